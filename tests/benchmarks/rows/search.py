"""Finding one of many people by a part of their name, against what the ORM offers by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from governance.core.search import search_any
from roles.org.models import PERSON_TEXT, Person
from tests.benchmarks.harness import Limit, Ratio, Row, Variant
from tests.benchmarks.organisation import (
    database_fresh,
    database_settle,
    organisation,
    organisation_import,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

CALLS = 20
SECONDS = 0.05  # of one search, at the median
SHOWN = 10


def search(people: int, departments: int) -> Row:
    def prepare() -> None:
        database_fresh()
        organisation_import(organisation(people, departments))
        database_settle()

    rare, common = f"family{people - 7}", "specialist"
    return Row(
        title=f"{CALLS} searches among {people:,} people, by name, title and address",
        prepare=prepare,
        variants=(
            Variant("ours, a rare part of a name", lambda: _ours(rare)),
            Variant("icontains OR, the same", lambda: _peer(rare)),
            Variant("ours, a word that everybody has", lambda: _ours(common)),
            Variant("icontains OR, that word", lambda: _peer(common)),
        ),
        ratios=(
            Ratio("icontains OR, the same", "ours, a rare part of a name", 10, at_least=True),
            Ratio("ours, a word that everybody has", "icontains OR, the same", 1),
        ),
        limits=tuple(
            Limit(name, CALLS * SECONDS)
            for name in ("ours, a rare part of a name", "ours, a word that everybody has")
        ),
    )


def _ours(q: str) -> None:
    people: QuerySet[Any] = Person.objects.employed()
    for _call in range(CALLS):
        assert list(search_any(people, q, name="display_name", text=PERSON_TEXT)[:SHOWN])


def _peer(q: str) -> None:
    wanted = Q(display_name__icontains=q) | Q(title__icontains=q) | Q(email__icontains=q)
    for _call in range(CALLS):
        assert list(Person.objects.employed().filter(wanted)[:SHOWN])
