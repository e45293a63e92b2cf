"""Handing a held role over: ten working days without authority, and a word of who has it now."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.clock import working_days_after
from governance.core.errors import Conflict
from governance.todos.models import Todo
from governance.todos.services import todo_open
from roles.org.models import Person
from roles.org.selectors import (
    holidays,
    organisation_settings,
    organisation_size,
    organisation_today,
)
from roles.team.rules import HANDOVER_DAYS, State, can_end, end_needs_reason
from roles.team.selectors import reviewer_for
from roles.team.services.asking import path_of, person_tell
from roles.team.services.decisions import (
    assignment_lock,
    name_of,
    reason_require,
    step_require,
)
from roles.team.services.endings import HANDOVER, assignment_changed, held_end, others_tell

if TYPE_CHECKING:
    from datetime import date

    from governance.core.viewer import Viewer
    from roles.team.models import Assignment


@transaction.atomic
def assignment_hand_over(
    *, actor: Viewer, assignment: Assignment, reason: str, now: datetime
) -> None:
    """Open a hand-over of ten working days: not ready at once, and over when it is done.

    Whoever may end the role may. A successor is proposed as always: the role counts as free. The
    holder is asked to hand over; one who is not at work has it asked of whoever stands in. An
    earlier last day stays. Raises NotAllowed, Conflict with the legal steps, or Invalid without
    a reason.
    """
    locked = assignment_lock(assignment)
    can_end(actor, locked, small=organisation_size() == "small").require()
    step_require(locked, "hand_over")
    volunteer = locked.person.kind == Person.Kind.VOLUNTEER
    if end_needs_reason(actor, locked, volunteer=volunteer):
        reason = reason_require(reason)
    until = _until(locked, now)
    before, locked.state, locked.ends_on = locked.state, State.HANDING_OVER, until
    locked.paused_at, locked.pause_reason = None, ""
    locked.save(update_fields=["state", "ends_on", "paused_at", "pause_reason"])
    entry_record(
        actor=actor,
        verb="assignment.handing_over",
        subject=locked,
        reason=reason,
        changes={"state": [before, State.HANDING_OVER.value], "ends_on": until.isoformat()},
    )
    assignment_changed(actor, [locked.pk], now)
    last = _last_moment(until)
    _ask(actor, locked, last, now)
    if locked.person_id != actor.person_id:
        person_tell(
            person=locked.person,
            what="handing_over",
            assignment=locked,
            now=now,
            by=name_of(actor),
            reason=reason,
            last=last.isoformat(),
        )
    others_tell(actor, locked, reason, now, what="handing_over", last=last.isoformat())


@transaction.atomic
def assignment_handed_over(
    *, actor: Viewer, assignment: Assignment, reason: str, now: datetime
) -> None:
    """End what is being handed over; ``reason`` says what was handed to whom.

    Whoever may end the role may. Raises NotAllowed, Conflict or Invalid.
    """
    locked = assignment_lock(assignment)
    can_end(actor, locked, small=organisation_size() == "small").require()
    step_require(locked, "handed_over")
    reason = reason_require(reason)
    held_end(actor, locked, reason, now, verb="assignment.handed_over", outcome=Todo.Outcome.DONE)


def _until(assignment: Assignment, now: datetime) -> date:
    """Return the first day without: after ten working days, or the last day that was set."""
    until = working_days_after(organisation_today(now), HANDOVER_DAYS, holidays())
    if assignment.starts_on >= until:
        raise Conflict(
            "not_begun", _("This has not begun yet, so there is nothing to hand over: end it.")
        )
    return min(until, assignment.ends_on or until)


def _last_moment(until: date) -> datetime:
    """Return the last second before the day ``until`` where the organisation is, in UTC."""
    zone = ZoneInfo(organisation_settings().time_zone)
    return datetime.combine(until - timedelta(days=1), time(23, 59, 59), zone).astimezone(UTC)


def _ask(actor: Viewer, assignment: Assignment, last: datetime, now: datetime) -> None:
    """Ask the holder to hand over, or whoever stands in for one who is not at work."""
    person: Person | None = assignment.person
    if assignment.person.employment != Person.Employment.ACTIVE:
        asked = reviewer_for(assignment, organisation_today(now)).person_id
        person = Person.objects.filter(pk=asked or 0).first()
    if person is None:
        return
    todo_open(
        actor=actor,
        person=person,
        kind=HANDOVER,
        ref=assignment.uid,
        title=_("Hand over: %(role)s") % {"role": assignment.role},
        path=path_of(assignment),
        reason=_("Say what you handed to whom."),
        due_at=last,
        now=now,
    )
