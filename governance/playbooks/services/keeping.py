"""Keeping an answer for everybody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, NotAllowed
from governance.playbooks.models import Practice
from governance.playbooks.rules import REVIEW_DAYS, QuestionState, can_answer, can_keep
from governance.playbooks.services.asking import question_lock
from roles.org.models import Person
from roles.org.selectors import organisation_today

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.playbooks.models import Question


@transaction.atomic
def practice_keep(
    *, actor: Viewer, question: Question, title: str, text: str, now: datetime
) -> Practice:
    """Keep an answer, reworded, for everybody to read; its keeper owns it, due again in a year.

    Raises NotAllowed for who may not answer, Conflict while it is not answered or kept already.
    """
    held = question_lock(question)
    if not can_answer(actor, asker_id=held.asker_id, asked_id=held.asked_id):
        raise NotAllowed("not_asked", _("Only the one who answered and the head coach keep it."))
    if held.state != QuestionState.ANSWERED:
        raise Conflict("not_answered", _("Only an answered question can be kept. Answer it."))
    if not can_keep(actor, asker_id=held.asker_id, asked_id=held.asked_id, state=held.state):
        words = _("Only who is still asked for advice keeps an answer for everybody.")
        raise NotAllowed("not_in_office", words)
    if Practice.objects.filter(question=held).exists():
        raise Conflict("kept_already", _("It is kept already. Everybody can read it."))
    practice = Practice.objects.create(
        title=title.strip(),
        text=text.strip(),
        owner=Person.objects.get(pk=actor.person_id or 0),
        question=held,
        kept_at=now,
        review_on=organisation_today(now) + timedelta(days=REVIEW_DAYS),
    )
    entry_record(actor=actor, verb="practice.kept", subject=practice)
    return practice
