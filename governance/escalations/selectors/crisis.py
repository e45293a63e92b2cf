"""Which crisis holds where, and what it does: path, clocks and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from governance.core.database import row_get
from governance.core.errors import Missing
from governance.escalations.models import ApprovedText, Crisis, CrisisText
from governance.escalations.rules.crisis import minutes_shortened
from roles.org.models import Department
from roles.org.selectors import (
    departments_above_each,
    departments_below,
    organisation_today,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

RELATED = ("department", "path", "declared_by", "ended_by")
SHOWN = 50  # of those that are over


def crises_over(department_id: int | None) -> list[Crisis]:
    """Return the open ones in whose scope what concerns this department lies, the nearest first,
    that of the whole organisation last; one query, another where several hold."""
    own = [] if department_id is None else [department_id]
    found = list(Crisis.objects.open().over(own).select_related("path", "department"))
    if len(found) > 1:
        above: list[int | None] = [*departments_above_each(own)[own[0]], None]
        found.sort(key=lambda each: above.index(each.department_id))
    return found


def contact_minutes(usual: int, crises: Sequence[Crisis]) -> int:
    """Return how many minutes there are to answer first."""
    return minutes_shortened(usual) if crises else usual


def unfrozen(texts: QuerySet[ApprovedText], crises: Sequence[Crisis]) -> QuerySet[ApprovedText]:
    """Return those of ``texts`` that may be used in all of ``crises``: approved since, or allowed
    by somebody for it."""
    for crisis in crises:
        allowed = CrisisText.objects.filter(crisis=crisis, text=OuterRef("pk"))
        texts = texts.filter(Q(approved_at__gte=crisis.declared_at) | Exists(allowed))
    return texts


def text_frozen_by(text: ApprovedText, department_id: int | None) -> Crisis | None:
    """Return the crisis in which ``text`` may not be used for what concerns this department."""
    for crisis in crises_over(department_id):
        if not unfrozen(ApprovedText.objects.filter(pk=text.pk), [crisis]).exists():
            return crisis
    return None


def texts_near(crisis: Crisis, now: datetime) -> QuerySet[ApprovedText]:
    """Return the texts of the shelf that could be used where a crisis is, were there none."""
    shelf = ApprovedText.objects.usable(organisation_today(now)).filter(mention=None)
    if crisis.department_id is None:
        return shelf
    own = [crisis.department_id]
    near = {*departments_below(own), *departments_above_each(own)[own[0]]}
    return shelf.filter(Q(department=None) | Q(department_id__in=near))


def texts_frozen(crisis: Crisis, now: datetime) -> QuerySet[ApprovedText]:
    """Return the texts of the shelf that could be used where an open crisis holds, were it not
    for it, by title."""
    shelf = texts_near(crisis, now)
    usable = unfrozen(shelf, [crisis]).values("pk")
    return shelf.exclude(pk__in=usable).order_by("title", "pk")


def texts_waiting(viewer: Viewer, texts: Iterable[ApprovedText], now: datetime) -> set[int]:
    """Return which of these may not be used where a crisis holds that concerns the viewer; one
    query, and as many more as hold."""
    keys = [text.pk for text in texts]
    crises = list(Crisis.objects.open().visible_to(viewer)) if keys else []
    return {
        pk
        for crisis in crises
        for pk in texts_frozen(crisis, now).filter(pk__in=keys).values_list("pk", flat=True)
    }


def publishing_halted() -> str:
    """Return why no guideline is published by itself now: a crisis of the whole organisation."""
    crisis = Crisis.objects.open().filter(department=None).first()
    words = _("A crisis holds, so it was not published as scheduled: %(about)s")
    return words % {"about": crisis.about} if crisis else ""


def crises_open(viewer: Viewer) -> list[Crisis]:
    """Return those that hold where the viewer works, the whole organisation's first; one query.
    For the banner: partners are told of theirs, too."""
    found = Crisis.objects.open().concerning(viewer).select_related("department", "declared_by")
    return sorted(found, key=lambda each: (each.department_id is not None, each.declared_at))


def crises_past(viewer: Viewer) -> list[Crisis]:
    """Return the latest that are over, of those that the viewer sees; one query."""
    found = Crisis.objects.visible_to(viewer).exclude(ended_at=None)
    return list(found.select_related(*RELATED).order_by("-declared_at", "-pk")[:SHOWN])


def crisis_department(viewer: Viewer, named: str) -> Department | None:
    """Return the department with this id, None where none is named; Missing else."""
    if not named:
        return None
    try:
        uid = UUID(named)
    except ValueError:
        raise Missing from None
    return row_get(Department.objects.current().visible_to(viewer), uid)


def crisis_get(viewer: Viewer, uid: UUID) -> Crisis:
    """Return one that the viewer sees; raises Missing else."""
    return row_get(Crisis.objects.visible_to(viewer).select_related(*RELATED), uid)
