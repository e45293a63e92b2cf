"""Who hears of a shift that is to be handed over: the one who is asked, and then who asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.notify.services import message_queue
from governance.todos.services import todo_open

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.models import DutyRequest

TODO_KIND = "duty"
ANSWER_WITHIN = timedelta(minutes=30)  # at the latest when the shift begins, if that is later


def tell_asked(actor: Viewer, row: DutyRequest, now: datetime) -> None:
    """Give who is asked a to-do and a message."""
    todo_open(
        actor=actor,
        person=row.asked,
        kind=TODO_KIND,
        ref=row.uid,
        title=_("Take a shift over from %(name)s") % {"name": row.asked_by},
        path=_path(row),
        reason=row.note or str(row.rota),
        due_at=max(row.since, now + ANSWER_WITHIN),
        now=now,
    )
    message_queue(
        key=f"duty:{row.uid}",
        person=row.asked,
        template="escalations/mail/duty",
        payload={"name": str(row.asked_by), "note": row.note, **_terms(row)},
        now=now,
    )


def tell_answered(row: DutyRequest, now: datetime, *, stays: int = 0) -> None:
    """Send who asked what became of it, and how many mentions stay with them."""
    message_queue(
        key=f"duty:{row.uid}:answered",
        person=row.asked_by,
        template="escalations/mail/duty_answered",
        payload={"name": str(row.asked), "answer": str(row.state), "stays": stays, **_terms(row)},
        now=now,
    )


def _terms(row: DutyRequest) -> dict[str, str]:
    return {
        "rota": str(row.rota),
        "since": row.since.isoformat(),
        "until": row.until.isoformat(),
        "back_since": row.back_since.isoformat() if row.back_since else "",
        "back_until": row.back_until.isoformat() if row.back_until else "",
        "path": _path(row),
    }


def _path(row: DutyRequest) -> str:
    return reverse("duty_request", args=[row.uid])
