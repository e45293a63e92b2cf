"""The page of findings, as a viewer may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.core.search import search_any
from governance.findings.models import Finding
from governance.findings.rules import COVERAGE, MACHINE_WORDS, WHY, Rule
from governance.todos.models import Todo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

PAGE = 50


@dataclass(frozen=True, slots=True)
class Late:
    """What one person is late with."""

    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class FindingRow:
    finding: Finding
    words: str
    why: str
    url: str
    rank: int


@dataclass(frozen=True, slots=True)
class FindingWish:
    """What is asked for: open or closed ones, of one rule, about what is called so."""

    closed: bool = False
    rule: str = ""
    q: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.rule or self.q)


def findings_counts(viewer: Viewer, wish: FindingWish) -> dict[str, int]:
    """Return how many are open and how many closed; one query."""
    return _narrowed(viewer, wish).aggregate(
        open=Count("pk", filter=Q(closed_at=None)),
        closed=Count("pk", filter=Q(closed_at__isnull=False)),
    )


def findings_page(
    *, viewer: Viewer, wish: FindingWish, page: int, now: datetime
) -> tuple[list[FindingRow], bool]:
    """Return one page and whether more follow: open ones by urgency, closed ones latest first.

    Two queries, whatever the number.
    """
    start = (page - 1) * PAGE
    found = list(_findings(viewer, wish)[start : start + PAGE + 1])
    return _rows(found[:PAGE], start, now), len(found) > PAGE


def findings_all(*, viewer: Viewer, wish: FindingWish, now: datetime) -> list[FindingRow]:
    """Return what ``findings_page`` shows, all pages at once; two queries."""
    return _rows(list(_findings(viewer, wish)), 0, now)


def findings_found(*, viewer: Viewer, q: str, most: int, now: datetime) -> list[FindingRow]:
    """Return open ones about what is called so, the most urgent first; two queries."""
    return _rows(list(_findings(viewer, FindingWish(q=q))[:most]), 0, now)


def finding_rows(found: Sequence[Finding], *, now: datetime | None) -> list[FindingRow]:
    """Return these in words; one query for how late people are at ``now``, none without it."""
    late = _late(list(found), now) if now else {}
    return [_row(finding, late.get(finding.person_id or 0), 0) for finding in found]


def rules_found(viewer: Viewer) -> list[Rule]:
    """Return the rules of which the viewer sees a finding, in the order of all; one query."""
    seen = Finding.objects.visible_to(viewer).order_by()
    found = set(seen.values_list("rule", flat=True).distinct())
    return [rule for rule in Rule if rule in found]


def _narrowed(viewer: Viewer, wish: FindingWish) -> QuerySet[Finding]:
    found: QuerySet[Finding] = Finding.objects.visible_to(viewer)
    if wish.q:
        found = search_any(found, wish.q, name="subject_label")
    return found.filter(rule=wish.rule) if wish.rule else found


def _findings(viewer: Viewer, wish: FindingWish) -> QuerySet[Finding]:
    findings = _narrowed(viewer, wish).select_related("department", "person")
    if wish.closed:
        return findings.exclude(closed_at=None).order_by("-closed_at", "-id")
    return findings.filter(closed_at=None).order_by("severity", "opened_at", "id")


def _rows(found: list[Finding], start: int, now: datetime) -> list[FindingRow]:
    late = _late(found, now)
    return [
        _row(finding, late.get(finding.person_id or 0), start + number)
        for number, finding in enumerate(found, start=1)
    ]


def _late(findings: list[Finding], now: datetime) -> dict[int, Late]:
    overdue = [one for one in findings if one.rule == Rule.OVERDUE and not one.closed_at]
    people = [one.person_id for one in overdue if one.person_id is not None]
    todos = Todo.objects.overdue(now).filter(person_id__in=people).order_by()
    counted = todos.values_list("person_id").annotate(count=Count("pk"), since=Min("due_at"))
    return {person_id: Late(count, since) for person_id, count, since in counted}


def _row(finding: Finding, late: Late | None, rank: int) -> FindingRow:
    return FindingRow(
        finding=finding,
        words=_words(finding, late),
        why=str(WHY.get(finding.rule, "")),
        url=_url(finding),
        rank=rank,
    )


def _url(finding: Finding) -> str:
    """Return where an open one is mended, if a page of its own exists for that."""
    if finding.rule in {Rule.UNANSWERED, Rule.STOPPED, Rule.OFF_DUTY, Rule.AUTHORITY}:
        return reverse("mention", args=[finding.subject_uid])
    if finding.rule == Rule.UNREVIEWED:
        return reverse("assignment", args=[finding.subject_uid])
    if finding.rule == Rule.SURGE:
        return reverse("surge", args=[finding.subject_uid])
    if finding.subject_type == "channel":
        return reverse("channel", args=[finding.subject_uid])
    return reverse("team_gaps") if finding.rule in COVERAGE and not finding.closed_at else ""


def _words(finding: Finding, late: Late | None) -> str:
    label = finding.subject_label
    if (finding.rule, finding.subject_type) in MACHINE_WORDS:
        return str(MACHINE_WORDS[finding.rule, finding.subject_type]) % {"label": label}
    if finding.rule == Rule.CV0:
        return _("%(role)s stands vacant") % {"role": label}
    if finding.rule == Rule.UNREVIEWED:
        return _("Not reviewed: %(role)s") % {"role": label}
    if finding.rule == Rule.UNANSWERED and label:
        return _("A mention in %(department)s was not taken") % {"department": label}
    if finding.rule == Rule.UNANSWERED:
        return _("A mention was not taken")
    return _late_words(label, late) if finding.rule == Rule.OVERDUE else label


def _late_words(name: str, late: Late | None) -> str:
    if late is None:
        return _("%(name)s was late with a to-do") % {"name": name}
    words = ngettext(
        "%(name)s is late with %(n)d to-do", "%(name)s is late with %(n)d to-dos", late.count
    )
    return words % {"name": name, "n": late.count}
