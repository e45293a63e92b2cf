"""Who a guideline would be for and why, and who would come and go, before anything is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count
from django.utils.translation import gettext as _

from governance.core.errors import NotAllowed
from governance.core.search import search_any
from policies.guidance.rules import sees_drafts
from roles.org.models.records import PERSON_TEXT
from roles.team.selectors import audience_people, rules_people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from roles.team.models import Audience, AudienceRule

ROWS: Final = 50
FIRST: Final = 20


def audience_readable(viewer: Viewer) -> None:
    """Raise NotAllowed for who neither writes nor audits guidelines."""
    if not sees_drafts(viewer):
        words = _("Who writes or audits guidelines sees whom they are for, one by one.")
        raise NotAllowed("writers_see_audiences", words)


def people_why(audience: Audience, q: str = "") -> QuerySet[Any]:
    """Return the people of ``audience`` by name, with department and ``audience_reason``; of
    those whose name, title or address has ``q``."""
    people: QuerySet[Any] = audience_people(audience)
    if q.strip():
        people = search_any(people, q, name="display_name", text=PERSON_TEXT)
    return people.select_related("department").order_by("display_name", "pk")


def people_by_department(audience: Audience, most: int = FIRST) -> list[tuple[str, int]]:
    """Return the departments with most of its people, and how many; one query."""
    people: QuerySet[Any] = audience_people(audience)
    rows = people.values_list("department__name").annotate(n=Count("pk"))
    return [(name or "–", n) for name, n in rows.order_by("-n", "department__name")[:most]]


@dataclass(frozen=True, slots=True)
class Difference:
    """Who comes in and who leaves: how many, and the first of them, each with why."""

    came: int
    left: int
    first_came: list[Any]
    first_left: list[Any]


def audience_difference(audience: Audience, rules: Sequence[AudienceRule]) -> Difference:
    """Return what ``rules`` instead of what holds would change; a fixed number of queries."""
    now, then = audience_people(audience), rules_people(rules)
    came: QuerySet[Any] = then.exclude(pk__in=now.values("pk"))
    left: QuerySet[Any] = now.exclude(pk__in=then.values("pk"))
    named = ("display_name", "pk")
    return Difference(
        came=came.count(),
        left=left.count(),
        first_came=list(came.order_by(*named)[:FIRST]),
        first_left=list(left.order_by(*named)[:FIRST]),
    )
