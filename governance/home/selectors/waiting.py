"""What somebody else waits for until it is answered, and who is asked: the bottlenecks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from governance.core.paging import Page, page_of
from governance.home.rules.owed import Owed, owed_of
from governance.todos.models import Todo
from roles.team.rules import DECISIONS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from roles.org.models import Person

ROWS: Final = 50
# To-dos that hold somebody else up until they are answered. Left out are those that hold up
# whoever has them alone (to sign, to learn, to get ready), those that keep a list true (to verify
# a channel or look at a practice again, what a closed department left behind, whom work falls to
# meanwhile), and escalations, which have clocks and a list of their own, counted beside these.
ANSWERS: Final = (
    *(kind.value for kind in DECISIONS),
    *("review", "exemption", "sponsor", "access", "contracts", "focus", "handover", "duty"),
    *("booth", "question", "feedback", "tip", "channel_ask", "channel_silent", "channel_advice"),
    *("approval", "returned", "publish", "asked_back", "annex_fit", "promise_approval"),
)
# Pages that are theirs alone who are asked.
OWN_PAGES: Final = frozenset({"review", "duty", "booth"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A to-do that somebody else waits for, and who is asked."""

    owed: Owed
    person: Person

    @property
    def url(self) -> str:
        """Where the head coach sees it too; "" when that is a page of the one who is asked."""
        subject = self.owed.todo.subject
        return "" if subject.kind in OWN_PAGES else subject.path


def answers_open() -> QuerySet[Todo]:
    """Return the to-dos that somebody else waits for, the longest first."""
    found = Todo.objects.open().filter(subject__kind__in=ANSWERS)
    return found.select_related("subject", "person").order_by("opened_at", "pk")


def answers_first(number: int) -> list[Waiting]:
    """Return the ``number`` that wait longest; one query."""
    return [_waiting(each) for each in answers_open()[:number]]


def answers_page(page: int | None) -> Page[Waiting]:
    """Return one page of all that is waited for, or with None all of it; two queries, Missing
    beyond the last page."""
    found = page_of(answers_open(), page, ROWS)
    rows = [_waiting(each) for each in found.rows]
    return Page(rows, found.count, found.number, found.size)


def _waiting(todo: Todo) -> Waiting:
    return Waiting(owed_of(todo), todo.person)
