"""The demo at other moments and sizes: the figures count from the loading, whenever that is."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import IntegrityError, connection

from governance.home.demo.keys import GROWN, keys_last
from governance.home.demo.load import demo_load
from governance.home.demo.personas import LARKFIELD
from governance.home.demo.stage import SISTERS
from governance.todos.models import Todo
from roles.channels.models import Channel
from roles.org.models import Department, Person
from roles.team.models import Assignment
from roles.team.rules import RoleKind, State
from roles.team.selectors import gaps
from tests.database import database_of
from tests.kept import connected, connection_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

SATURDAY = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)  # while nobody listens
CLOCK_CHANGE = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # past midnight in Dublin, still summer
GAPS = {"CV1": 3, "CV3": 1, "CV4": 1}
DEFINED = """
SELECT conname, pg_get_constraintdef(oid), convalidated
FROM pg_constraint WHERE conrelid = ANY(%(tables)s::regclass[])
UNION ALL SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid
FROM pg_index WHERE indrelid = ANY(%(tables)s::regclass[])
"""


@pytest.fixture
def as_owner(transactional_db: None) -> Iterator[None]:
    """The tables' owner works in this process's database, and has the next test get another one:
    an index that is made tells PostgreSQL for good how many rows there are, if it is undone, too.
    """
    url = urlsplit(os.environ["DATABASE_OWNER_URL"])
    link = connection_to(database_of(url.geturl()))
    link.settings_dict |= {"USER": url.username, "PASSWORD": url.password}
    with closing(link), connected(link):
        link.set_autocommit(False)
        yield
        link.rollback()


def defined() -> set[tuple[str, str, bool]]:
    """Every key, other constraint and index of the tables that grow."""
    with connection.cursor() as cursor:
        cursor.execute(DEFINED, {"tables": list(GROWN)})
        return set(cursor.fetchall())


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
    grown_on_a_saturday()


def test_grown_by_the_tables_owner_it_is_the_same_and_so_are_the_tables(as_owner: None) -> None:
    before = defined()
    grown_on_a_saturday()
    assert defined() == before


def test_keys_are_gone_for_as_long_as_their_owner_writes(as_owner: None) -> None:
    before = defined()
    with keys_last():
        left = defined()
    assert defined() == before
    assert len(before - left) > len(before) / 3
    assert not [definition for _name, definition, _valid in left if "FOREIGN KEY" in definition]


def test_a_key_of_nothing_is_refused_in_the_end(as_owner: None) -> None:
    with pytest.raises(IntegrityError, match="roles_org_person"), keys_last():
        Person.objects.create(display_name="Nobody's", department_id=1)


def test_for_the_web_role_nothing_changes(db: None) -> None:
    before = defined()
    with keys_last():
        assert defined() == before


def grown_on_a_saturday() -> None:
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
