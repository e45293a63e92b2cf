"""What Today shows to one person: owed, done, their roles and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from governance.home.rules.owed import Group, Owed, counted, grouped, owed_of, steps_first
from governance.home.selectors.roles import MyRole, coach_of, my_roles
from governance.playbooks.selectors.feedback import feedback_news
from governance.playbooks.selectors.questions import pages_asked_from
from governance.todos.models import Todo
from policies.guidance.selectors import Baseline, baseline_lists, titles_read
from policies.guidance.selectors.consulted import drafts_discussed
from policies.guidance.selectors.since_signed import changes_since_signed
from policies.training.selectors import courses_begun

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.playbooks.selectors.feedback import News
    from policies.guidance.selectors.consulted import Discussed
    from policies.guidance.selectors.since_signed import SinceSigned
    from roles.team.models import Assignment

DONE_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Today:
    first: Owed | None  # the most urgent step, also counted in its group
    since: SinceSigned | None  # what changed in it, where it is a guideline signed before
    groups: list[Group]  # the others, under their headings
    summary: str  # "2 to sign, 1 to learn": all of them, the first included
    late: int
    done: list[Owed]
    done_count: int
    roles: list[MyRole]
    baseline: Baseline | None  # what anybody may, for who holds no role
    coach: Assignment | None
    news: list[News]  # what became lately of what they brought
    discussed: list[Discussed]  # drafts they may comment on

    @property
    def renewal(self) -> tuple[str, datetime] | None:
        """What lapses next of what was signed or passed, and when."""
        coming = [found for role in self.roles for found in role.renewals]
        return min(coming, key=lambda found: found[1], default=None)


def today_for(viewer: Viewer, *, now: datetime) -> Today:
    """Return what ``viewer`` owes and holds; a fixed number of queries, however much that is."""
    mine = Todo.objects.filter(person=viewer.person_id).select_related("subject")
    todos = steps_first(list(mine.open().order_by("due_at", "pk")))
    learns = any(todo.subject.kind == "course" for todo in todos)
    begun = courses_begun(viewer.person_id) if viewer.person_id and learns else None
    year = timezone.localtime(now).replace(
        month=1, day=1, hour=0, minute=0, second=0, microsecond=0
    )
    done = mine.filter(outcome=Todo.Outcome.DONE, closed_at__gte=year)
    closed = list(done.order_by("-closed_at", "-pk")[:DONE_SHOWN])
    signs = any(todo.subject.kind == "guideline" for todo in todos)
    asked_from = pages_asked_from(viewer) if signs else []
    titles = _titles([*todos, *closed])
    owed = [owed_of(todo, begun, asked_from, titles) for todo in todos]
    roles = my_roles(viewer, now=now)
    return Today(
        first=owed[0] if owed else None,
        since=_since_signed(viewer, todos[0]) if todos else None,
        groups=grouped(owed[1:]),
        summary=counted(grouped(owed)),
        late=sum(row.todo.due_at < now for row in owed),
        done=[owed_of(todo, titles=titles) for todo in closed],
        done_count=done.count(),
        roles=roles,
        baseline=None if roles else baseline_lists(viewer=viewer),
        coach=coach_of(viewer, now=now),
        news=feedback_news(viewer, now),
        discussed=drafts_discussed(viewer),
    )


def _since_signed(viewer: Viewer, todo: Todo) -> SinceSigned | None:
    signs = todo.subject.kind == "guideline"
    return changes_since_signed(viewer, todo.subject.ref) if signs else None


def _titles(todos: list[Todo]) -> dict[UUID, str]:
    """Return what the guidelines among ``todos`` are called in the reader's language."""
    refs = [todo.subject.ref for todo in todos if todo.subject.kind == "guideline"]
    return titles_read(refs) if refs else {}
