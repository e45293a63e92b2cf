"""Asking the booth about an answer, and what the booth says.

Whatever changes a request holds its row first; what it changes of the escalation, it does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.core.viewer import system_viewer
from governance.escalations.models import BoothRequest
from governance.escalations.rules import EscalationState, can_close
from governance.escalations.rules.booth import (
    AGAIN,
    BoothState,
    BoothStep,
    booth_due,
    booth_steps,
    can_reply_booth,
)
from governance.escalations.rules.texts import words_clean
from governance.escalations.selectors.booth import booth_able, booth_answers, booth_functions
from governance.escalations.services.booth_telling import (
    booth_clock,
    booth_clock_again,
    booth_end,
    booth_record,
    dropped_words,
    tell_answered,
    tell_asked,
    tell_reminded,
    todos_settle,
)
from governance.escalations.services.booth_texts import (
    Standing,
    answer_approve,
    standing_check,
)
from governance.escalations.services.clocks import clocks_restart
from governance.escalations.services.steps import escalation_lock
from governance.todos.models import Todo
from governance.todos.rules import asked_next
from roles.org.selectors import holidays, organisation_settings

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.escalations.models import Escalation, Mention
    from roles.org.models import Person

HAVING_WORDS = {BoothStep.EDIT, BoothStep.ASK_BACK, BoothStep.REFUSE}


@transaction.atomic
def booth_ask(
    *,
    actor: Viewer,
    escalation: Escalation,
    function: str,
    draft: str = "",
    question: str = "",
    now: datetime,
) -> BoothRequest:
    """Ask a function of the booth to approve ``draft``, or a question, or both.

    Raises NotAllowed unless ``actor`` has the mention, Invalid naming each field, Conflict when
    the mention is over or the function is asked about it already.
    """
    held = escalation_lock(escalation.uid)
    if not can_close(actor, holder_id=held.holder_id) or actor.person_id is None:
        raise NotAllowed("not_holder", _("Only the one who has taken it asks the booth."))
    if held.state != EscalationState.TAKEN:
        raise Conflict("over", _("It is closed or set aside already."))
    draft, question = words_clean(draft), words_clean(question)
    if not draft and not question:
        wrong = _("Write the answer that you would give, or what you want to know.")
        raise Invalid("booth", wrong, problems=[Problem("/draft", wrong)])
    known = function in booth_functions(now)
    able = booth_able(function, but=actor.person_id, now=now) if known else []
    if not able:
        wrong = _("Nobody answers for that at present. Choose somebody else.")
        raise Invalid("booth", wrong, problems=[Problem("/function", wrong)])
    asked = able[0]
    if held.mention.booth_requests.waiting().filter(function=function).exists():
        raise Conflict("asked_already", _("They are asked about this mention already."))
    made = BoothRequest.objects.create(
        mention=held.mention,
        function=function,
        draft=draft,
        question=question,
        asked_by_id=actor.person_id,
        asked=asked,
        tried=[asked.pk],
        asked_at=now,
        due_at=_due(held.mention, now),
    )
    booth_record(actor, made, "booth.asked")
    clocks_restart(actor=actor, escalation=held, now=now)
    tell_asked(actor, made, now)
    booth_clock(made, now)
    return made


@transaction.atomic
def booth_answer(
    *,
    actor: Viewer,
    request: BoothRequest,
    step: BoothStep,
    words: str = "",
    until: date | None = None,
    on_channel: bool = False,
    turn: int,
    now: datetime,
) -> BoothRequest:
    """Answer it: approve the draft, approve ``words`` instead, ask back or refuse with ``words``.

    Where only something was asked, ``edit`` answers it. What is approved may be used for this
    mention for 30 days, and is cited like any approved text; with ``until`` it is a standing
    approval, for any mention of its topic to that day, ``on_channel`` on its channel alone.
    Raises NotAllowed for who is not asked, or whose approval cannot stand; Invalid without words
    that are needed; Conflict when it was answered already, or the ``turn`` that was read is over.
    """
    held = _lock(request.uid)
    if not booth_answers(actor, held, now):
        raise NotAllowed("not_asked", _("Only who is asked, or holds the function, answers."))
    _turn_require(held, BoothState.OPEN, turn)
    words = words_clean(words)
    if (step in HAVING_WORDS and not words) or (step == BoothStep.APPROVE and not held.draft):
        wrong = _("Write it in a sentence.")
        raise Invalid("words_missing", wrong, problems=[Problem("/words", wrong)])
    held.answered_by_id, held.answered_at, held.turn = actor.person_id, now, held.turn + 1
    held.answer = "" if step == BoothStep.APPROVE else words
    held.state = _state(held, step)
    stands = None if until is None else Standing(until, on_channel)
    if stands is not None:
        standing_check(actor, held, stands, now)
    if held.state == BoothState.APPROVED:
        words = words if step == BoothStep.EDIT else held.draft
        held.text = answer_approve(actor, held, words, stands, now)
    held.save()
    booth_record(actor, held, f"booth.{held.state}")
    todos_settle(actor, held, now)
    tell_answered(actor, held, now)
    return held


@transaction.atomic
def booth_reply(
    *,
    actor: Viewer,
    request: BoothRequest,
    draft: str = "",
    question: str = "",
    turn: int,
    now: datetime,
) -> BoothRequest:
    """Answer what was asked back, with the draft as it is now; the same person is asked again."""
    held = _lock(request.uid)
    if not can_reply_booth(actor, asked_by_id=held.asked_by_id):
        raise NotAllowed("not_yours", _("Only who asked answers that."))
    _turn_require(held, BoothState.BACK, turn)
    draft, question = words_clean(draft), words_clean(question)
    if not question:
        wrong = _("Write it in a sentence.")
        raise Invalid("words_missing", wrong, problems=[Problem("/question", wrong)])
    held.draft, held.question = draft, question
    held.state, held.turn, held.due_at = BoothState.OPEN, held.turn + 1, _due(held.mention, now)
    held.asked_at = now
    held.save()
    booth_record(actor, held, "booth.replied")
    todos_settle(actor, held, now)
    tell_asked(actor, held, now)
    booth_clock(held, now)
    return held


@transaction.atomic
def booth_tick(*, uid: UUID, turn: int, tried: int, stage: str, now: datetime) -> None:
    """Remind who is asked, or when their time is over, or they do not stand for the function any
    more, ask the next. With nobody left it stays with the last one, who hears daily that it is
    late; where nobody stands for the function at all, it ends. What has moved on since does
    nothing."""
    held = _lock(uid)
    if held.state != BoothState.OPEN or (held.turn, len(held.tried)) != (turn, tried):
        return
    actor = system_viewer("Booth")
    able = {row.pk: row for row in booth_able(held.function, but=held.asked_by_id, now=now)}
    asked_now, late = [held.asked_id], stage != "remind"
    following = asked_next(list(able), asked=asked_now, before=held.tried, late=late)
    if following is not None:
        _pass_on(actor, held, able[following], now)
    elif not able:
        booth_end(actor, held, now)
        tell_answered(actor, held, now)
    else:
        _remind(actor, held, stage, now)


def _remind(actor: Viewer, held: BoothRequest, stage: str, now: datetime) -> None:
    if stage == "pass":
        booth_record(actor, held, "booth.late")
    else:
        tell_reminded(actor, held, now)
    if stage != "remind":
        booth_clock_again(held, _due(held.mention, now + AGAIN), now)


def _pass_on(actor: Viewer, held: BoothRequest, asked: Person, now: datetime) -> None:
    held.asked, held.tried = asked, [*held.tried, asked.pk]
    held.due_at = _due(held.mention, now)
    held.save(update_fields=["asked", "tried", "due_at"])
    booth_record(actor, held, "booth.passed_on")
    todos_settle(actor, held, now, outcome=Todo.Outcome.PASSED_ON)
    tell_asked(actor, held, now)
    booth_clock(held, now)


def _lock(uid: UUID) -> BoothRequest:
    BoothRequest.objects.select_for_update(no_key=True).get(uid=uid)
    related = ("mention__channel", "mention__department", "asked", "asked_by")
    return BoothRequest.objects.select_related(*related).get(uid=uid)


def _turn_require(held: BoothRequest, state: BoothState, turn: int) -> None:
    legal = {"legal": booth_steps(held.state, draft=bool(held.draft))}
    if held.state == BoothState.DROPPED:
        raise Conflict("answered", dropped_words(held), members=legal)
    if held.state != state:
        words = _("%(name)s answered it already. Nothing was changed.")
        if held.state == BoothState.OPEN:
            words = _("It waits for %(name)s. Nothing was changed.")
        name = held.asked if held.state == BoothState.OPEN else held.answered_by
        raise Conflict("answered", words % {"name": name}, members=legal)
    if held.turn != turn:
        words = _("It was changed after you looked. Look again.")
        raise Conflict("changed", words, members=legal)


def _state(held: BoothRequest, step: BoothStep) -> BoothState:
    if step == BoothStep.EDIT and not held.draft:
        return BoothState.ANSWERED
    return {
        BoothStep.APPROVE: BoothState.APPROVED,
        BoothStep.EDIT: BoothState.APPROVED,
        BoothStep.ASK_BACK: BoothState.BACK,
        BoothStep.REFUSE: BoothState.REFUSED,
    }[step]


def _due(mention: Mention, now: datetime) -> datetime:
    zone = ZoneInfo(organisation_settings().time_zone)
    return booth_due(now, severity=mention.severity, zone=zone, holidays=holidays())
