"""The words in which the table of ``matrix.py`` is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse

from tests.contracts.personas import ANONYMOUS, MEMBERS, PERSONAS, READER, STRANGER, TOKENS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    Send = Mapping[str, str] | None

OK: Final = "ok"  # 2xx, or sent on to a page
REFUSED: Final = "refused"  # 403: it is seen, but this may not be done; the reason is given
HIDDEN: Final = "hidden"  # 404: byte for byte what is answered for a thing that never was
SIGN_IN: Final = "sign_in"  # sent to sign in, or 401
INVALID: Final = "invalid"  # 400 or 422: may be done, but what was sent is not right
UNKNOWN: Final = "unknown"  # 400: what is sent names a thing that one may not see
CONFLICT: Final = "conflict"  # 409: may be done, but not any more
OTHER: Final = "other"  # 405 and everything that no line may promise

STATUS = {
    401: SIGN_IN,
    403: REFUSED,
    404: HIDDEN,
    400: INVALID,
    422: INVALID,
    409: CONFLICT,
}


def outcome(answer: HttpResponse) -> str:
    """Return what an answer amounts to, in the words above."""
    if 300 <= answer.status_code < 400:
        away = answer.headers["Location"].startswith("/accounts/sign-in/")
        return SIGN_IN if away else OK
    if 200 <= answer.status_code < 300:
        return OK
    if b'"unknown_reference"' in answer.content:
        return UNKNOWN
    return STATUS.get(answer.status_code, f"{OTHER} ({answer.status_code})")


@dataclass(frozen=True)
class Ask:
    """One request, and what each persona gets for it. ``of`` names a thing of the world."""

    method: str
    expected: Mapping[str, str]
    of: str = ""
    send: Send = None

    def __str__(self) -> str:
        words = [self.method, self.of and f"of {self.of}", self.send and f"sending {self.send}"]
        return " ".join(str(word) for word in words if word)


@dataclass(frozen=True)
class Route:
    """All that may be asked at one address.

    ``key`` is where the thing is named: ``uid`` a part of the path, ``?role`` in the query,
    ``=role`` a field of what is sent. ``also`` are further parts of the path, ``question`` what is
    always asked where nothing is named.
    """

    asks: tuple[Ask, ...]
    key: str = ""
    also: Mapping[str, object] = field(default_factory=dict)
    question: str = ""

    @property
    def methods(self) -> set[str]:
        return {ask.method for ask in self.asks}

    def request(self, name: str, of: str, send: Send, keys: Mapping[str, str]) -> tuple[str, Send]:
        """Return address and body of a request at the route ``name`` about the thing ``of``.

        Values of ``send`` that are names of things stand for their keys.
        """
        key = keys.get(of, "")
        place, word = self.key[:1], self.key.lstrip("?=")
        body = (
            send if send is None else {each: keys.get(value, value) for each, value in send.items()}
        )
        if place == "?" and key:
            return f"{reverse(name)}?{urlencode({word: key})}", body
        if place == "=" and key:
            return reverse(name), {**(body or {}), word: key}
        parts = {word: key} if key else {}
        more = self.also if key or not self.key else {}
        return reverse(name, kwargs={**parts, **more}) + self.question, body


def expectation(
    members: str, others: Mapping[str, str], unlike: Mapping[str, str]
) -> dict[str, str]:
    """Return outcome by persona: members alike, but for those that ``unlike`` names."""
    found = {**dict.fromkeys(MEMBERS, members), **others}
    for word, names in unlike.items():
        for name in names.split():
            assert name in PERSONAS, f"nobody is called {name}"
            found[name] = word
    return found


PAGE = {**dict.fromkeys((*TOKENS, ANONYMOUS), SIGN_IN), STRANGER: HIDDEN}


def page(
    method: str,
    members: str = OK,
    *,
    of: str = "",
    send: Send = None,
    **unlike: str,
) -> Ask:
    """A page: tokens and anonymous sign in first, a stranger finds nothing."""
    return Ask(method, expectation(members, PAGE, unlike), of, send)


def api(
    method: str,
    members: str = OK,
    tokens: str = OK,
    *,
    of: str = "",
    send: Send = None,
    **unlike: str,
) -> Ask:
    """The API: who is not a member has no business here, and is told so, whatever they ask."""
    others = {**dict.fromkeys(TOKENS, tokens), STRANGER: REFUSED, ANONYMOUS: SIGN_IN}
    if method != "GET":
        others[READER] = REFUSED
    return Ask(method, expectation(members, others, unlike), of, send)


def public(method: str, *, of: str = "") -> Ask:
    """For everybody, whoever it is."""
    return Ask(method, dict.fromkeys(PERSONAS, OK), of)


def sign_in(method: str, nobody: str = OK) -> Ask:
    """The way in: who is signed in already, stranger or not, is sent on."""
    return Ask(
        method, {**dict.fromkeys(PERSONAS, OK), **dict.fromkeys((*TOKENS, ANONYMOUS), nobody)}
    )
