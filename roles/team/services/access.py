"""Getting into the channels: an item of the checklist, asked of who owns them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.todos.models import Todo
from governance.todos.services import todos_close
from roles.org.selectors import organisation_size
from roles.team.models import Assignment, ChecklistItem
from roles.team.rules import ItemKind, State
from roles.team.rules.access import GRACE_DAYS, can_confirm_access, needs_access
from roles.team.rules.promises import decider_uid
from roles.team.services.decisions import assignment_lock, name_of, step_require
from roles.team.services.getting_ready import ACCESS, access_keeper, access_owe
from roles.team.services.readiness import readiness_refresh

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


def access_item(assignment: Assignment, *, now: datetime) -> ChecklistItem | None:
    """Return the item that a new assignment gets, asked of nobody yet, or None."""
    if not _needs(assignment):
        return None
    return ChecklistItem(
        assignment=assignment, kind=ItemKind.ACCESS, title=_("Channel access"), blocks_from=now
    )


def _needs(assignment: Assignment) -> bool:
    return needs_access(
        asked_of_type=assignment.role.type.access_needed,
        authority=assignment.authority,
        channels=assignment.channels.count(),
        small=organisation_size() == "small",
    )


@transaction.atomic
def access_confirm(*, actor: Viewer, assignment: Assignment, now: datetime) -> None:
    """Say that the holder can get into the channels they look after; ready at once if that was
    all. Raises NotAllowed, or Conflict with the legal steps."""
    locked = assignment_lock(assignment)
    item = next((each for each in locked.items.all() if each.kind == ItemKind.ACCESS), None)
    small = organisation_size() == "small"
    asked_id = item.person_id if item else None
    can_confirm_access(actor, locked, asked_id=asked_id, small=small).require()
    step_require(locked, ItemKind.ACCESS)
    if item is None:  # step_require has refused by then
        return
    item.met_at, item.met_by, item.met_by_uid = now, name_of(actor), decider_uid(actor)
    item.opened = _uids(locked)
    item.save(update_fields=["met_at", "met_by", "met_by_uid", "opened"])
    changes = {"item": item.title, "channels": item.opened}
    entry_record(actor=actor, verb="checklist.met", subject=locked, changes=changes)
    _settle(actor, locked, Todo.Outcome.DONE, now)
    own = Assignment.objects.filter(pk=locked.pk)
    readiness_refresh(actor=actor, assignments=own, now=now)


def _uids(assignment: Assignment) -> list[str]:
    return sorted(str(uid) for uid in assignment.channels.values_list("uid", flat=True))


def _settle(actor: Viewer, assignment: Assignment, outcome: Todo.Outcome, now: datetime) -> None:
    todos_close(actor=actor, kind=ACCESS, ref=assignment.uid, outcome=outcome, now=now)


def access_follow(*, actor: Viewer, assignment: Assignment, now: datetime) -> None:
    """Ask anew after the focus of an assignment changed, inside the caller's transaction.

    Where a channel came to those that were confirmed, even who was ready needs it again, within
    fourteen days; where all that are left were confirmed, nothing is asked any more, and nothing
    either where no channel is named.
    """
    item = assignment.items.filter(kind=ItemKind.ACCESS).first()
    if not _needs(assignment):
        if item is not None and item.met_at is None:
            _drop(actor, assignment, item, now)
        return
    named = _uids(assignment)
    if item is not None and set(named) <= set(item.opened):
        _keep(actor, assignment, item, named, now)
    elif item is None or item.met_at is not None:
        _ask_anew(actor, assignment, item, named, now)
    elif assignment.state == State.ACTIVE:
        _ask(actor, assignment, item, now)


def _keep(
    actor: Viewer, assignment: Assignment, item: ChecklistItem, named: list[str], now: datetime
) -> None:
    """What is named was confirmed; who waited for one that is gone waits no more."""
    waited, item.opened = item.met_at is None, named
    item.met_at = item.met_at or now
    item.save(update_fields=["opened", "met_at"])
    if waited:
        changes = {"item": item.title, "channels": named}
        entry_record(actor=actor, verb="checklist.met", subject=assignment, changes=changes)
        _settle(actor, assignment, Todo.Outcome.NOT_NEEDED, now)
        own = Assignment.objects.filter(pk=assignment.pk)
        readiness_refresh(actor=actor, assignments=own, now=now)


def _ask_anew(
    actor: Viewer,
    assignment: Assignment,
    item: ChecklistItem | None,
    named: list[str],
    now: datetime,
) -> None:
    if item is None:
        item = ChecklistItem(assignment=assignment, kind=ItemKind.ACCESS, title=_("Channel access"))
    grace = timedelta(days=GRACE_DAYS) if assignment.state == State.ACTIVE else timedelta()
    item.blocks_from, item.met_at, item.person = now + grace, None, None
    item.opened = sorted(set(map(str, item.opened)) & set(named))
    item.save()
    changes = {"item": item.title, "blocks_from": item.blocks_from.isoformat()}
    entry_record(actor=actor, verb="checklist.added", subject=assignment, changes=changes)
    if assignment.state == State.ACTIVE:
        access_owe(actor=actor, assignment=assignment, now=now)


def _ask(actor: Viewer, assignment: Assignment, item: ChecklistItem, now: datetime) -> bool:
    """Ask whoever can let the holder in now; whether that is somebody else than before."""
    keeper = access_keeper(assignment, now)
    if (keeper and keeper.pk) == item.person_id:
        return False
    _settle(actor, assignment, Todo.Outcome.PASSED_ON, now)
    access_owe(actor=actor, assignment=assignment, now=now)
    return True


@transaction.atomic
def access_unasked(*, actor: Viewer, type_id: int, now: datetime) -> None:
    """Ask no more whoever holds a role of a kind that needs no access any more."""
    waiting = ChecklistItem.objects.filter(
        kind=ItemKind.ACCESS, met_at=None, assignment__role__type=type_id
    )
    for item in waiting.select_related("assignment__person").order_by("assignment_id"):
        _drop(actor, item.assignment, item, now)


def _drop(actor: Viewer, assignment: Assignment, item: ChecklistItem, now: datetime) -> None:
    item.delete()
    changes = {"item": item.title}
    entry_record(actor=actor, verb="checklist.dropped", subject=assignment, changes=changes)
    _settle(actor, assignment, Todo.Outcome.NOT_NEEDED, now)
    own = Assignment.objects.filter(pk=assignment.pk)
    readiness_refresh(actor=actor, assignments=own, now=now)


@transaction.atomic
def access_ask_again(*, actor: Viewer, now: datetime) -> int:
    """Ask somebody else where who was asked for access left, is away or looks after none of the
    channels any more; return how many."""
    waiting = ChecklistItem.objects.filter(
        kind=ItemKind.ACCESS, met_at=None, assignment__state=State.ACTIVE
    )
    asked = 0
    for pk in list(waiting.order_by("assignment_id").values_list("assignment_id", flat=True)):
        locked = assignment_lock(Assignment(pk=pk))
        item = locked.items.filter(kind=ItemKind.ACCESS, met_at=None).first()
        asked += bool(item and _ask(actor, locked, item, now))
    return asked
