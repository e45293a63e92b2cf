"""Offering a tip to departments, and what each of them makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.playbooks.models import Offer
from governance.playbooks.rules import (
    OFFER_ANSWERS,
    OFFER_DAYS,
    OfferState,
    can_decide_offer,
    can_offer,
)
from governance.playbooks.selectors.whom import answerers_of
from governance.playbooks.services.giving import step_check
from governance.playbooks.services.owing import (
    answer_due,
    answer_owe,
    answer_settle,
    is_here,
    person_tell,
    waiting_lock,
)
from roles.org.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.playbooks.models import Feedback
    from roles.org.models import Department


@transaction.atomic
def tip_offer(
    *,
    actor: Viewer,
    feedback: Feedback,
    departments: Collection[Department],
    title: str,
    text: str,
    now: datetime,
) -> list[Offer]:
    """Offer it to departments, in words that are for others; return the offers that are new.

    A department that was asked already is left as it is. Raises NotAllowed for who does not
    have it, Conflict when it is withdrawn or nobody new could be asked.
    """
    held = waiting_lock(feedback)
    if not can_offer(actor, author_id=held.author_id, asked_id=held.asked_id):
        raise NotAllowed("not_asked", _("Only whoever has it and the head coach offer it."))
    step_check(held, "offer")
    by = Person.objects.get(pk=actor.person_id or 0)
    known = set(held.offers.values_list("department_id", flat=True)) | {held.department_id}
    fresh = [
        Offer(
            feedback=held,
            department=each,
            title=title.strip(),
            text=text.strip(),
            offered_by=by,
            offered_at=now,
            due_at=answer_due(now, OFFER_DAYS),
        )
        for each in {each.pk: each for each in departments}.values()
        if each.pk not in known and each.closed_on is None
    ]
    made = [offer for offer in fresh if _offered(actor, offer, now)]
    if not made:
        raise Conflict("nobody_to_ask", _("Each of them has it already, or nobody can be asked."))
    return made


def _offered(actor: Viewer, offer: Offer, now: datetime) -> bool:
    found = next(answerers_of(offer, now), None)
    if found is None:
        return False
    offer.asked = found.person
    offer.save(force_insert=True)
    changes = {"feedback": str(offer.feedback.uid), "department": str(offer.department.uid)}
    entry_record(actor=actor, verb="tip.offered", subject=offer, changes=changes)
    answer_owe(actor=actor, row=offer, reason=str(found.because.label), now=now)
    return True


@transaction.atomic
def tip_answer(
    *, actor: Viewer, offer: Offer, answer: OfferState | str, reason: str = "", now: datetime
) -> Offer:
    """Adopt, adapt or decline it for a department; whoever brought it is told.

    The same answer again changes nothing. Raises NotAllowed for who does not decide there,
    Conflict when it is answered otherwise, Invalid for adapting or declining without saying why.
    """
    held = waiting_lock(offer)
    if not can_decide_offer(
        actor,
        author_id=held.feedback.author_id,
        asked_id=held.asked_id,
        department_id=held.department_id,
    ):
        detail = _("Only the department's coaches and the head coach decide on it.")
        raise NotAllowed("not_asked", detail)
    if held.state == answer and held.answered_by_id == actor.person_id:
        return held
    if held.state != OfferState.OPEN:
        detail = _("The department has answered already.")
        raise Conflict("answered_already", detail, members={"legal": ()})
    _reason_check(answer, reason)
    held.state, held.reason, held.closed_at = OfferState(answer), reason.strip(), now
    held.answered_by = Person.objects.get(pk=actor.person_id or 0)
    held.save(update_fields=["state", "reason", "closed_at", "answered_by"])
    answer_settle(actor=actor, row=held, done=True, now=now)
    entry_record(actor=actor, verb=f"tip.{held.state}", subject=held)
    _author_tell(held, now)
    return held


def _reason_check(answer: OfferState | str, reason: str) -> None:
    if answer not in OFFER_ANSWERS:
        detail = _("A department adopts, adapts or declines.")
        raise Invalid("unknown_answer", detail, problems=[Problem("/decision", detail)])
    if answer != OfferState.ADOPTED and not reason.strip():
        detail = _("Say in a few words why, or what you do instead.")
        raise Invalid("no_reason", detail, problems=[Problem("/reason", detail)])


def _author_tell(held: Offer, now: datetime) -> None:
    author = held.feedback.author
    if is_here(author, now):
        more = {
            "path": held.feedback.path,
            "department": str(held.department),
            "title": held.title,
            "answer": held.state,
        }
        person_tell(author, "tip_answered", held, held.reason, key=str(held.uid), now=now, **more)
