"""Handing a held role over: by a day that was chosen or within ten working days without authority,
and a word of who has it now. What a leaver had is handed over by somebody who is here."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entries_record, entry_record
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
from roles.team.models import Assignment
from roles.team.rules import HANDOVER_DAYS, State, can_end, can_hand_over, end_needs_reason
from roles.team.selectors import answering, reviewer_for
from roles.team.services.asking import path_of, person_tell
from roles.team.services.decisions import (
    assignment_lock,
    name_of,
    reason_require,
    step_require,
)
from roles.team.services.endings import HANDOVER, assignment_changed, held_end, others_tell

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from governance.core.viewer import Viewer

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
    can_hand_over(actor, locked, asked_id=locked.handover_by_id, small=small).require()
    step_require(locked, "handed_over")
    reason = reason_require(reason)
    held_end(actor, locked, reason, now, verb="assignment.handed_over", outcome=Todo.Outcome.DONE)


def _until(assignment: Assignment, now: datetime) -> date:
    """Return the first day without: after ten working days, or the last day that was set."""
    until = _in_ten_days(now)
    if assignment.starts_on >= until:
        raise Conflict(
            "not_begun", _("This has not begun yet, so there is nothing to hand over: end it.")
        )
    return min(until, assignment.ends_on or until)


def _in_ten_days(now: datetime) -> date:
    return working_days_after(organisation_today(now), HANDOVER_DAYS, holidays())


def _last_moment(until: date) -> datetime:
    """Return the last second before the day ``until`` where the organisation is, in UTC."""
    zone = ZoneInfo(organisation_settings().time_zone)
    return datetime.combine(until - timedelta(days=1), time(23, 59, 59), zone).astimezone(UTC)


def handover_ask(actor: Viewer, assignment: Assignment, now: datetime) -> datetime:
    """Ask the holder to hand over, or whoever stands in for one who is not at work; return the
    last moment for it."""
    last = _last_moment(assignment.ends_on or organisation_today(now))
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
        todo_prolong(actor=actor, todo=todo, due_at=last)
    return last


def _stands_in(assignment: Assignment, now: datetime) -> int | None:
    manager = assignment.person.manager
    if manager is not None and manager.employment == Person.Employment.ACTIVE:
        return manager.pk  # whoever would come first; an import may have many leave at once
    return reviewer_for(assignment, organisation_today(now)).person_id


def _passed_on(actor: Viewer, assignment: Assignment, now: datetime) -> None:
    outcome = Todo.Outcome.PASSED_ON
    todos_close(actor=actor, kind=HANDOVER, ref=assignment.uid, outcome=outcome, now=now)


def _away_words(assignment: Assignment) -> str:
    if assignment.person.employment == Person.Employment.LEFT:
        return _("%s has left.") % assignment.person
    return _("%s is on leave.") % assignment.person


LEFT = """
WITH closed AS (
  UPDATE roles_team_assignment a
  SET state = 'handing_over', ends_on = LEAST(a.ends_on, %s), paused_at = NULL, pause_reason = ''
  FROM roles_team_assignment old WHERE old.id = a.id AND a.id = ANY(%s)
  RETURNING a.id, a.uid, a.role_id, a.person_id, old.state AS was, a.state, a.ends_on
)
"""
LEFT_ENTRIES = """
SELECT 'assignment.handing_over', closed.uid,
       p.display_name || ': ' || t.name || ', ' || d.name,
       jsonb_build_object('state', jsonb_build_array(closed.was, closed.state),
         'ends_on', closed.ends_on)
FROM closed
JOIN roles_team_role r ON r.id = closed.role_id
JOIN roles_team_roletype t ON t.id = r.type_id
JOIN roles_org_department d ON d.id = r.department_id
JOIN roles_org_person p ON p.id = closed.person_id
"""


@transaction.atomic
def leavers_hand_over(*, actor: Viewer, person_ids: Collection[int], now: datetime) -> int:
    """Have handed over what those of ``person_ids`` who left held: not ready at once, and asked
    of their line manager or whoever stands in. Returns how many roles; one statement for the
    states, and about a dozen for each role to ask somebody."""
    held = Assignment.objects.filter(
        state__in=[State.ACTIVE, State.SUSPENDED],
        person_id__in=person_ids,
        person__employment=Person.Employment.LEFT,
    )
    ids = list(held.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    if not ids:
        return 0
    with connection.cursor() as cursor:
        entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="assignment",
            with_sql=LEFT,
            with_params=[_in_ten_days(now), ids],
            select=LEFT_ENTRIES,
            reason="left",
        )
    assignment_changed(actor, ids, now)
    for pk in ids:
        _asked_tell(actor, assignment_lock(Assignment(pk=pk)), now)
    return len(ids)


@transaction.atomic
def handovers_reassign(*, actor: Viewer, person_ids: Collection[int], now: datetime) -> int:
    """Ask somebody else to hand over where one of ``person_ids`` was asked and is not at work."""
    asked = Assignment.objects.open().filter(handover_by__in=person_ids)
    stuck = asked.exclude(handover_by__in=answering())
    ids = list(stuck.order_by("pk").values_list("pk", flat=True))
    for pk in ids:
        _asked_tell(actor, assignment_lock(Assignment(pk=pk)), now)
    return len(ids)


def _asked_tell(actor: Viewer, locked: Assignment, now: datetime) -> None:
    last = handover_ask(actor, locked, now)
    if locked.handover_by is None:
        return
    person_tell(
        person=locked.handover_by,
        what="handing_over",
        assignment=locked,
        now=now,
        by=name_of(actor),
        reason="",
        last=last.isoformat(),
        asked="yes",
        successor=str(locked.successor or ""),
    )
