"""What is known, done and said in a crisis, for all who read of it above their pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from governance.core.database import row_get
from governance.escalations.models import ApprovedText, Crisis, CrisisFact
from governance.escalations.rules.crisis import FactKind
from governance.escalations.selectors.crisis import RELATED, crisis_get, texts_near, unfrozen

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

FACT_FIELDS = ("uid", "kind", "number", "words", "text", "written_by", "written_at")


@dataclass(frozen=True, slots=True)
class Kept:
    """One of the three, as it is now and as it was before, the latest first."""

    kind: FactKind
    now: CrisisFact | None
    before: list[CrisisFact]

    @property
    def number(self) -> int:
        return self.now.number if self.now else 0


def crisis_read(viewer: Viewer, uid: UUID) -> Crisis:
    """Return one whose facts the viewer reads: as its page, and for partners what they read of
    above theirs, while it lasts. Raises Missing else."""
    if not viewer.external:
        return crisis_get(viewer, uid)
    told = Crisis.objects.open().concerning(viewer).select_related(*RELATED)
    return row_get(told, uid)


def facts_of(crisis: Crisis) -> list[Kept]:
    """Return all three, in their order; one query."""
    rows = list(crisis.facts.select_related("written_by", "text").order_by("-number"))
    found = []
    for kind in FactKind:
        own = [each for each in rows if each.kind == kind]
        found.append(Kept(kind, own[0] if own else None, own[1:]))
    return found


def texts_read(viewer: Viewer, crisis: Crisis) -> set[int]:
    """Return which of the texts that it names the viewer can open; one that is withdrawn since, or
    followed by another, most cannot. One query."""
    named = ApprovedText.objects.visible_to(viewer).filter(crisis_facts__crisis=crisis)
    return set(named.values_list("pk", flat=True))


def facts_rows(crisis: Crisis, **wanted: Any) -> QuerySet[CrisisFact]:
    """Return the versions, with all that a row tells; one query."""
    return crisis.facts.filter(**wanted).select_related("written_by", "text").order_by("uid")


def fact_row(fact: CrisisFact, viewer: Viewer) -> dict[str, Any]:
    """Return a version as the API tells it; partners read no names and see no texts."""
    told = not viewer.external
    return {
        "uid": fact.uid,
        "kind": fact.kind,
        "number": fact.number,
        "words": fact.words,
        "text": fact.text.uid if fact.text and told else None,
        "written_by": fact.written_by.uid if told else None,
        "written_at": fact.written_at,
    }


def texts_sayable(crisis: Crisis, now: datetime) -> QuerySet[ApprovedText]:
    """Return the texts of the shelf that may be used where the crisis holds, in it, by title."""
    return unfrozen(texts_near(crisis, now), [crisis]).order_by("title", "pk")
