"""Who hears of a request to the booth: to-dos, mails and the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.escalations.rules import EscalationState
from governance.escalations.rules.booth import BOOTH_KIND, BoothState
from governance.escalations.selectors.booth import function_name
from governance.jobs.services import enqueue
from governance.notify.services import message_queue
from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.models import BoothRequest, Mention

BOOTH_JOB = "escalations.booth"


def booth_clock(row: BoothRequest, now: datetime) -> None:
    """Come back half way to remind, and at the end to ask the next."""
    half = now + (row.due_at - now) / 2
    for stage, due_at in (("remind", half), ("pass", row.due_at)):
        place = {"turn": row.turn, "tried": len(row.tried), "stage": stage}
        enqueue(
            kind=BOOTH_JOB,
            key=f"{BOOTH_JOB}:{row.uid}:{row.turn}:{len(row.tried)}:{stage}",
            payload={"request": str(row.uid), **place},
            due_at=due_at,
            now=now,
        )


def booth_clock_again(row: BoothRequest, due_at: datetime, now: datetime) -> None:
    """Come back at ``due_at`` to who is late, and the last who is left."""
    place = {"turn": row.turn, "tried": len(row.tried), "stage": "late"}
    enqueue(
        kind=BOOTH_JOB,
        key=f"{BOOTH_JOB}:{row.uid}:{row.turn}:{len(row.tried)}:{due_at.isoformat()}",
        payload={"request": str(row.uid), **place},
        due_at=due_at,
        now=now,
    )


def tell_asked(actor: Viewer, row: BoothRequest, now: datetime, why: str = "asked") -> None:
    """Give who is asked a to-do, and a mail by which they answer it without signing in."""
    todo = todo_open(
        actor=actor,
        person=row.asked,
        kind=BOOTH_KIND,
        ref=row.uid,
        title=_("Answer %(name)s about a mention") % {"name": row.asked_by},
        path=_path(row),
        reason=function_name(row.function)[:100],
        due_at=row.due_at,
        now=now,
    )
    _mail(row, todo, why, now)


def tell_reminded(actor: Viewer, row: BoothRequest, now: datetime) -> None:
    """Write to who is asked once more; on a day that is late, once."""
    tell_asked(actor, row, now, f"late:{now.date()}" if now > row.due_at else "reminded")


def tell_answered(actor: Viewer, row: BoothRequest, now: datetime) -> None:
    """Write to who asked what came of it; what was asked back is theirs to do."""
    if row.state == BoothState.BACK:
        todo_open(
            actor=actor,
            person=row.asked_by,
            kind=BOOTH_KIND,
            ref=row.uid,
            title=_("Answer what the booth asked back"),
            path=_path(row),
            reason=function_name(row.function)[:100],
            due_at=row.due_at,
            now=now,
        )
    stands = row.text if row.text is not None and row.text.mention_id is None else None
    message_queue(
        key=f"booth:{row.uid}:{row.turn}:answered",
        person=row.asked_by,
        template="escalations/mail/booth_answered",
        payload={
            "name": str(row.answered_by or row.asked),
            "state": str(row.state),
            "answer": row.text.words if row.text else row.answer,
            "title": row.mention.title,
            "until": stands.valid_until.isoformat() if stands else "",
            "topic": row.mention.topic,
            "path": _path(row),
        },
        now=now,
    )


def todos_settle(
    actor: Viewer,
    row: BoothRequest,
    now: datetime,
    outcome: Todo.Outcome = Todo.Outcome.NOT_NEEDED,
) -> None:
    """Close what is owed about it: done by who acts, of the others ``outcome``."""
    if actor.person_id is not None:
        todos_close(
            actor=actor,
            kind=BOOTH_KIND,
            ref=row.uid,
            outcome=Todo.Outcome.DONE,
            now=now,
            person_ids=[actor.person_id],
        )
    todos_close(actor=actor, kind=BOOTH_KIND, ref=row.uid, outcome=outcome, now=now)


def _mail(row: BoothRequest, todo: Todo, why: str, now: datetime) -> None:
    message_queue(
        key=f"booth:{row.uid}:{row.turn}:{len(row.tried)}:{why}",
        person=row.asked,
        template="escalations/mail/booth",
        payload={
            "name": str(row.asked_by),
            "said": row.mention.said,
            "draft": row.draft,
            "question": row.question,
            "by": row.due_at.isoformat(),
            "reminded": why != "asked",
            "late": why.startswith("late"),
            "path": _path(row),
            "todo": str(todo.uid),
            "by_link": "yes",
        },
        now=now,
    )


def _path(row: BoothRequest) -> str:
    return reverse("booth", args=[row.uid])


def booth_drop(*, actor: Viewer, mention: Mention, now: datetime) -> None:
    """End what is still asked about a mention that is over, or that somebody else has from now on,
    in the caller's transaction."""
    for held in mention.booth_requests.waiting().select_for_update(no_key=True).order_by("pk"):
        booth_end(actor, held, now)


def booth_end(actor: Viewer, held: BoothRequest, now: datetime) -> None:
    """End what nobody answers any more; the caller holds the row."""
    held.state = BoothState.DROPPED
    held.save(update_fields=["state"])
    booth_record(actor, held, "booth.dropped")
    todos_settle(actor, held, now, outcome=Todo.Outcome.NOT_NEEDED)


def dropped_words(row: BoothRequest) -> str:
    """Return why what ended unanswered is not needed, as far as it is still so."""
    escalation = row.mention.escalation
    if escalation.state in (EscalationState.CLOSED, EscalationState.ASIDE):
        return _("It is not needed any more: the mention is over.")
    if escalation.holder_id != row.asked_by_id:
        words = _("It is not needed any more: %(name)s does not have the mention now.")
        return words % {"name": row.asked_by}
    return _("It ended unanswered; the mention was in other hands, or nobody was left to ask.")


def booth_record(actor: Viewer, held: BoothRequest, verb: str) -> None:
    """Tell the trail, without the words."""
    changes = {
        "mention": str(held.mention.uid),
        "function": held.function,
        "asked": str(held.asked.uid),
        "due_at": held.due_at.isoformat(),
    }
    if held.text is not None:
        changes["text"] = str(held.text.uid)
    if held.text is not None and held.text.mention_id is None:
        changes |= {"stands_until": str(held.text.valid_until), "topic": held.text.topic}
        changes["channel"] = str(held.text.channel.uid) if held.text.channel else ""
    entry_record(actor=actor, verb=verb, subject=held, changes=changes)
