"""Approving a promise above its maker's limit, declining it, taking it back; and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, Problem
from governance.escalations.models import Promise
from governance.escalations.rules.promises import (
    NEEDS_WORDS,
    STEPS_OF,
    PromiseState,
    PromiseStep,
    can_settle,
    can_take_back,
)
from governance.escalations.selectors.promise_people import (
    approval_open,
    promising_roles,
    terms_of,
)
from governance.escalations.services.promise_words import (
    APPROVE,
    KEEP,
    keeper_owe,
    maker_tell,
    todos_settle,
)
from roles.org.models import Person
from roles.org.selectors import organisation_today
from roles.team.rules import Authority

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer

WORDS_LENGTH = 1000
ENDS = {PromiseStep.KEPT: PromiseState.KEPT, PromiseStep.BROKEN: PromiseState.BROKEN}


def promise_lock(promise: Promise) -> Promise:
    """Hold the promise and read it anew; everything that changes one does this first."""
    Promise.objects.select_for_update(no_key=True).values_list("pk").get(pk=promise.pk)
    related = ("made_by", "keeper", "role_type", "department", "mention", "assignment__backup")
    near = (*related, "assignment__role__type", "assignment__role__fallback")
    found = Promise.objects.select_related(*near).prefetch_related(
        "approvals__asked", "approvals__answered_by"
    )
    return found.get(pk=promise.pk)


@transaction.atomic
def promise_approve(*, actor: Viewer, promise: Promise, now: datetime) -> Promise:
    """Say yes to a promise above its maker's limit; with the last yes it is promised.

    Raises NotAllowed for who may not give a word that is missing, Conflict when none is, and when
    its maker could not promise anything by now: is not ready any more, or may not reply.
    """
    row = promise_lock(promise)
    _check_step(row, PromiseStep.APPROVE)
    approval = approval_open(actor, row, now)
    if row.due_at < now:
        raise Conflict("over", _("Its day is over. It can be asked for anew, with another day."))
    _check_maker(row, now)
    approval.answered_by_id, approval.answered_at = actor.person_id, now
    approval.save(update_fields=["answered_by", "answered_at"])
    changes = {"legal": approval.legal, "value": row.money}
    entry_record(actor=actor, verb="promise.approved", subject=row, changes=changes)
    todos_settle(actor=actor, kind=APPROVE, refs=[approval.uid], now=now)
    if not row.approvals.filter(answered_at=None).exists():
        row.state, row.approved_at = PromiseState.OPEN, now
        row.save(update_fields=["state", "approved_at"])
        entry_record(actor=actor, verb="promise.made", subject=row)
        keeper_owe(actor=actor, promise=row, person=row.made_by, now=now)
        maker_tell(promise=row, name=actor.person_name, now=now)
    return row


@transaction.atomic
def promise_decline(*, actor: Viewer, promise: Promise, words: str, now: datetime) -> Promise:
    """Say no, and why: nothing is promised. Raises NotAllowed for who could not say yes either,
    Conflict when it was answered, Invalid without a reason."""
    row = promise_lock(promise)
    _check_step(row, PromiseStep.DECLINE)
    approval_open(actor, row, now)
    _end(actor, row, PromiseState.DECLINED, _said(PromiseStep.DECLINE, words), now)
    maker_tell(promise=row, name=actor.person_name, now=now)
    return row


@transaction.atomic
def promise_withdraw(*, actor: Viewer, promise: Promise, words: str = "", now: datetime) -> Promise:
    """Take back what one asked for, while it waits for approval.

    What is promised cannot be: it is kept or broken. Raises NotAllowed, or Conflict when it was
    answered.
    """
    row = promise_lock(promise)
    can_take_back(actor, maker_id=row.made_by_id).require()
    return _taken_back(actor, row, words, now)


@transaction.atomic
def promise_lapse(*, actor: Viewer, promise: Promise, words: str, now: datetime) -> Promise:
    """Take back what waits for approval and cannot be given any more, whatever ``actor`` did that
    led to it, and tell who asked. Raises Conflict when it was answered."""
    row = _taken_back(actor, promise_lock(promise), words, now)
    if Person.objects.here(organisation_today(now)).filter(pk=row.made_by_id).exists():
        maker_tell(promise=row, name="", now=now)
    return row


def _taken_back(actor: Viewer, row: Promise, words: str, now: datetime) -> Promise:
    _check_step(row, PromiseStep.WITHDRAW)
    _end(actor, row, PromiseState.WITHDRAWN, _said(PromiseStep.WITHDRAW, words), now)
    return row


@transaction.atomic
def promise_settle(
    *, actor: Viewer, promise: Promise, kept: bool, words: str = "", now: datetime
) -> Promise:
    """Say that it was kept, or was not and what happened; once.

    Raises NotAllowed for who neither has to keep it nor coaches there, Conflict when it is not
    promised, or was settled already, Invalid for a broken one without words.
    """
    row = promise_lock(promise)
    can_settle(actor, keeper_id=row.keeper_id, department_id=row.department_id).require()
    step = PromiseStep.KEPT if kept else PromiseStep.BROKEN
    _check_step(row, step)
    _end(actor, row, ENDS[step], _said(step, words), now)
    return row


def promise_step(
    *, actor: Viewer, promise: Promise, step: str, words: str, now: datetime
) -> Promise:
    """Take one of the steps by its name; raises what the step does."""
    if step == PromiseStep.APPROVE:
        return promise_approve(actor=actor, promise=promise, now=now)
    if step == PromiseStep.DECLINE:
        return promise_decline(actor=actor, promise=promise, words=words, now=now)
    if step == PromiseStep.WITHDRAW:
        return promise_withdraw(actor=actor, promise=promise, words=words, now=now)
    kept = step == PromiseStep.KEPT
    return promise_settle(actor=actor, promise=promise, kept=kept, words=words, now=now)


def _end(actor: Viewer, row: Promise, state: PromiseState, words: str, now: datetime) -> None:
    kind, refs = KEEP, [row.uid]
    if row.state == PromiseState.ASKED:
        kind, refs = APPROVE, [each.uid for each in row.approvals.all()]
    row.state, row.settled_at, row.settled_by_id = state, now, actor.person_id
    row.outcome = words
    row.save(update_fields=["state", "settled_at", "settled_by", "outcome"])
    changes = {"value": row.money, "late": row.due_at < now}
    entry_record(actor=actor, verb=f"promise.{state.value}", subject=row, changes=changes)
    todos_settle(actor=actor, kind=kind, refs=refs, now=now)


def _check_step(row: Promise, step: PromiseStep) -> None:
    """Raise Conflict, with what is possible instead, unless the step is."""
    legal = STEPS_OF.get(row.state, ())
    if step not in legal:
        words = _("That is not possible now: %(state)s.") % {"state": row.get_state_display()}
        raise Conflict("moved_on", words, members={"legal": [each.value for each in legal]})


def _check_maker(row: Promise, now: datetime) -> None:
    roles = promising_roles(row.made_by_id, now)
    held = next((each for each in roles if each.pk == row.assignment_id), None)
    if held is None or terms_of(held).level < Authority.REPLY:
        words = _("%(name)s could not promise anything any more: not ready, or not to reply.")
        raise Conflict("maker_not_ready", words % {"name": row.made_by})


def _said(step: PromiseStep, words: str) -> str:
    said, wrong = words.strip(), ""
    if step in NEEDS_WORDS and not said:
        wrong = _("Say in a sentence why.")
    elif len(said) > WORDS_LENGTH or "\0" in said:
        wrong = _("At most %(n)d characters.") % {"n": WORDS_LENGTH}
    if wrong:
        raise Invalid("words", wrong, problems=[Problem("/words", wrong)])
    return said
