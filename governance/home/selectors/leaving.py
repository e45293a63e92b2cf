"""What ends when somebody leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.todos.models import Todo
from roles.team.models import Assignment

if TYPE_CHECKING:
    from roles.org.models import Department, Person


@dataclass(frozen=True, slots=True)
class Leaving:
    held: list[Assignment]
    led: list[Department]
    todos: int
    account: bool

    @property
    def nothing(self) -> bool:
        return not (self.held or self.led or self.todos or self.account)


def leaving_of(person: Person) -> Leaving:
    """Return what hangs on ``person`` now; three queries."""
    held = Assignment.objects.open().filter(person=person)
    return Leaving(
        held=list(held.select_related("role__type", "role__department").order_by("pk")),
        led=list(person.departments_led.current().order_by("name")),
        todos=Todo.objects.open().filter(person=person).count(),
        account=person.user_id is not None,
    )
