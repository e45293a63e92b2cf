"""Bringing feedback to the coach, saying more about it, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, NotAllowed
from governance.playbooks.models import Feedback, FeedbackMessage
from governance.playbooks.rules import (
    FEEDBACK_DAYS,
    FeedbackState,
    MessageKind,
    Place,
    can_answer,
    can_ask,
    is_asker,
    legal_steps,
    page_kept,
)
from governance.playbooks.selectors.whom import answerer_first
from governance.playbooks.services.lapsing import offers_withdraw
from governance.playbooks.services.owing import (
    answer_due,
    answer_owe,
    answer_settle,
    once_asked,
    person_tell,
    waiting_lock,
)
from roles.org.models import Person

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.playbooks.rules import FeedbackKind


@transaction.atomic
def feedback_give(
    *, actor: Viewer, kind: FeedbackKind | str, text: str, page: str, form: UUID, now: datetime
) -> Feedback:
    """Bring a challenge, an insight or a success to the coach, or to whoever stands in.

    ``form`` is the id of the form: the same person sending the same one again gets what there
    is. Raises NotAllowed for who is not listed, Conflict where nobody can be told.
    """
    if not can_ask(actor) or actor.person_id is None:
        raise NotAllowed("not_listed", _("Only people of the directory tell a coach something."))
    department_id, author_id = actor.department_id, actor.person_id
    known = Feedback.objects.filter(author_id=author_id, form=form).first()
    if known is not None:
        return known
    found = answerer_first(department_id=department_id, asker_id=author_id, now=now)
    if found is None:
        raise Conflict("nobody_to_tell", _("There is nobody yet who could be told."))
    feedback = Feedback(
        author_id=author_id,
        department_id=department_id,
        kind=kind,
        text=text.strip(),
        page=page_kept(page),
        place=Place.DEPARTMENT if department_id else Place.HUB,
        place_department_id=department_id,
        asked=found.person,
        sent_at=now,
        due_at=answer_due(now, FEEDBACK_DAYS),
        form=form,
    )
    Feedback.objects.bulk_create([feedback], ignore_conflicts=True)
    kept = Feedback.objects.select_related(*Feedback.NEAR).get(author_id=author_id, form=form)
    if kept.uid != feedback.uid:
        return kept
    changes = {"kind": str(kind), "asked": str(found.person.uid)}
    entry_record(actor=actor, verb="feedback.given", subject=kept, changes=changes)
    answer_owe(actor=actor, row=kept, reason=str(found.because.label), now=now)
    return kept


@transaction.atomic
def feedback_say(
    *, actor: Viewer, feedback: Feedback, text: str, form: UUID, now: datetime
) -> Feedback:
    """Add something, or ask its author for more; the other one is told.

    Raises NotAllowed for who neither brought it nor has it, Conflict when it is closed.
    """
    held = waiting_lock(feedback)
    own = is_asker(actor, asker_id=held.author_id)
    if not (own or can_answer(actor, asker_id=held.author_id, asked_id=held.asked_id)):
        over_check(actor, held, "say")
        raise NotAllowed("not_asked", _("Only its author, whoever has it and the head coach do."))
    if said_already(actor, held, form):
        return held
    step_check(held, "say")
    said = message_add(actor=actor, held=held, kind=MessageKind.SAID, text=text, form=form, now=now)
    entry_record(actor=actor, verb="feedback.said", subject=held)
    other = held.asked if own else held.author
    if other is not None:
        key, by = str(said.uid), str(said.author)
        person_tell(other, "feedback_said", held, said.text, key=key, now=now, by=by)
    return held


@transaction.atomic
def feedback_withdraw(*, actor: Viewer, feedback: Feedback, now: datetime) -> Feedback:
    """Take one's own back while it is open; tips that wait for an answer close with it. Raises
    NotAllowed for others, Conflict when closed."""
    held = waiting_lock(feedback)
    if not is_asker(actor, asker_id=held.author_id):
        raise NotAllowed("not_author", _("Only whoever brought it withdraws it."))
    step_check(held, "withdraw")
    held.state, held.closed_at = FeedbackState.WITHDRAWN, now
    held.save(update_fields=["state", "closed_at"])
    answer_settle(actor=actor, row=held, done=False, now=now)
    entry_record(actor=actor, verb="feedback.withdrawn", subject=held)
    offers_withdraw(actor=actor, feedback=held, now=now)
    return held


def step_check(held: Feedback, step: str) -> None:
    """Raise Conflict unless ``step`` is legal now; it names the legal ones."""
    legal = legal_steps(held.state)
    if step in legal:
        return
    message = {
        FeedbackState.OPEN: _("Its author waits for an answer. Say first what becomes of it."),
        FeedbackState.CLOSED: _("Its author has been told already what became of it."),
        FeedbackState.WITHDRAWN: _("Its author has withdrawn it."),
    }[FeedbackState(held.state)]
    raise Conflict("illegal_step", message, members={"legal": legal})


def said_already(actor: Viewer, held: Feedback, form: UUID) -> bool:
    return held.messages.filter(author_id=actor.person_id, form=form).exists()


def message_add(
    *,
    actor: Viewer,
    held: Feedback,
    kind: MessageKind,
    text: str,
    form: UUID,
    now: datetime,
) -> FeedbackMessage:
    author = Person.objects.get(pk=actor.person_id or 0)
    return FeedbackMessage.objects.create(
        feedback=held, author=author, kind=kind, text=text.strip(), form=form, written_at=now
    )


def handler_check(actor: Viewer, held: Feedback, step: str) -> None:
    """Raise NotAllowed unless the actor has it, or is the head coach; never its author. Who had
    it is told by Conflict that it is over."""
    if not can_answer(actor, asker_id=held.author_id, asked_id=held.asked_id):
        over_check(actor, held, step)
        raise NotAllowed("not_asked", _("Only whoever has it and the head coach do that."))


def over_check(actor: Viewer, held: Feedback, step: str) -> None:
    """Raise Conflict where somebody answered for an actor who had it, or it was withdrawn."""
    if held.closed_at is not None and once_asked(actor, held):
        step_check(held, step)
