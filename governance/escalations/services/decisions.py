"""Taking an escalation and closing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.escalations.rules import TODO_KIND, EscalationState, can_close, can_take
from governance.escalations.rules.taken import ClockEnd
from governance.escalations.rules.watching import WatchEvent
from governance.escalations.selectors.lapsed import people_lapsed
from governance.escalations.services.booth_telling import booth_drop
from governance.escalations.services.clocks import clocks_begin, clocks_end
from governance.escalations.services.steps import escalation_lock
from governance.escalations.services.watch_telling import watchers_tell
from governance.todos.models import Todo
from governance.todos.services import todos_close

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.models import Escalation


@transaction.atomic
def escalation_take(*, actor: Viewer, escalation: Escalation, now: datetime) -> Escalation:
    """Take it: one click, one winner; steps that are still to come do nothing any more.

    Raises NotAllowed for who is neither asked nor a coach concerned, or may be so only by a role
    that needs what has run out; Conflict for who comes second. Taking what one has already
    changes nothing.
    """
    taken = escalation_lock(escalation.uid)
    mine = taken.holder_id is not None and taken.holder_id == actor.person_id
    if mine and taken.state != EscalationState.ASIDE:
        return taken
    department_id = taken.mention.department_id
    if not can_take(actor, asked_id=taken.asked_id, department_id=department_id):
        reason = _("Only the one who is asked, the department's coaches and the head coach may.")
        raise NotAllowed("not_asked", reason)
    if people_lapsed([actor.person_id or 0], taken.mention, now):
        reason = _("What your role needs has run out, a certificate for instance. Meet that first.")
        raise NotAllowed("not_ready", reason)
    _check_going(taken)
    if taken.state != EscalationState.OPEN:
        raise Conflict("already_taken", _taken_words(taken))
    taken.state = EscalationState.TAKEN
    taken.holder_id = actor.person_id
    taken.taken_at = now
    taken.generation += 1
    taken.save(update_fields=["state", "holder", "taken_at", "generation"])
    _todos_settle(actor, taken, now)
    entry_record(actor=actor, verb="escalation.taken", subject=taken)
    clocks_begin(actor=actor, escalation=taken, now=now)
    watchers_tell(actor=actor, mention=taken.mention, event=WatchEvent.TAKEN, now=now)
    return taken


@transaction.atomic
def escalation_close(
    *, actor: Viewer, escalation: Escalation, outcome: str, now: datetime
) -> Escalation:
    """Close it with what came of it. Raises NotAllowed unless ``actor`` has it."""
    closed = escalation_lock(escalation.uid)
    if not can_close(actor, holder_id=closed.holder_id):
        raise NotAllowed("not_holder", _("Only the one who has taken it closes it."))
    _check_going(closed)
    if closed.state == EscalationState.CLOSED:
        return closed
    if not outcome.strip():
        wrong = _("Say in a sentence what came of it.")
        raise Invalid("outcome_missing", wrong, problems=[Problem("/outcome", wrong)])
    closed.state = EscalationState.CLOSED
    closed.closed_at = now
    closed.outcome = outcome.strip()
    closed.save(update_fields=["state", "closed_at", "outcome"])
    entry_record(actor=actor, verb="escalation.closed", subject=closed)
    clocks_end(actor=actor, escalation=closed, end=ClockEnd.MET, now=now)
    booth_drop(actor=actor, mention=closed.mention, now=now)
    watchers_tell(actor=actor, mention=closed.mention, event=WatchEvent.CLOSED, now=now)
    return closed


def _check_going(escalation: Escalation) -> None:
    if escalation.state == EscalationState.ASIDE:
        raise Conflict("set_aside", _("It was set aside already. Take that back first."))


def _taken_words(taken: Escalation) -> str:
    return _("Already taken by %(name)s at %(time)s.") % {
        "name": taken.holder,
        "time": date_format(timezone.localtime(taken.taken_at), "H:i"),
    }


def _todos_settle(actor: Viewer, escalation: Escalation, now: datetime) -> None:
    own = [actor.person_id] if actor.person_id else []
    ref, outcomes = escalation.uid, Todo.Outcome
    todos_close(
        actor=actor, kind=TODO_KIND, ref=ref, outcome=outcomes.DONE, now=now, person_ids=own
    )
    todos_close(actor=actor, kind=TODO_KIND, ref=ref, outcome=outcomes.NOT_NEEDED, now=now)
