"""What whoever has feedback does with it: passes it on, or says what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, Problem
from governance.playbooks.models import Route
from governance.playbooks.rules import (
    FeedbackState,
    MessageKind,
    Outcome,
)
from governance.playbooks.selectors.whom import answerers_of
from governance.playbooks.services.giving import (
    handler_check,
    message_add,
    said_already,
    step_check,
)
from governance.playbooks.services.owing import (
    answer_settle,
    is_here,
    person_tell,
    waiting_lock,
    waiting_pass_on,
)
from governance.todos.models import Todo

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.playbooks.models import Feedback
    from governance.playbooks.selectors.places import Destination


@transaction.atomic
def feedback_pass_on(
    *,
    actor: Viewer,
    feedback: Feedback,
    to: Destination,
    note: str = "",
    form: UUID,
    now: datetime,
) -> Feedback:
    """Give it to the hub, to another department's coach or to a function of the booth.

    Whoever gets it owes the answer from then on. Raises NotAllowed for who does not have it,
    Conflict when it is closed, lies there already, or nobody there could be told.
    """
    held = waiting_lock(feedback)
    route = Route(to.department.pk if to.department else None, to.function)
    if _passed_already(actor, held, route):
        return held
    handler_check(actor, held, "pass_on")
    step_check(held, "pass_on")
    if held.route == route and not held.climbed_at:
        raise Conflict("there_already", _("It lies there already."))
    held.place, held.place_function = to.place, to.function
    held.place_department = to.department
    found = next((each for each in answerers_of(held, now)), None)
    if found is None:
        raise Conflict("nobody_to_tell", _("There is nobody there who could be told."))
    if found.person.pk == held.asked_id:
        raise Conflict("there_already", _("Whoever has it already is asked there, too."))
    if note.strip():
        message_add(
            actor=actor, held=held, kind=MessageKind.PASSED_ON, text=note, form=form, now=now
        )
    held.climbed_at = None
    held.save(update_fields=["place", "place_function", "place_department"])
    reason = str(found.because.label)
    waiting_pass_on(actor=actor, held=held, person=found.person, reason=reason, now=now)
    return held


def _passed_already(actor: Viewer, held: Feedback, route: Route) -> bool:
    """Whether it lies there because the actor has passed it on there: twice is once."""
    if held.route != route or held.asked_id == actor.person_id:
        return False
    if held.closed_at is not None or held.climbed_at is not None:
        return False
    mine = Todo.objects.filter(person=actor.person_id, subject__kind=held.KIND)
    return mine.filter(subject__ref=held.uid, outcome=Todo.Outcome.PASSED_ON).exists()


@transaction.atomic
def feedback_close(
    *,
    actor: Viewer,
    feedback: Feedback,
    outcome: Outcome | str,
    words: str,
    form: UUID,
    now: datetime,
) -> Feedback:
    """Say what became of it, in words to its author, who is told at once.

    Raises NotAllowed for who does not have it, Conflict when it is closed, Invalid without
    words: nobody is left without an answer.
    """
    held = waiting_lock(feedback)
    handler_check(actor, held, "close")
    if said_already(actor, held, form):
        return held
    step_check(held, "close")
    if not words.strip():
        detail = _("Write to its author what becomes of it.")
        raise Invalid("no_words", detail, problems=[Problem("/words", detail)])
    said = message_add(
        actor=actor, held=held, kind=MessageKind.OUTCOME, text=words, form=form, now=now
    )
    here = is_here(held.author, now)
    held.state, held.outcome, held.closing = FeedbackState.CLOSED, Outcome(outcome), said
    held.asked, held.closed_at, held.told_at = said.author, now, now if here else None
    held.save(update_fields=["state", "outcome", "closing", "asked", "closed_at", "told_at"])
    answer_settle(actor=actor, row=held, done=True, now=now)
    changes = {"outcome": held.outcome, "told": here}
    entry_record(actor=actor, verb="feedback.closed", subject=held, changes=changes)
    if here:
        more = {"outcome": held.outcome, "by": str(said.author)}
        person_tell(held.author, "outcome", held, said.text, key=str(said.uid), now=now, **more)
    return held
