"""Handing a held role over: by a day that was chosen or within ten working days without authority,
and a word of who has it now. ``leavers`` has those who left."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.clock import working_days_after
from governance.core.dates import date_words
from governance.core.errors import Conflict, Invalid, Problem
from governance.todos.models import Todo
from governance.todos.services import todo_open, todo_prolong, todos_close
from roles.org.models import Person
from roles.org.selectors import (
    holidays,
    organisation_settings,
    organisation_size,
    organisation_today,
)
from roles.team.rules import HANDOVER_DAYS, State, can_end, end_needs_reason
from roles.team.selectors import reviewer_for
from roles.team.selectors.handovers import handover_verdict
from roles.team.services.asking import path_of, person_tell
from roles.team.services.decisions import (
    assignment_lock,
    name_of,
    reason_require,
    step_require,
)
from roles.team.services.endings import HANDOVER, assignment_changed, held_end, others_tell
from roles.team.services.standing import states_keep

if TYPE_CHECKING:
    from datetime import date

    from governance.core.viewer import Viewer
    from roles.team.models import Assignment

MOST_DAYS: Final = 365  # until the last day that is chosen


@transaction.atomic
def assignment_hand_over(
    *,
    actor: Viewer,
    assignment: Assignment,
    reason: str,
    last_day: date | None = None,
    successor: Person | None = None,
    now: datetime,
) -> None:
    """Have a role handed over: with ``last_day`` it goes on until then and is over the day after;
    without, it is not ready at once, and over after ten working days.

    Whoever may end the role may. The days after ``last_day`` are free for a successor, who is
    proposed as always; one who is named here is told. The holder is asked to hand over; for one
    who is not at work whoever stands in. An earlier last day stays. Raises NotAllowed, Conflict
    with the legal steps, or Invalid.
    """
    locked = assignment_lock(assignment)
    can_end(actor, locked, small=organisation_size() == "small").require()
    step_require(locked, "hand_over")
    volunteer = locked.person.kind == Person.Kind.VOLUNTEER
    if end_needs_reason(actor, locked, volunteer=volunteer):
        reason = reason_require(reason)
    locked.successor = _successor(locked, successor)
    before = locked.state
    if last_day is None:
        locked.ends_on = _until(locked, now)
        states_keep([locked.pk], now)
        locked.state, locked.paused_at, locked.pause_reason = State.HANDING_OVER, None, ""
    else:
        locked.ends_on = _chosen(locked, last_day, now)
    _save(locked)
    entry_record(
        actor=actor,
        verb="assignment.handing_over",
        subject=locked,
        reason=reason,
        changes={
            "state": [before, locked.state],
            "ends_on": locked.ends_on.isoformat(),
            "successor": str(locked.successor.uid) if locked.successor else None,
        },
    )
    assignment_changed(actor, [locked.pk], now)
    last = handover_ask(actor, locked, now)
    _tell(actor, locked, reason, last, now)


def _save(locked: Assignment) -> None:
    fields = ["state", "ends_on", "paused_at", "pause_reason", "successor"]
    try:
        with transaction.atomic():
            locked.save(update_fields=fields)
    except IntegrityError as error:  # the days were somebody else's by now
        raise Conflict("role_taken", _("Somebody else holds this role in those days.")) from error


def _successor(locked: Assignment, successor: Person | None) -> Person | None:
    if successor is None:
        return locked.successor
    words = ""
    if successor.pk == locked.person_id:
        words = _("The successor is somebody else than the holder.")
    elif successor.employment == Person.Employment.LEFT:
        words = _("%s has left.") % successor
    if words:
        raise Invalid("successor", words, problems=[Problem("/successor", words)])
    return successor


def _chosen(locked: Assignment, last_day: date, now: datetime) -> date:
    """Return the first day without: the one after ``last_day``."""
    today, words = organisation_today(now), ""
    if last_day < max(today, locked.starts_on):
        words = _("That day is over, or before it begins. Choose a later one.")
    elif last_day > today + timedelta(days=MOST_DAYS):
        words = _("Choose a day within a year.")
    elif locked.ends_on is not None and last_day >= locked.ends_on:
        ends = date_words(locked.ends_on - timedelta(days=1), "j F Y")
        words = _("Its last day is %s already. To go on longer it is proposed anew.") % ends
    if words:
        raise Invalid("last_day", words, problems=[Problem("/last_day", words)])
    return last_day + timedelta(days=1)


def _tell(actor: Viewer, locked: Assignment, reason: str, last: datetime, now: datetime) -> None:
    more = {
        "last": last.isoformat(),
        "goes_on": "" if locked.state == State.HANDING_OVER else "yes",
        "successor": str(locked.successor or ""),
    }
    told = {person.pk: person for person in (locked.person, locked.successor) if person}
    for person in told.values():
        if person.pk != actor.person_id:
            by = name_of(actor)
            words = {"by": by, "reason": reason, **more}
            person_tell(person=person, what="handing_over", assignment=locked, now=now, **words)
    others_tell(actor, locked, reason, now, what="handing_over", besides=told, **more)


@transaction.atomic
def assignment_handed_over(
    *, actor: Viewer, assignment: Assignment, reason: str, now: datetime
) -> None:
    """End what is being handed over; ``reason`` says what was handed to whom.

    Whoever may end the role may, and whoever is asked. Raises NotAllowed, Conflict or Invalid.
    """
    locked = assignment_lock(assignment)
    small = organisation_size() == "small"
    handover_verdict(actor, locked, now, small=small).require()
    step_require(locked, "handed_over")
    reason = reason_require(reason)
    held_end(actor, locked, reason, now, verb="assignment.handed_over", outcome=Todo.Outcome.DONE)


def _until(assignment: Assignment, now: datetime) -> date:
    """Return the first day without: after ten working days, or the last day that was set."""
    until = in_ten_days(now)
    if assignment.starts_on >= until:
        raise Conflict(
            "not_begun", _("This has not begun yet, so there is nothing to hand over: end it.")
        )
    return min(until, assignment.ends_on or until)


def in_ten_days(now: datetime) -> date:
    return working_days_after(organisation_today(now), HANDOVER_DAYS, holidays())


def last_moment(assignment: Assignment, now: datetime) -> datetime:
    """Return the last second in which it can be handed over, where the organisation is, in UTC."""
    until = assignment.ends_on or organisation_today(now)
    zone = ZoneInfo(organisation_settings().time_zone)
    return datetime.combine(until - timedelta(days=1), time(23, 59, 59), zone).astimezone(UTC)


def handover_ask(actor: Viewer, assignment: Assignment, now: datetime) -> datetime:
    """Ask the holder to hand over, or whoever stands in for one who is not at work; return the
    last moment for it."""
    last = last_moment(assignment, now)
    at_work = assignment.person.employment == Person.Employment.ACTIVE
    asked_id = assignment.person_id if at_work else _stands_in(assignment, now)
    if asked_id != assignment.handover_by_id:
        _passed_on(actor, assignment, now)
        assignment.handover_by_id = asked_id
        assignment.save(update_fields=["handover_by"])
    if assignment.handover_by is None:
        return last  # any administrator: it stands among what ends soon
    todo = todo_open(
        actor=actor,
        person=assignment.handover_by,
        kind=HANDOVER,
        ref=assignment.uid,
        title=_("Hand over: %(role)s") % {"role": assignment.role},
        path=path_of(assignment),
        reason=_("Say what you handed to whom.") if at_work else _away_words(assignment)[:100],
        due_at=last,
        now=now,
    )
    if todo.due_at != last:
        todo_prolong(actor=actor, todo=todo, due_at=last, now=now)
    return last


def _stands_in(assignment: Assignment, now: datetime) -> int | None:
    manager = assignment.person.manager
    if manager is not None and manager.employment == Person.Employment.ACTIVE:
        return manager.pk  # whoever would come first; an import may have many leave at once
    return reviewer_for(assignment, organisation_today(now))


def _passed_on(actor: Viewer, assignment: Assignment, now: datetime) -> None:
    outcome = Todo.Outcome.PASSED_ON
    todos_close(actor=actor, kind=HANDOVER, ref=assignment.uid, outcome=outcome, now=now)


def _away_words(assignment: Assignment) -> str:
    if assignment.person.employment == Person.Employment.LEFT:
        return _("%s has left.") % assignment.person
    return _("%s is on leave.") % assignment.person
