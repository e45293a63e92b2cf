"""What somebody owes, and under which heading Today shows it. Pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from governance.home.rules import ASKS, GROUPS, OTHER
from governance.home.rules.asks import CHECKLIST, Ask

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from governance.todos.models import Todo


STEPS: Final = {"guideline", "course"}


@dataclass(frozen=True, slots=True)
class Owed:
    """One to-do and how it is shown."""

    todo: Todo
    ask: Ask
    progress: tuple[int, int] | None = None  # so many of so many questions
    awaits: bool = False  # the person asked about it, and nobody has answered yet
    named: str = ""  # in the reader's language, where that is another

    @property
    def title(self) -> str:
        return self.named or self.todo.subject.title


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    title: str
    owed: tuple[Owed, ...]


def owed_of(
    todo: Todo,
    begun: Mapping[UUID, tuple[int, int]] | None = None,
    asked_from: Iterable[str] = (),
    titles: Mapping[UUID, str] | None = None,
) -> Owed:
    """Return how ``todo`` is shown; ``begun`` says how far the courses are that are under way,
    ``asked_from`` from which pages a question waits for an answer, ``titles`` what a guideline
    is called in the reader's language."""
    kind, ref = todo.subject.kind, todo.subject.ref
    if kind == "course" and begun and ref in begun:
        return Owed(todo, ASKS["course_begun"], begun[ref])
    awaits = any(page.startswith(todo.subject.path) for page in asked_from)
    named = (titles or {}).get(ref, "") if kind == "guideline" else ""
    return Owed(todo, ASKS.get(kind, OTHER), awaits=awaits, named=named)


def steps_first(todos: list[Todo]) -> list[Todo]:
    """Return the to-dos with what only sums up behind what is to be signed and learned, which is
    most of it: Today leads to a step, not to a list of steps."""
    if not any(todo.subject.kind in STEPS for todo in todos):
        return todos
    return sorted(todos, key=lambda todo: todo.subject.kind == CHECKLIST)


def grouped(owed: Iterable[Owed]) -> list[Group]:
    """Return the to-dos under their headings, what others wait for first; no empty heading."""
    rows = list(owed)
    groups = [
        Group(key, str(title), tuple(row for row in rows if row.ask.group == key))
        for key, (title, _count) in GROUPS.items()
    ]
    return [group for group in groups if group.owed]


def counted(groups: Iterable[Group]) -> str:
    """Return "2 to sign, 1 to learn"."""
    return ", ".join(str(GROUPS[group.key][1] % {"n": len(group.owed)}) for group in groups)
