"""The statements that find gaps agree with a slow reading of the same rules.

Organisations are drawn at random: departments that are closed, people with several roles, on
leave, partners; roles paused and handed over; periods of readiness that begin or end at this very
moment; exemptions of a subtree or a person, to come, in force and over; zones where it is another
day.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from governance.core.viewer import Viewer
from roles.team.selectors import gaps, gaps_aside
from roles.team.selectors.function_rows import functions_listed
from roles.team.selectors.functions import RolesAsked, functions_read, roles_asked
from tests.roles.team.oracle.drawn import organisations
from tests.roles.team.oracle.organisation import organisation_make
from tests.roles.team.oracle.rules import Slow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from roles.org.hooks import Gap
    from tests.roles.team.oracle.organisation import Made, Organisation

ALL = Viewer(kind="person", label="all", head_coach=True, person_id=0)
SLOWLY = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


def undone(check: Callable[[Organisation, Made], None]) -> Any:
    """Make each organisation that is drawn, and forget it."""

    @SLOWLY
    @given(organisations())
    def one(them: Organisation) -> None:
        with transaction.atomic():
            check(them, organisation_make(them))
            transaction.set_rollback(True)

    return one


def told(made: Made, found: Iterable[Gap]) -> Counter[Any]:
    names = made.subjects()
    return Counter((gap.rule, names[gap.subject_uid], gap.severity) for gap in found)


def test_gaps_are_those_that_a_slow_reading_finds() -> None:
    def check(them: Organisation, made: Made) -> None:
        slow = Slow(them)
        expected = Counter(each for each in slow.everything() if not slow.set_aside(each))
        assert told(made, gaps(now=them.now)) == expected

    undone(check)()


def test_what_is_set_aside_is_what_a_slow_reading_sets_aside() -> None:
    def check(them: Organisation, made: Made) -> None:
        slow = Slow(them)
        expected = Counter(each for each in slow.everything() if slow.set_aside(each))
        found = gaps_aside(viewer=ALL, now=them.now)
        assert told(made, [each.gap for each in found]) == expected

    undone(check)()


def test_functions_are_counted_as_a_slow_reading_counts_them() -> None:
    """The numbers of the map, of the API, and the rows that each number leads to."""

    def check(them: Organisation, made: Made) -> None:
        expected = {made.places[at].uid: numbers for at, numbers in Slow(them).functions().items()}
        listed = functions_listed(viewer=ALL, parent=None, as_of=None, now=them.now)
        assert {
            each.place.uid: {key: (one[True], one[False]) for key, one in each.cells.items()}
            for each in listed
            if each.cells
        } == expected
        for uid, numbers in expected.items():
            shown = functions_read(viewer=ALL, department=uid, now=them.now).total
            assert shown is not None
            cells = {each.type.key: (each.ready, each.vacant) for each in shown.cells}
            for key, (ready, vacant) in numbers.items():
                assert cells[key] == (ready, vacant)
                for state, number in (("ready", ready), ("vacant", vacant)):
                    asked = RolesAsked(department=uid, type=key, state=state)
                    rows = roles_asked(viewer=ALL, asked=asked, now=them.now)
                    assert rows.count() == number

    undone(check)()
