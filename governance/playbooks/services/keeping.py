"""Keeping answers, insights, successes and what worked with a mention for everybody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, NotAllowed
from governance.escalations.models import Mention
from governance.escalations.rules import EscalationState
from governance.escalations.selectors.rows import mention_state
from governance.escalations.selectors.story import mention_choices
from governance.playbooks.models import Practice
from governance.playbooks.rules import (
    KEPT_KINDS,
    NOT_CLOSED,
    REVIEW_DAYS,
    QuestionState,
    can_answer,
    can_keep,
    can_keep_feedback,
    can_keep_mention,
    legal_steps,
)
from governance.playbooks.selectors.heard import practice_of
from governance.playbooks.services.asking import legal_now
from governance.playbooks.services.giving import handler_check, step_check
from governance.playbooks.services.owing import waiting_lock
from roles.org.models import Person
from roles.org.selectors import organisation_today

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.models import Escalation
    from governance.playbooks.models import Feedback, Question


@transaction.atomic
def practice_keep(
    *, actor: Viewer, question: Question, title: str, text: str, now: datetime
) -> Practice:
    """Keep an answer, reworded, for everybody to read; its keeper owns it, due again in a year.

    Raises NotAllowed for who may not answer, Conflict while it is not answered or kept already.
    """
    held = waiting_lock(question)
    if not can_answer(actor, asker_id=held.asker_id, asked_id=held.asked_id):
        raise NotAllowed("not_asked", _("Only the one who answered and the head coach keep it."))
    if held.state != QuestionState.ANSWERED:
        words = _("Only an answered question can be kept. Answer it.")
        raise Conflict("not_answered", words, members=legal_now(held))
    if not can_keep(actor, asker_id=held.asker_id, asked_id=held.asked_id, state=held.state):
        raise _not_in_office()
    return _kept(actor, Practice(question=held, title=title, text=text), now)


@transaction.atomic
def feedback_keep(
    *, actor: Viewer, feedback: Feedback, title: str, text: str, now: datetime
) -> Practice:
    """Keep an insight or a success, reworded, in the library.

    Raises NotAllowed for who did not answer it, Conflict for a challenge, before its author was
    told, and when it is kept already.
    """
    held = waiting_lock(feedback)
    handler_check(actor, held, "keep")
    step_check(held, "keep")
    if held.kind not in KEPT_KINDS:
        words = _("Insights and successes are kept, a challenge is not.")
        raise Conflict("not_kept", words, members=_feedback_legal(held))
    if not can_keep_feedback(
        actor, author_id=held.author_id, asked_id=held.asked_id, kind=held.kind
    ):
        raise _not_in_office()
    return _kept(actor, Practice(feedback=held, title=title, text=text), now)


@transaction.atomic
def mention_keep(
    *, actor: Viewer, mention: Mention, title: str, text: str, now: datetime
) -> Practice:
    """Keep what worked with a mention, in words of the keeper's own; these outlive the mention's.

    The same words of the same person again are the same practice. Raises NotAllowed and Conflict
    as ``mention_keep_check`` does, Conflict also when somebody kept it already.
    """
    rows = Mention.objects.select_related("escalation")
    held = rows.select_for_update(of=("self",), no_key=True).get(pk=mention.pk)
    mention_keep_check(actor, held)
    known = practice_of(held)
    sent = (actor.person_id, title.strip(), text.strip())
    if known is not None and (known.owner_id, known.title, known.text) == sent:
        return known
    return _kept(actor, Practice(mention=held, title=title, text=text), now)


def mention_keep_check(actor: Viewer, mention: Mention) -> None:
    """Raise NotAllowed for who neither had it nor is its coach, Conflict while it is not closed."""
    escalation: Escalation | None = getattr(mention, "escalation", None)
    holder_id = escalation.holder_id if escalation else None
    if not can_keep_mention(actor, holder_id=holder_id, department_id=mention.department_id):
        words = _("Only whoever had it, the department's coaches and the head coach keep it.")
        raise NotAllowed("not_holder", words)
    state = mention_state(mention)
    if state != EscalationState.CLOSED:
        raise Conflict("not_closed", NOT_CLOSED[state], members=_mention_legal(actor, mention))


def _legal(actor: Viewer, practice: Practice) -> Mapping[str, Sequence[str]]:
    """Return what a problem says of the steps that are possible with what it is kept from."""
    if practice.question is not None:
        return legal_now(practice.question)
    if practice.feedback is not None:
        return _feedback_legal(practice.feedback)
    return _mention_legal(actor, practice.mention) if practice.mention else {}


def _feedback_legal(feedback: Feedback) -> Mapping[str, Sequence[str]]:
    """Without keeping it, which was refused just now."""
    return {"legal": [step for step in legal_steps(feedback.state) if step != "keep"]}


def _mention_legal(actor: Viewer, mention: Mention) -> Mapping[str, Sequence[str]]:
    return {"legal": list(mention_choices(actor, mention, lapsed=False))}


def _not_in_office() -> NotAllowed:
    words = _("Only who is still asked for advice keeps something for everybody.")
    return NotAllowed("not_in_office", words)


def _kept(actor: Viewer, practice: Practice, now: datetime) -> Practice:
    known = Practice.objects.filter(
        question=practice.question, feedback=practice.feedback, mention=practice.mention
    )
    if known.exists():
        words = _("It is kept already. Everybody can read it.")
        raise Conflict("kept_already", words, members=_legal(actor, practice))
    practice.title, practice.text = practice.title.strip(), practice.text.strip()
    practice.owner = Person.objects.get(pk=actor.person_id or 0)
    practice.kept_at = now
    practice.review_on = organisation_today(now) + timedelta(days=REVIEW_DAYS)
    practice.save()
    heard = practice.mention
    changes = {"mention": str(heard.uid)} if heard else None
    entry_record(actor=actor, verb="practice.kept", subject=practice, changes=changes)
    return practice
