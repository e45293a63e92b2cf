"""What happened to somebody, out of the trail and out of what is kept with its days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.audit.selectors import entries_about
from policies.guidance.models import Acknowledgement
from policies.training.models import Certificate
from roles.org.models import Placement
from roles.org.selectors import organisation_today
from roles.team.models import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from django.utils.functional import _StrPromise

    from roles.org.models import Person

SHOWN = 40

# verb of the trail → what people read, and the mark of the timeline; other verbs are machinery.
VERBS: dict[str, tuple[_StrPromise, str]] = {
    "person.joined": (gettext_lazy("Joined"), "ok"),
    "person.left": (gettext_lazy("Left"), "bad"),
    "person.rehired": (gettext_lazy("Came back"), "ok"),
    "person.away": (gettext_lazy("On leave"), ""),
    "person.back": (gettext_lazy("Back from leave"), "ok"),
    "person.linked": (gettext_lazy("Signed in for the first time"), ""),
    "assignment.proposed": (gettext_lazy("Proposed"), ""),
    "assignment.accepted": (gettext_lazy("Accepted"), "ok"),
    "assignment.consented": (gettext_lazy("Line manager consented"), "ok"),
    "assignment.approved": (gettext_lazy("Approved"), "ok"),
    "assignment.passed_on": (gettext_lazy("Passed on to somebody else to decide"), ""),
    "assignment.activated": (gettext_lazy("Holds the role"), "ok"),
    "assignment.ready": (gettext_lazy("Ready"), "ok"),
    "assignment.not_ready": (gettext_lazy("Not ready any more"), "bad"),
    "assignment.declined": (gettext_lazy("Declined"), "bad"),
    "assignment.refused": (gettext_lazy("Refused"), "bad"),
    "assignment.withdrawn": (gettext_lazy("Withdrawn"), "bad"),
    "assignment.ended": (gettext_lazy("Ended"), "bad"),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One line, as ``components/timeline.html`` takes it."""

    at: datetime | date
    label: str
    detail: str = ""
    mark: str = ""


def story_of(person: Person, now: datetime) -> list[Moment]:
    """Return what happened to them and their roles, the newest first; seven queries."""
    return moments_sorted([*_trail(person), *_placed(person, now), *_learned(person)])


def moments_sorted(moments: Iterable[Moment]) -> list[Moment]:
    """Return the newest, the very newest first."""
    return sorted(moments, key=_moment_key, reverse=True)[:SHOWN]


def _moment_key(moment: Moment) -> datetime:
    if isinstance(moment.at, datetime):
        return moment.at
    return timezone.make_aware(datetime.combine(moment.at, time.min))


def _trail(person: Person) -> Iterator[Moment]:
    assignments = Assignment.objects.filter(person=person).select_related(
        "role__type", "role__department"
    )
    roles = {each.uid: str(each.role) for each in assignments}
    entries = reduce(or_, (entries_about(uid) for uid in (person.uid, *roles)))
    for entry in entries.filter(verb__in=VERBS).order_by("-id")[:SHOWN]:
        words, mark = VERBS[entry.verb]
        role = roles.get(entry.subject_uid) if entry.subject_uid else None
        by = "" if entry.actor_kind == "job" else _("by %(name)s") % {"name": entry.actor_label}
        detail = ", ".join(part for part in (by, entry.reason) if part)
        yield Moment(entry.recorded_at, f"{words}: {role}" if role else str(words), detail, mark)


def _placed(person: Person, now: datetime) -> Iterator[Moment]:
    """Where they worked from when; the days are those of the organisation."""
    placements = Placement.objects.filter(person=person).select_related("department", "manager")
    today = organisation_today(now)
    for placement in placements.order_by("during"):
        if placement.during.lower is not None and placement.during.lower <= today:
            reports_to = {"name": placement.manager}
            yield Moment(
                placement.during.lower,
                _("Works in %(department)s") % {"department": placement.department}
                if placement.department
                else _("Works in no department"),
                _("reports to %(name)s") % reports_to if placement.manager else "",
            )


def _learned(person: Person) -> Iterator[Moment]:
    signed = Acknowledgement.objects.filter(person=person).select_related("version")
    for each in signed.order_by("-at")[:SHOWN]:
        yield Moment(each.at, _("Signed: %(title)s") % {"title": each.version}, mark="ok")
    passed = Certificate.objects.filter(person=person).select_related("course")
    for certificate in passed.order_by("-passed_at")[:SHOWN]:
        title = {"title": certificate.course}
        yield Moment(certificate.passed_at, _("Passed: %(title)s") % title, mark="ok")
