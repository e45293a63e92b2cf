"""What the tests of escalations share: reporting, and looking at what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from governance.audit.models import Entry
from governance.escalations.models import Escalation, Mention
from governance.escalations.rules import Topic, Wish
from governance.escalations.services import mention_log
from governance.todos.models import Todo
from tests.cast import NOW

if TYPE_CHECKING:
    from uuid import UUID

    from tests.cast import Member

SAID = "Stove hissed in our tent for ten minutes"


def minutes_later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def log(member: Member, **changes: Any) -> Mention:
    fields: dict[str, Any] = {
        "said": SAID,
        "where": "Leeds shop, at the counter",
        "topic": Topic.COMPLAINT,
        "wish": Wish.PASS_ON,
        "now": NOW,
    }
    return mention_log(actor=member.viewer, **(fields | changes))


def escalation_of(mention: Mention) -> Escalation:
    return Escalation.objects.select_related("asked", "holder").get(mention=mention)


def asked(mention: Mention) -> list[str]:
    """Who owes it at present, by the open to-dos."""
    todos = Todo.objects.open().filter(subject__ref=escalation_of(mention).uid)
    return [str(todo.person) for todo in todos.select_related("person")]


def verbs(uid: UUID) -> list[str]:
    return list(Entry.objects.filter(subject_uid=uid).order_by("id").values_list("verb", flat=True))
