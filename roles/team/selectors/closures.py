"""What still stands in departments that were closed, so that somebody has to decide on it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from governance.todos.models import Todo
from roles.channels.models import Channel
from roles.org.models import Department
from roles.org.selectors import department_ancestors
from roles.team.models import Assignment
from roles.team.rules import State, closure_able
from roles.team.selectors.circle import circle_around

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from django.db.models import QuerySet

CLOSURE: Final = "closure"  # kind of the to-do
NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Closure:
    """A closed department with the channels that are in use, or paused, and the roles that are
    held, or proposed, in it. What is being handed over or retired was decided on."""

    department: Department
    channels: list[Channel] = field(default_factory=list)
    held: list[Assignment] = field(default_factory=list)

    def words(self) -> Iterator[str]:
        """Yield each by its name, the first few of both."""
        yield from (str(each) for each in self.channels[:NAMED])
        yield from (f"{each.person} ({each.role.type})" for each in self.held[:NAMED])
        if max(len(self.channels), len(self.held)) > NAMED:
            yield "…"


def closures(department_id: int | None = None) -> list[Closure]:
    """Return every closed department in which something is left, or the one that is asked for;
    three queries."""
    closed = Department.objects.exclude(closed_on=None)
    if department_id is not None:
        closed = closed.filter(pk=department_id)
    channels: defaultdict[int, list[Channel]] = defaultdict(list)
    held: defaultdict[int, list[Assignment]] = defaultdict(list)
    for channel in _channels(closed):
        channels[channel.department_id or 0].append(channel)
    for assignment in _held(closed):
        held[assignment.role.department_id].append(assignment)
    found = Department.objects.filter(pk__in=[*channels, *held]).order_by("name", "pk")
    return [Closure(each, channels[each.pk], held[each.pk]) for each in found]


def _channels(closed: QuerySet[Department]) -> QuerySet[Channel]:
    found = Channel.objects.filter(department__in=closed).with_latest().not_dropped()
    return found.order_by("handle_key", "pk")


def _held(closed: QuerySet[Department]) -> QuerySet[Assignment]:
    found = Assignment.objects.open().filter(role__department__in=closed, handover_by=None)
    rows = found.exclude(state=State.HANDING_OVER).select_related("person", "role__type")
    return rows.order_by("person__display_name", "pk")


def closure_deciders(closure: Closure, today: date) -> list[int]:
    """Return everybody who may be asked to decide on it, nearest first: whoever heads the nearest
    open department above, and on along the chain; about ten queries."""
    above = department_ancestors(closure.department.pk)[1:]
    nearest = next((each.pk for each in above if each.closed_on is None), None)
    return closure_able(circle_around(nearest, today))


def closure_todos(person_ids: Collection[int] | None = None) -> list[Todo]:
    """Return what is owed for closed departments, or of it what these are asked; one query."""
    owed = Todo.objects.open().filter(subject__kind=CLOSURE)
    if person_ids is not None:
        owed = owed.filter(person__in=person_ids)
    return list(owed.select_related("subject", "person").order_by("pk"))
