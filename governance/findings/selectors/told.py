"""Findings as the API gives them, of now and of past days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from governance.findings.models import Finding
from governance.findings.rules import Rule
from governance.findings.selectors.page import finding_rows
from roles.org.models import Department
from roles.org.selectors import departments_below
from roles.team.selectors.moments import day_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.findings.models import FindingQuerySet


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """What a client asked for; None is everything. ``department`` includes all below it."""

    rule: str | None = None
    department: UUID | None = None
    severity: int | None = None
    open: bool | None = None
    as_of: date | None = None


def findings_listed(*, viewer: Viewer, wanted: FindingFilter) -> FindingQuerySet:
    """Return the viewer's findings, with ``as_of`` those open at the end of that day; to be
    paged."""
    found = Finding.objects.visible_to(viewer).select_related("department", "person")
    if wanted.as_of is not None:
        end = day_of(wanted.as_of)[1]
        found = found.filter(Q(closed_at=None) | Q(closed_at__gte=end), opened_at__lt=end)
    if wanted.department is not None:
        found = found.filter(department__in=_inside(viewer, wanted.department))
    asked = {"rule": wanted.rule, "severity": wanted.severity, "closed_at__isnull": wanted.open}
    return found.filter(**{name: value for name, value in asked.items() if value is not None})


def findings_finish(
    page: Sequence[Finding], *, now: datetime, as_of: date | None = None
) -> list[dict[str, Any]]:
    """Return a page of ``findings_listed`` as it is answered; one query at most.

    On a day all of them were open; what came of them later is not told.
    """
    rows = finding_rows(page, now=None if as_of else now)
    return [
        {
            "uid": row.finding.uid,
            "rule": row.finding.rule,
            "name": str(Rule(row.finding.rule).label),
            "words": row.words,
            "severity": row.finding.severity,
            "subject_type": row.finding.subject_type,
            "subject": row.finding.subject_uid,
            "department": row.finding.department and row.finding.department.uid,
            "person": row.finding.person and row.finding.person.uid,
            "opened_at": row.finding.opened_at,
            "closed_at": None if as_of else row.finding.closed_at,
        }
        for row in rows
    ]


def _inside(viewer: Viewer, department: UUID) -> frozenset[int]:
    seen = Department.objects.visible_to(viewer).filter(uid=department)
    return departments_below(seen.values_list("pk", flat=True))
