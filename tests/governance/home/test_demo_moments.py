"""The demo at other moments and sizes: the figures count from the loading, whenever that is."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import time_machine

from governance.home.demo.load import demo_load
from governance.home.demo.personas import LARKFIELD
from governance.home.demo.stage import SISTERS
from governance.todos.models import Todo
from roles.channels.models import Channel
from roles.org.models import Department, Person
from roles.team.models import Assignment
from roles.team.rules import RoleKind, State
from roles.team.selectors import gaps

if TYPE_CHECKING:
    from django.db.models import QuerySet

SATURDAY = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)  # while nobody listens
CLOCK_CHANGE = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # past midnight in Dublin, still summer
GAPS = {"CV1": 3, "CV3": 1, "CV4": 1}


def owing(now: datetime) -> tuple[int, int, int]:
    """How many of the first company owe a guideline: all, in Retail, and two weeks late."""
    todos = Todo.objects.open().filter(subject__kind="guideline")
    todos = todos.exclude(person__external_id__regex=SISTERS)
    late = todos.filter(due_at__lte=now - timedelta(days=14))
    people = Person.objects.filter(pk__in=todos.values("person"))
    retail = people.filter(department__name="Retail stores")
    return people.count(), retail.count(), late.values("person").distinct().count()


def holding(kind: RoleKind) -> QuerySet[Assignment]:
    return Assignment.objects.active().filter(role__type__kind=kind)


def test_past_midnight_on_the_day_on_which_clocks_change(db: None) -> None:
    with time_machine.travel(CLOCK_CHANGE, tick=False):
        demo_load(organisation=LARKFIELD, now=CLOCK_CHANGE)
    assert Counter(gap.rule for gap in gaps(now=CLOCK_CHANGE, questions=False)) == GAPS
    assert owing(CLOCK_CHANGE) == (41, 29, 4)
    pending = Assignment.objects.filter(state=State.PROPOSED)
    assert (pending.count(), CLOCK_CHANGE - pending.earliest("proposed_at").proposed_at) == (
        7,
        timedelta(days=9),
    )


def test_half_as_many_again_on_a_saturday_evening_in_the_same_proportions(db: None) -> None:
    """443 people: a company, and the half of another."""
    with time_machine.travel(SATURDAY, tick=False):
        assert demo_load(organisation=LARKFIELD, people=443, now=SATURDAY) == 443
    assert owing(SATURDAY) == (41, 29, 4)
    assert Assignment.objects.filter(state=State.PROPOSED).count() == 7
    found = gaps(now=SATURDAY, questions=False)
    assert Counter(gap.rule for gap in found) == {"CV1": 6, "CV3": 1, "CV4": 1, "CV8": 2}
    assert Department.objects.count() == 50
    coached = holding(RoleKind.COACH).values("role__department").distinct().count()
    assert coached in range(38, 45)  # a department of three has its head alone then
    assert holding(RoleKind.PLAYER).values("person").distinct().count() in range(125, 138)
    assert holding(RoleKind.BOOTH).values("person").distinct().count() in range(44, 50)
    assert Channel.objects.filter(owner=None).count() == 0
    owe = Todo.objects.open().filter(subject__kind="guideline").values("person").distinct().count()
    assert owe in range(55, 65)
