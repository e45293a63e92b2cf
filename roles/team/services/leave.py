"""Who is back from leave: their roles wait, and are looked at again, as many days later."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from governance.audit.services import entries_record, entry_record
from governance.todos.models import Leave, Todo
from governance.todos.services import leaves_follow, todo_prolong
from roles.org.selectors import organisation_settings
from roles.team.models import Assignment, Review
from roles.team.rules import REVIEWED_SOON
from roles.team.services.checklists import ENTRIES
from roles.team.services.decisions import assignment_lock
from roles.team.services.readiness import readiness_refresh
from roles.team.services.reviews import review_due_at

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer

MOMENT: Final = timedelta(microseconds=1)  # what a leave ends was so until just before it
BACK: Final = "Back from leave"  # a word of ours in the trail, as with to-dos

# Only of roles that were ready when the leave began, and what did not block yet: a leave gives
# no authority.
RESTED = """
WITH resting AS (
  SELECT i.id, i.blocks_from AS was, {later} AS blocks_from
  FROM roles_team_checklistitem i
  JOIN roles_team_assignment a ON a.id = i.assignment_id
  JOIN governance_todos_leave l ON l.person_id = a.person_id AND l.until = %s
  {owed}
  WHERE i.kind = %s AND i.ref = %s AND i.met_at IS NULL AND a.person_id = ANY(%s)
    AND i.blocks_from > l.since AND EXISTS (SELECT FROM roles_team_readyperiod r
      WHERE r.assignment_id = a.id AND r.during @> l.since - interval '1 microsecond')
), prolonged AS (
  UPDATE roles_team_checklistitem i SET blocks_from = resting.blocks_from
  FROM resting
  WHERE i.id = resting.id AND i.met_at IS NULL AND resting.blocks_from > resting.was
  RETURNING i.assignment_id, i.title, resting.was, i.blocks_from
)
"""
OWED = """JOIN governance_todos_todo t ON t.person_id = a.person_id AND t.closed_at IS NULL
  JOIN governance_todos_todosubject s ON s.id = t.subject_id AND s.kind = %s AND s.ref = %s"""
# What was asked for meanwhile has all of its days from the return on, and no more.
LATER = """LEAST(i.blocks_from + ((l.until AT TIME ZONE %s)::date
    - (l.since AT TIME ZONE %s)::date) * interval '1 day', l.until + %s * interval '1 day')"""
RESTED_ENTRIES = ENTRIES.format(
    verb="'checklist.prolonged'",
    source="prolonged",
    changes="jsonb_build_object('item', prolonged.title, "
    "'blocks_from', jsonb_build_array(prolonged.was, prolonged.blocks_from))",
)


@transaction.atomic
def leaves_end(*, actor: Viewer, person_ids: Collection[int], now: datetime) -> None:
    """Note who of ``person_ids`` went on leave; of who is back, move what they owe and the reviews
    of their roles. Two statements while nobody is."""
    back = leaves_follow(actor=actor, person_ids=person_ids, now=now)
    if back:
        reviews_rest(actor=actor, person_ids=back, now=now)


@transaction.atomic
def checklist_items_wait(
    *,
    actor: Viewer,
    kind: str,
    ref: UUID,
    todo_ref: UUID,
    person_ids: Collection[int],
    now: datetime,
) -> int:
    """Let ``kind``/``ref`` block the roles of these people, who are back from leave since ``now``,
    only when what they owe for it, the to-do of that kind about ``todo_ref``, is due; return how
    many items wait longer. A role that was not ready when the leave began waits as before."""
    sql = RESTED.format(later="t.due_at", owed=OWED)
    params = [now, kind, todo_ref]
    return _rest(actor, sql, params, kind=kind, ref=ref, people=list(person_ids), now=now)


@transaction.atomic
def checklist_items_pause(
    *,
    actor: Viewer,
    kind: str,
    ref: UUID,
    days: int,
    person_ids: Collection[int],
    now: datetime,
) -> int:
    """Let ``kind``/``ref``, which nobody owes by a to-do, block the roles of these people, who are
    back from leave since ``now``, as many days later as they were away, and ``days`` from now on
    at the latest; return how many items."""
    zone = organisation_settings().time_zone
    sql = RESTED.format(later=LATER, owed="")
    params = [zone, zone, days, now]
    return _rest(actor, sql, params, kind=kind, ref=ref, people=list(person_ids), now=now)


def _rest(
    actor: Viewer,
    sql: str,
    params: list[object],
    *,
    kind: str,
    ref: UUID,
    people: list[int],
    now: datetime,
) -> int:
    with connection.cursor() as cursor:
        count = entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="assignment",
            with_sql=sql,
            with_params=[*params, kind, ref, people],
            select=RESTED_ENTRIES,
            reason=BACK,
        )
    if count:
        held = Assignment.objects.open().filter(
            person_id__in=people, items__kind=kind, items__ref=ref
        )
        readiness_refresh(actor=actor, assignments=held, now=now)
    return count


@transaction.atomic
def reviews_rest(*, actor: Viewer, person_ids: Collection[int], now: datetime) -> int:
    """Let the open reviews of these people, who are back from leave since ``now``, be due as many
    days later; return how many.

    Only of roles that were ready when the leave began, and what was not due by then. What somebody
    is to look at soon, since something happened or an emergency gave it, does not wait.
    """
    leaves = {
        each.person_id: each for each in Leave.objects.filter(person__in=person_ids, until=now)
    }
    waiting = Review.objects.open().filter(assignment__person__in=leaves)
    waiting = waiting.exclude(because__in=REVIEWED_SOON).order_by("assignment_id")
    return sum(
        _review_rest(actor, review, leaves[review.assignment.person_id], now)
        for review in waiting.select_related("assignment")
    )


def _review_rest(actor: Viewer, found: Review, leave: Leave, now: datetime) -> bool:
    locked = assignment_lock(found.assignment)  # first, as whoever decides does
    review = Review.objects.open().select_for_update(of=("self",)).filter(pk=found.pk).first()
    was_ready = Assignment.objects.ready(leave.since - MOMENT).filter(pk=locked.pk)
    if review is None or review.due_at <= leave.since or not was_ready.exists():
        return False
    zone = ZoneInfo(organisation_settings().time_zone)
    began = max(leave.since, review.opened_at).astimezone(zone).date()
    away = now.astimezone(zone).date() - began
    if away <= timedelta(0):
        return False
    before, day = review.due_at, review.due_at.astimezone(zone).date()
    review.due_at = review_due_at(day + away)
    review.save(update_fields=["due_at"])
    entry_record(
        actor=actor,
        verb="review.prolonged",
        subject=locked,
        reason=BACK,
        changes={"due_at": [before.isoformat(), review.due_at.isoformat()]},
    )
    owed = Todo.objects.open().filter(subject__kind="review", subject__ref=review.uid)
    for todo in owed.select_related("person", "subject"):
        todo_prolong(actor=actor, todo=todo, due_at=review.due_at, now=now, reason=BACK)
    return True
