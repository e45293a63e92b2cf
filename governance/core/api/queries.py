"""What may be asked after the question mark; anything else is refused with what is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _

from governance.core.errors import Invalid, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from django.http import QueryDict
    from rest_framework.request import Request
    from rest_framework.serializers import Serializer

PAGING = ("cursor", "limit")
# What a moment that is asked about lies between, with room for every time zone.
MOMENTS: Final = (
    MinValueValidator(datetime(1971, 1, 1, tzinfo=UTC)),
    MaxValueValidator(datetime(2999, 12, 31, tzinfo=UTC)),
)


@dataclass(frozen=True, slots=True)
class Query:
    """``fields`` in the order asked for, all when none were; ``filters`` as checked values."""

    fields: tuple[str, ...]
    filters: dict[str, Any]


def query_of(
    request: Request, filters: type[Serializer[Any]], fields: Iterable[str], *, paged: bool = True
) -> Query:
    """Return what the client asks for. Raises Invalid, naming each wrong part and what is right.

    What is not ``paged`` takes its filters alone, and what has no ``fields`` to pick takes none;
    ``order`` is taken where its pages have one.
    """
    known = tuple(fields)
    checker = filters(data=request.query_params)
    picked = ("fields",) if known else ()
    allowed = (*checker.fields, *((*picked, *_paging(request)) if paged else ()))
    _refuse(request.query_params, allowed, "unknown_parameter")
    _refuse_twice(request.query_params)
    words = request.query_params.get("fields", "").split(",")
    asked = tuple(dict.fromkeys(word for word in words if word))
    _refuse(asked, known, "unknown_field")
    _refuse_empty(request.query_params, checker)
    checker.is_valid(raise_exception=True)
    given = {name: value for name, value in checker.validated_data.items() if value is not None}
    return Query(fields=asked or known, filters=given)


def _refuse_empty(given: Mapping[str, str], checker: Serializer[Any]) -> None:
    """A variable that was empty where the address was put together would ask for everything."""
    detail = _("Write a value, or leave it out.")
    empty = [name for name in map(str, checker.fields) if given.get(name) == ""]
    if empty:
        raise Invalid("empty", detail, problems=[Problem(f"/{name}", detail) for name in empty])


def _refuse_twice(given: QueryDict) -> None:
    """Whoever names two departments would be answered about the last one alone."""
    detail = _("Name it once; for another value ask again.")
    twice = [name for name, values in given.lists() if len(values) > 1]
    if twice:
        raise Invalid(
            "given_twice", detail, problems=[Problem(f"/{name}", detail) for name in twice]
        )


def _paging(request: Request) -> tuple[str, ...]:
    """Return the words about pages that the view which is asked understands."""
    view: Any = request.parser_context.get("view")
    pages = getattr(view, "paginator", None) if getattr(view, "many", False) else None
    ordered = pages is not None and pages.orders
    return (*(("order",) if ordered else ()), *PAGING)


def _refuse(given: Iterable[str], allowed: Collection[str], code: str) -> None:
    unknown = sorted(set(given) - set(allowed))
    if not unknown:
        return
    detail = _("Unknown: %(unknown)s. Allowed: %(allowed)s.") % {
        "unknown": ", ".join(unknown),
        "allowed": ", ".join(allowed) or _("nothing"),
    }
    problems = [Problem(name, _("Not known here.")) for name in unknown]
    raise Invalid(code, detail, problems=problems)
