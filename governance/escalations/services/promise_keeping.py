"""What is promised stays with somebody who is there to keep it, and what waits with somebody who
may approve it; the words go in their time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict
from governance.escalations.models import Promise, PromiseApproval
from governance.escalations.rules.promises import PromiseState
from governance.escalations.selectors.promise_people import (
    approvals_able,
    keepers,
    promises_adrift,
    promises_forsaken,
)
from governance.escalations.services.promise_answers import promise_lapse, promise_lock
from governance.escalations.services.promise_words import (
    APPROVE,
    KEEP,
    approval_ask,
    keeper_owe,
    keeper_tell,
    promise_path,
    todos_settle,
)
from governance.notify.services import mails_forget
from governance.todos.models import Todo
from governance.todos.selectors import todo_next
from roles.org.models import Person
from roles.org.selectors import organisation_settings, organisation_today
from roles.team.selectors.circle import circle_around

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.team.rules import AskedPerson

A_NIGHT = 1000


def promises_follow(
    *, actor: Viewer, person_ids: Collection[int] | None = None, now: datetime
) -> int:
    """Pass on what nobody is there to keep or to approve, take back what is not needed any more;
    return how much was changed.

    Of what waits for approval only what ``person_ids`` are asked, unless it is None. One query
    while nothing is promised or waits.
    """
    if not Promise.objects.filter(settled_at=None).exists():
        return 0
    lapsed = sum(_lapse(each, actor, now) for each in promises_forsaken(now).order_by("pk"))
    kept = sum(_pass_on(each, actor, now) for each in promises_adrift(now).order_by("pk"))
    waiting = PromiseApproval.objects.filter(
        promise__state=PromiseState.ASKED, answered_at=None
    ).select_related("promise")
    named = None if person_ids is None else set(person_ids)
    again = [each for each in waiting.order_by("pk") if named is None or each.asked_id in named]
    return lapsed + kept + sum(_ask_again(each, actor, now) for each in again)


def _lapse(promise: Promise, actor: Viewer, now: datetime) -> bool:
    words = _("It was not approved while it could be promised.")
    try:
        promise_lapse(actor=actor, promise=promise, words=words, now=now)
    except Conflict:  # answered at this moment
        return False
    return True


@transaction.atomic
def _pass_on(promise: Promise, actor: Viewer, now: datetime) -> bool:
    row = promise_lock(promise)
    if not promises_adrift(now).filter(pk=row.pk).exists():
        return False
    person = next(iter(keepers(row, now)), None)
    if person is None and row.keeper_id is None:
        return False
    before = str(row.keeper.uid) if row.keeper else None
    passed_on = Todo.Outcome.PASSED_ON
    todos_settle(actor=actor, kind=KEEP, refs=[row.uid], now=now, outcome=passed_on)
    changes = {"from": before, "to": str(person.uid) if person else None}
    entry_record(actor=actor, verb="promise.passed_on", subject=row, changes=changes)
    if person is None:
        row.keeper = None
        row.save(update_fields=["keeper"])
        return True
    keeper_owe(actor=actor, promise=row, person=person, now=now)
    keeper_tell(promise=row, person=person, now=now)
    return True


@transaction.atomic
def _ask_again(approval: PromiseApproval, actor: Viewer, now: datetime) -> bool:
    """Ask somebody else where who was asked may not approve it any more, is away, or is late."""
    row = promise_lock(approval.promise)
    held = next(each for each in row.approvals.all() if each.pk == approval.pk)
    if row.state != PromiseState.ASKED or held.answered_at is not None:
        return False
    circle = circle_around(row.department_id, organisation_today(now))
    able: dict[int, AskedPerson] = {
        each.person_id or 0: each for each in approvals_able(circle, held)
    }
    person_id = todo_next(kind=APPROVE, ref=held.uid, able=list(able), now=now)
    if person_id is None:
        return False
    passed_on = Todo.Outcome.PASSED_ON
    todos_settle(actor=actor, kind=APPROVE, refs=[held.uid], now=now, outcome=passed_on)
    before = str(held.asked.uid)
    held.asked, held.because = Person.objects.get(pk=person_id), able[person_id].because
    held.promise = row
    held.save(update_fields=["asked", "because"])
    changes = {"from": before, "to": str(held.asked.uid), "legal": held.legal}
    entry_record(actor=actor, verb="promise.asked_again", subject=row, changes=changes)
    approval_ask(actor=actor, approval=held, now=now)
    return True


@transaction.atomic
def promises_strip(*, actor: Viewer, now: datetime) -> int:
    """Take to whom, what and what came of it out of promises that have been over for as long as
    words of mentions are kept; return of how many, at most ``A_NIGHT``. What belongs to a mention
    that legal holds stays."""
    days = organisation_settings().mention_days
    over = Promise.objects.filter(stripped_at=None, settled_at__lte=now - timedelta(days=days))
    due = over.filter(Q(mention=None) | Q(mention__held_at=None)).order_by("pk")
    rows = list(due.select_for_update(of=("self",), skip_locked=True, no_key=True)[:A_NIGHT])
    for row in rows:
        entry_record(actor=actor, verb="promise.stripped", subject=row, changes={"days": days})
    Promise.objects.filter(pk__in=[row.pk for row in rows]).update(
        stripped_at=now, to_whom="", what="", outcome=""
    )
    if rows:
        mails_forget(paths=[promise_path(row) for row in rows])
    return len(rows)
