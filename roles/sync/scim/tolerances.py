"""What real clients send otherwise than the standard says, brought into its form.

Entra writes "False", verbs with a capital, and a line manager as a bare id or in a list of one;
a strict connection refuses these.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import orjson
from django.utils.translation import gettext as _
from scim2_models import InvalidFilterException, InvalidPathException, InvalidSyntaxException

from governance.core.errors import Invalid
from roles.sync.scim.schemas import ENTERPRISE, PLACE

if TYPE_CHECKING:
    from collections.abc import Callable

BOOLEANS: Final = {"true": True, "false": False}
FLAGS: Final = frozenset({"active", "primary"})
REFERENCES: Final = frozenset({"manager", "parent"})
SHOWN: Final = frozenset({"display", "displayName"})
VERBS: Final = frozenset({"add", "replace", "remove"})
DEEPEST: Final = 40  # of lists and objects in each other; what is kept needs ten
NO_TEXT: Final = re.compile(r"[\0\ud800-\udfff]")  # NUL, and half of a pair: no database keeps them
LITERAL: Final = re.compile(r'"(?:[^"\\]|\\.)*"')  # a string within a path
LONGEST: Final = 4_000  # of a filter, as an address has it at most


class Quirk(Invalid):
    """A strict connection does not take it."""

    def __init__(self, what: str) -> None:
        super().__init__("strict", _("This connection is strict: %s.") % what)


def body_normal(body: bytes, *, strict: bool) -> bytes:
    """Return a request's JSON as the standard has it. Raises Quirk on a strict connection,
    InvalidSyntax for what is no JSON (RFC 8259), or is nested too deeply."""
    try:
        sent = orjson.loads(body)
    except ValueError as fault:
        raise InvalidSyntaxException(detail=_("This is no JSON.")) from fault
    _depth_refuse(sent)

    def noted(what: str) -> None:
        if strict:
            raise Quirk(what)

    return orjson.dumps(_message(sent, noted))


def _depth_refuse(sent: Any) -> None:
    """Level by level, so that no depth is too much for the look itself."""
    level = [sent] if isinstance(sent, (dict, list)) else []
    for _step in range(DEEPEST):
        inside = [each.values() if isinstance(each, dict) else each for each in level]
        level = [each for within in inside for each in within if isinstance(each, (dict, list))]
        if not level:
            return
    raise InvalidSyntaxException(detail=_("This is nested too deeply."))


def _message(sent: Any, noted: Callable[[str], None]) -> Any:
    if not isinstance(sent, dict):
        return sent
    if any(len(str(each)) > LONGEST for key, each in sent.items() if key.lower() == "filter"):
        raise InvalidFilterException(detail=_("At most %d characters.") % LONGEST)
    operations = next((key for key in sent if key.lower() == "operations"), None)
    if operations is None:
        return _value(sent, noted)
    each = sent[operations]
    if isinstance(each, list):
        sent = {**sent, operations: [_operation(one, noted) for one in each]}
    return sent


def _operation(sent: Any, noted: Callable[[str], None]) -> Any:
    """One of a PATCH, or one of a bulk request, whose data is a message of its own."""
    if not isinstance(sent, dict):
        return sent
    keys = {key.lower(): key for key in sent}
    done = dict(sent)
    if "data" in keys:
        done[keys["data"]] = _message(sent[keys["data"]], noted)
    verb = sent.get(keys.get("op", "op"))
    if isinstance(verb, str) and verb not in VERBS and verb.lower() in VERBS:
        noted(_("op is written “%s”") % verb.lower())
        done[keys["op"]] = verb.lower()
    if "value" in keys and "op" in keys:
        path = sent.get(keys.get("path", "path"))
        named = _last(path) if isinstance(path, str) else ""
        _path_refuse(path)
        if not named:
            _paths_noted(sent[keys["value"]], noted)
        done[keys["value"]] = _member(named, sent[keys["value"]], noted)
    return done


def _path_refuse(path: Any) -> None:
    """Raise InvalidPath when a string within a path is no text, as by “\\ud800”."""
    for each in LITERAL.findall(path) if isinstance(path, str) else ():
        try:
            right = not NO_TEXT.search(orjson.loads(each))
        except ValueError:
            right = False
        if not right:
            raise InvalidPathException(detail=_("A value in the path is no text."))


def _last(path: str) -> str:
    """Return the last attribute that a path names: “active”, “manager”."""
    return path.rpartition(":")[2].rpartition(".")[2].strip().lower()


def _paths_noted(value: Any, noted: Callable[[str], None]) -> None:
    """Without a path, the keys of the value name attributes; more than that is a client's own."""
    if not isinstance(value, dict):
        return
    for key in value:
        _path_refuse(key)
        whole = key in {ENTERPRISE, PLACE} or (key.startswith("urn:") and "." not in key)
        if not whole and ("." in key or "[" in key):
            noted(_("“%s” is a path, and no attribute") % key[:100])


def _value(sent: Any, noted: Callable[[str], None]) -> Any:
    if isinstance(sent, dict):
        return {key: _member(_last(key), each, noted) for key, each in sent.items()}
    if isinstance(sent, list):
        return [_value(each, noted) for each in sent]
    return sent


def _member(name: str, value: Any, noted: Callable[[str], None]) -> Any:
    if name in FLAGS:
        return _flag(value, noted)
    if name in REFERENCES:
        return _reference(value, noted)
    return _value(value, noted)


def _flag(value: Any, noted: Callable[[str], None]) -> Any:
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        noted(_("a single value stands in no list"))
        value = value[0].get("value")
    if isinstance(value, str) and value.lower() in BOOLEANS:
        noted(_("true and false are no strings"))
        return BOOLEANS[value.lower()]
    return value


def _reference(value: Any, noted: Callable[[str], None]) -> Any:
    if isinstance(value, list) and len(value) == 1:
        noted(_("a single value stands in no list"))
        value = value[0]
    if isinstance(value, str):
        noted(_("a reference is an object with a value"))
        return {"value": value} if value else None
    return _referred(value) if isinstance(value, dict) else value


def _referred(value: dict[str, Any]) -> dict[str, Any] | None:
    """The value alone says who is meant, or the end of the address; the rest is only to read."""
    address = value.get("$ref")
    if "value" not in value and isinstance(address, str):
        return {"value": address.rstrip("/").rpartition("/")[2]}
    if value.get("value") == "":
        return None
    return {key: each for key, each in value.items() if key not in {"$ref", *SHOWN}}
