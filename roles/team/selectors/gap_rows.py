"""Gaps as the API gives them: ranked rows, each with who can mend it and what sets it aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from governance.core.errors import Missing
from roles.org.models import Department
from roles.org.rules import COVERAGE
from roles.org.selectors import departments_below
from roles.team.rules import sees_gaps
from roles.team.selectors.chart.gaps import gap_menders
from roles.team.selectors.gap_acts import gap_acts
from roles.team.selectors.gaps import gaps, gaps_aside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.org.hooks import Gap
    from roles.org.models import Exemption


@dataclass(frozen=True, slots=True)
class GapFilter:
    """What a client asked for; None is everything. ``department`` includes all below it."""

    rule: str | None = None
    department: UUID | None = None
    severity: int | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class ListedGap:
    gap: Gap
    exemption: Exemption | None = None

    @property
    def rank(self) -> tuple[str, ...]:
        """The most urgent first, then the oldest; the label tells two of one rule apart."""
        gap = self.gap
        since = gap.since.astimezone(UTC).isoformat(timespec="microseconds")
        return str(gap.severity), since, gap.rule, str(gap.subject_uid), gap.label


def gaps_listed(*, viewer: Viewer, wanted: GapFilter, now: datetime) -> list[ListedGap]:
    """Return the viewer's gaps, or with ``aside`` those that an exemption sets aside.

    Raises Missing for those whose business gaps are not, and for a strange department. One
    statement a rule, and a few more.
    """
    if not sees_gaps(viewer):
        raise Missing
    inside = _inside(viewer, wanted.department)
    if wanted.aside:
        found = [ListedGap(each.gap, each.exemption) for each in gaps_aside(viewer=viewer, now=now)]
    else:
        found = [ListedGap(each) for each in gaps(viewer=viewer, now=now)]
    return [each for each in found if _asked(each.gap, wanted, inside)]


def _inside(viewer: Viewer, department: UUID | None) -> frozenset[int] | None:
    if department is None:
        return None
    visible = Department.objects.current().visible_to(viewer)
    top = visible.filter(uid=department).values_list("pk", flat=True).first()
    if top is None:
        raise Missing
    return departments_below([top])


def _asked(gap: Gap, wanted: GapFilter, inside: frozenset[int] | None) -> bool:
    return (
        (wanted.rule is None or gap.rule == wanted.rule)
        and (wanted.severity is None or gap.severity == wanted.severity)
        and (inside is None or gap.department_id in inside)
    )


def gaps_finish(
    page: Sequence[ListedGap], *, viewer: Viewer, now: datetime
) -> list[dict[str, Any]]:
    """Return a page of ``gaps_listed`` as it is answered; up to eleven queries."""
    menders = gap_menders({each.gap.department_id for each in page}, now)
    acts = gap_acts(viewer, [each.gap for each in page])
    return [
        {
            "rule": each.gap.rule,
            "name": str(COVERAGE[each.gap.rule]),
            "severity": each.gap.severity,
            "since": each.gap.since,
            "subject_type": each.gap.subject_type,
            "subject": each.gap.subject_uid,
            "label": each.gap.label,
            "department": each.gap.department_uid,
            "people": each.gap.people,
            "alarm": each.gap.alarm,
            "under_way": each.gap.under_way,
            "act": each.gap.act.value,
            "yours": act.path if act and each.exemption is None else None,
            "owners": [
                {"person": person.uid, "name": person.display_name}
                for person in menders.get(each.gap.department_id, ())
            ],
            "exemption": each.exemption.uid if each.exemption else None,
            "counted_at": None,
        }
        for each, act in zip(page, acts, strict=True)
    ]
