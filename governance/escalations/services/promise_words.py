"""Who owes what about a promise, and who is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.core.clock import working_days_after
from governance.escalations.rules.promises import ANSWER_DAYS, day_end
from governance.notify.services import message_queue
from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from roles.org.selectors import holidays, organisation_settings, organisation_today

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.escalations.models import Promise, PromiseApproval
    from roles.org.models import Person

KEEP, APPROVE = "promise", "promise_approval"  # kinds of to-dos


def keeper_owe(*, actor: Viewer, promise: Promise, person: Person, now: datetime) -> None:
    """Let somebody owe that it is kept, inside the caller's transaction, which holds it."""
    promise.keeper = person
    promise.save(update_fields=["keeper"])
    todo_open(
        actor=actor,
        person=person,
        kind=KEEP,
        ref=promise.uid,
        title=_("Keep a promise: %(money)s") % {"money": promise.money},
        path=promise_path(promise),
        reason=promise.role_type.name,
        due_at=promise.due_at,
        now=now,
    )


def approval_ask(*, actor: Viewer, approval: PromiseApproval, now: datetime) -> None:
    """Let somebody owe their word, and tell them at once: somebody outside waits for it."""
    promise = approval.promise
    todo = todo_open(
        actor=actor,
        person=approval.asked,
        kind=APPROVE,
        ref=approval.uid,
        title=_("Approve a promise: %(money)s") % {"money": promise.money},
        path=promise_path(promise),
        reason=approval.get_because_display(),
        due_at=min(_answer_due(now), promise.due_at),
        now=now,
    )
    message_queue(
        key=f"promise.approval:{todo.uid}",
        person=approval.asked,
        template="escalations/mail/promise",
        payload={"name": str(promise.made_by), "role": promise.role_type.name, **_facts(promise)},
        now=now,
    )


def _answer_due(now: datetime) -> datetime:
    day = working_days_after(organisation_today(now), ANSWER_DAYS, holidays())
    return day_end(day, ZoneInfo(organisation_settings().time_zone))


def todos_settle(
    *,
    actor: Viewer,
    kind: str,
    refs: Collection[UUID],
    now: datetime,
    outcome: Todo.Outcome = Todo.Outcome.NOT_NEEDED,
) -> None:
    """Close what is owed about a promise: the actor has done it, for others it is ``outcome``."""
    own = [actor.person_id] if actor.person_id is not None else []
    for ref in refs:
        todos_close(
            actor=actor, kind=kind, ref=ref, outcome=Todo.Outcome.DONE, now=now, person_ids=own
        )
        todos_close(actor=actor, kind=kind, ref=ref, outcome=outcome, now=now)


def maker_tell(*, promise: Promise, name: str, now: datetime) -> None:
    """Send whoever asked what became of it: now promised, or not to be."""
    message_queue(
        key=f"promise.answered:{promise.uid}",
        person=promise.made_by,
        template="escalations/mail/promise_answered",
        payload={
            "name": name,
            "answer": str(promise.state),
            "words": promise.outcome,
            **_facts(promise),
        },
        now=now,
    )


def keeper_tell(*, promise: Promise, person: Person, now: datetime) -> None:
    """Send somebody that a promise of somebody else is theirs to keep from now on."""
    message_queue(
        key=f"promise.passed_on:{promise.uid}:{person.uid}:{now.isoformat()}",
        person=person,
        template="escalations/mail/promise_passed",
        payload={"name": str(promise.made_by), **_facts(promise)},
        now=now,
    )


def _facts(promise: Promise) -> dict[str, str]:
    return {
        "to_whom": promise.to_whom,
        "what": promise.what,
        "money": promise.money,
        "due": promise.due_at.isoformat(),
        "path": promise_path(promise),
    }


def promise_path(promise: Promise) -> str:
    return reverse("promise", args=[promise.uid])
