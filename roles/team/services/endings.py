"""The end of an assignment: by hand, by its last day, or because somebody left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from governance.audit.services import entries_record, entry_record
from governance.core.errors import Conflict
from governance.core.events import assignments_changed
from governance.todos.models import Todo
from governance.todos.services import todos_close
from roles.org.models import Person
from roles.org.selectors import organisation_size, organisation_today
from roles.team.models import Assignment, ChecklistItem
from roles.team.rules import (
    DECISIONS,
    NOT_HANDED_OVER,
    STAND_IN,
    ItemKind,
    State,
    can_end,
    end_needs_reason,
)
from roles.team.selectors import (
    answering,
    decisions_again,
    ready_coaches,
    ready_head_coaches,
)
from roles.team.services.asking import (
    decision_ask_instead,
    decision_pass_on,
    decisions_ask,
    decisions_drop,
    person_tell,
)
from roles.team.services.decisions import (
    assignment_lock,
    name_of,
    reason_require,
    step_require,
)
from roles.team.services.getting_ready import access_settle, checklists_settle, focus_settle
from roles.team.services.readiness import readiness_refresh
from roles.team.services.reviews import reviews_drop
from roles.team.services.standing import states_keep

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

HANDOVER = "handover"  # kind of its to-do
HELD = (State.ACTIVE, State.SUSPENDED, State.HANDING_OVER)


@transaction.atomic
def assignment_end(*, actor: Viewer, assignment: Assignment, reason: str, now: datetime) -> None:
    """End a held role: the holder resigns, or the line manager or the department ends it.

    With a reason, which only volunteers who resign need not give. The holder is told, and so
    are the line manager, the proposer and the coaches. Raises NotAllowed, Conflict or Invalid.
    """
    locked = assignment_lock(assignment)
    can_end(actor, locked, small=organisation_size() == "small").require()
    locked_end(actor, locked, reason, now)


def locked_end(actor: Viewer, locked: Assignment, reason: str, now: datetime) -> None:
    """The same for a locked assignment, by somebody of whom it is known that they may."""
    step_require(locked, "end")
    volunteer = locked.person.kind == Person.Kind.VOLUNTEER
    if end_needs_reason(actor, locked, volunteer=volunteer):
        reason = reason_require(reason)
    held_end(actor, locked, reason, now)
    if locked.person_id != actor.person_id:
        person_tell(
            person=locked.person,
            what="ended",
            assignment=locked,
            now=now,
            by=name_of(actor),
            reason=reason,
        )
    others_tell(actor, locked, reason, now)


def held_end(
    actor: Viewer,
    locked: Assignment,
    reason: str,
    now: datetime,
    *,
    verb: str = "assignment.ended",
    outcome: Todo.Outcome = Todo.Outcome.NOT_NEEDED,
) -> None:
    """Write the end of a held role; what was asked of its hand-over closes with ``outcome``."""
    states_keep([locked.pk], now)
    held = Assignment.objects.filter(pk=locked.pk, state__in=HELD)
    if not held.update(state=State.ENDED, closed_at=now, close_reason=reason):
        raise Conflict("illegal_step", _("This has ended already."))
    entry_record(
        actor=actor,
        verb=verb,
        subject=locked,
        reason=reason,
        changes={"state": [locked.state, State.ENDED.value]},
    )
    if is_asked_for(locked):
        _asked_close(actor, locked, outcome, now)
    assignment_changed(actor, [locked.pk], now)


def others_tell(
    actor: Viewer,
    assignment: Assignment,
    reason: str,
    now: datetime,
    *,
    what: str = "vacated",
    besides: Container[int] = (),
    **more: str,
) -> None:
    """Tell those who have to see that the work goes on, but not whoever ended it, nor those
    ``besides`` who are told anyway."""
    coaches = ready_coaches(assignment.role.department_id, now) or ready_head_coaches(now)
    people = {assignment.person.manager, assignment.proposed_by}
    people |= {coach.person for coach in coaches}
    for person in people - {None, assignment.person}:
        if person is not None and person.pk != actor.person_id and person.pk not in besides:
            person_tell(
                person=person,
                what=what,
                assignment=assignment,
                now=now,
                by=name_of(actor),
                reason=reason,
                resigned="yes" if actor.person_id == assignment.person_id else "",
                **more,
            )


def _asked_close(
    actor: Viewer, assignment: Assignment, outcome: Todo.Outcome, now: datetime
) -> None:
    for kind in (HANDOVER, STAND_IN):
        todos_close(actor=actor, kind=kind, ref=assignment.uid, outcome=outcome, now=now)


def is_asked_for(assignment: Assignment) -> bool:
    """Whether somebody is asked to hand over what the holder had."""
    return assignment.state == State.HANDING_OVER or assignment.handover_by_id is not None


def assignment_changed(actor: Viewer, ids: list[int], now: datetime) -> None:
    """Follow a change of state: reviews that are over, readiness, and whoever listens."""
    reviews_drop(actor=actor, assignment_ids=ids, now=now)
    over = Assignment.objects.filter(pk__in=ids, state__in=[State.ENDED, State.HANDING_OVER])
    gone, outcome = list(over.values_list("pk", flat=True)), Todo.Outcome.NOT_NEEDED
    checklists_settle(actor=actor, assignment_ids=gone, outcome=outcome, now=now)
    focus_settle(actor=actor, assignment_ids=gone, outcome=outcome, now=now)
    access_settle(actor=actor, assignment_ids=gone, outcome=outcome, now=now)
    readiness_refresh(actor=actor, assignments=Assignment.objects.filter(pk__in=ids), now=now)
    assignments_changed.send(sender=None, assignment_ids=ids, actor=actor, now=now)


CLOSED = """
WITH closed AS (
  UPDATE roles_team_assignment a
  SET state = CASE WHEN a.state = 'proposed' THEN 'withdrawn' ELSE 'ended' END,
      closed_at = %s, close_reason = %s
  FROM roles_team_assignment old WHERE old.id = a.id AND a.id = ANY(%s)
  RETURNING a.id, a.uid, a.role_id, a.person_id, old.state AS was, a.state
)
"""
CLOSED_ENTRIES = """
SELECT 'assignment.' || closed.state, closed.uid,
       p.display_name || ': ' || t.name || ', ' || d.name,
       jsonb_build_object('state', jsonb_build_array(closed.was, closed.state))
FROM closed
JOIN roles_team_role r ON r.id = closed.role_id
JOIN roles_team_roletype t ON t.id = r.type_id
JOIN roles_org_department d ON d.id = r.department_id
JOIN roles_org_person p ON p.id = closed.person_id
"""


def _close(actor: Viewer, rows: QuerySet[Assignment], reason: str, now: datetime) -> int:
    """Close all these open assignments in one statement, with an entry each."""
    found = list(rows.order_by("pk").select_for_update(of=("self",)))
    if not found:
        return 0
    ids = [each.pk for each in found]
    states_keep(ids, now)
    with connection.cursor() as cursor:
        entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="assignment",
            with_sql=CLOSED,
            with_params=[now, reason, ids],
            select=CLOSED_ENTRIES,
            reason=reason,
        )
    for each in found:
        if each.state == State.PROPOSED:
            decisions_drop(actor=actor, assignment=each, outcome=Todo.Outcome.NOT_NEEDED, now=now)
        elif is_asked_for(each):
            over = Todo.Outcome.NOT_NEEDED
            _asked_close(actor, each, over, now)
    assignment_changed(actor, ids, now)
    return len(ids)


@transaction.atomic
def leavers_close(*, actor: Viewer, person_ids: Collection[int], now: datetime) -> int:
    """Withdraw what those of ``person_ids`` who left are proposed for, and end what nobody can
    hand over: what has not begun, and what was given in an emergency."""
    left = Assignment.objects.open().filter(
        person_id__in=person_ids, person__employment=Person.Employment.LEFT
    )
    not_begun = Q(starts_on__gt=organisation_today(now))
    over = left.filter(Q(state=State.PROPOSED) | Q(break_glass=True) | not_begun)
    return _close(actor, over, "left", now)


@transaction.atomic
def assignments_expire(*, actor: Viewer, now: datetime) -> int:
    """End, or as a proposal withdraw, what has reached its last day; return how many.

    A partner's roles end after the last day that they are here. What was to be handed over by
    then, and nobody said that it was, ends as not handed over.
    """
    today = organisation_today(now)
    partner = Q(person__kind=Person.Kind.EXTERNAL, person__ends_on__lt=today)
    last = Q(ends_on__lte=today) | Q(ends_at__lte=now) | partner
    over = Assignment.objects.open().filter(last)
    asked = Q(state=State.HANDING_OVER) | Q(handover_by__isnull=False)
    late = _close(actor, over.filter(asked), NOT_HANDED_OVER, now)
    return late + _close(actor, over, "over", now)


@transaction.atomic
def decisions_reassign(*, actor: Viewer, person_ids: Collection[int], now: datetime) -> int:
    """Ask somebody else where one of ``person_ids`` was asked and cannot answer any more, or
    where one of them, who is proposed, has another line manager now; return how many decisions
    passed on. About a dozen queries for each proposal concerned."""
    unmet = ChecklistItem.objects.filter(met_at=None, assignment__state=State.PROPOSED)
    stuck = unmet.filter(kind__in=DECISIONS[1:], person_id__in=person_ids).exclude(
        person__in=answering()
    )
    moved = unmet.filter(kind=ItemKind.CONSENT, assignment__person_id__in=person_ids)
    waiting = Assignment.objects.filter(Q(items__in=stuck) | Q(items__in=moved)).distinct()
    return decisions_ask_again(actor=actor, waiting=waiting, now=now)


def decisions_ask_again(*, actor: Viewer, waiting: Iterable[Assignment], now: datetime) -> int:
    """Ask somebody else where who is asked cannot answer, or may not any more; return how many
    decisions passed on. About a dozen queries for each of these proposals."""
    count, today = 0, organisation_today(now)
    for assignment in waiting:
        locked = assignment_lock(assignment)
        for item, asked in decisions_again(locked, today):
            decision_pass_on(actor=actor, assignment=locked, item=item, now=now)
            decision_ask_instead(actor=actor, assignment=locked, item=item, asked=asked)
            count += 1
        decisions_ask(actor=actor, assignment=assignment_lock(locked), now=now)
    return count
