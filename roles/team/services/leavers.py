"""What leavers held is handed over by somebody who is here, and passes on when they are away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F, Q

from governance.audit.services import entries_record
from governance.todos.models import Todo
from roles.org.models import Person
from roles.org.selectors import organisation_today
from roles.team.models import Assignment
from roles.team.rules import STAND_IN, State
from roles.team.selectors import answering
from roles.team.selectors.handovers import handers_over
from roles.team.services.asking import person_tell
from roles.team.services.decisions import assignment_lock, name_of
from roles.team.services.endings import assignment_changed
from roles.team.services.fallbacks import fallback_ask
from roles.team.services.handovers import handover_ask, in_ten_days
from roles.team.services.standing import states_keep

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer

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
    of their line manager or whoever stands in; until then whoever is named looks after the work.
    Returns how many roles; one statement for the states, and about two dozen for each role to
    ask somebody."""
    held = Assignment.objects.filter(
        state__in=[State.ACTIVE, State.SUSPENDED],
        person_id__in=person_ids,
        person__employment=Person.Employment.LEFT,
    )
    ids = list(held.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    if not ids:
        return 0
    states_keep(ids, now)
    with connection.cursor() as cursor:
        entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="assignment",
            with_sql=LEFT,
            with_params=[in_ten_days(now), ids],
            select=LEFT_ENTRIES,
            reason="left",
        )
    assignment_changed(actor, ids, now)
    for pk in ids:
        locked = assignment_lock(Assignment(pk=pk))
        _asked_tell(actor, locked, now)
        fallback_ask(actor, locked, now)
    return len(ids)


@transaction.atomic
def handovers_reassign(*, actor: Viewer, person_ids: Collection[int], now: datetime) -> int:
    """Ask somebody else to hand over where one of ``person_ids`` was asked and is not at work."""
    asked = Assignment.objects.open().filter(handover_by__in=person_ids)
    stuck = asked.exclude(handover_by__in=answering())
    ids = list(stuck.order_by("pk").values_list("pk", flat=True))
    for pk in ids:
        _asked_anew(actor, assignment_lock(Assignment(pk=pk)), now)
    return len(ids)


@transaction.atomic
def handovers_pass_on(
    *, actor: Viewer, now: datetime, person_ids: Collection[int] | None = None
) -> int:
    """Ask somebody else where who stands in for the holder is none of those any more who may;
    return how many. ``person_ids``: only what these are asked. By its day it is over anyway."""
    waiting = Assignment.objects.open().exclude(handover_by=None)
    if person_ids is not None:
        waiting = waiting.filter(handover_by__in=person_ids)
    right = Q(handover_by=F("person")) | Q(handover_by=F("person__manager"))
    right |= Q(handover_by=F("person__department__head"))
    waiting = waiting.exclude(right & Q(handover_by__in=answering()))
    passed = 0
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        locked = assignment_lock(Assignment(pk=pk))
        if locked.handover_by_id not in handers_over(locked, organisation_today(now)):
            _asked_anew(actor, locked, now)
            passed += 1
    return passed


def _asked_anew(actor: Viewer, locked: Assignment, now: datetime) -> None:
    """Ask somebody else; of who was handing over and then left, the work is looked after, too."""
    _asked_tell(actor, locked, now)
    if locked.person.employment == Person.Employment.LEFT:
        asked = Todo.objects.open().filter(subject__kind=STAND_IN, subject__ref=locked.uid)
        if not asked.exists():
            fallback_ask(actor, locked, now)


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
