"""Whoever's certificate runs out is asked in time to pass the course again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from governance.core.viewer import system_viewer
from governance.todos.models import Todo
from policies.training.services.renewing import renewals_ask
from policies.training.tasks import renewals
from roles.org.models import Person
from roles.team.models import ChecklistItem
from tests.policies.making import RIGHT, published_course
from tests.policies.training.test_quiz import LATER, take

if TYPE_CHECKING:
    from tests.cast import Cast

DAY = timedelta(days=1)
ENDS = LATER + 365 * DAY
JOB = system_viewer("Certificates that run out")


def open_of(person: Person) -> list[Todo]:
    return list(Todo.objects.open().filter(person=person, subject__kind="course"))


def test_a_month_before_its_end_they_are_asked_until_that_day_and_once(cast: Cast) -> None:
    take(cast.player.viewer, published_course(cast), RIGHT)
    player = cast.player.listed

    renewals({}, ENDS - 31 * DAY)
    assert open_of(player) == []
    for _twice in range(2):
        renewals({}, ENDS - 30 * DAY)
    [todo] = open_of(player)
    assert (todo.due_at, todo.reason) == (ENDS, Todo.objects.order_by("pk")[0].reason)
    assert "/courses/" in todo.subject.path


def test_passing_again_settles_it_and_the_role_stays_ready(cast: Cast) -> None:
    version = published_course(cast)
    take(cast.player.viewer, version, RIGHT)
    renewals({}, ENDS - 20 * DAY)
    again = ENDS - 10 * DAY

    take(cast.player.viewer, version, RIGHT, again)

    assert open_of(cast.player.listed) == []
    item = ChecklistItem.objects.get(assignment__person=cast.player.listed)
    assert item.expires_at == again + 365 * DAY
    assert renewals_ask(actor=JOB, now=ENDS) == 0


def test_one_that_has_ended_is_asked_for_as_the_first_time(cast: Cast) -> None:
    version = published_course(cast)
    take(cast.player.viewer, version, RIGHT)
    now = ENDS + 5 * DAY

    renewals({}, now)

    [todo] = open_of(cast.player.listed)
    assert todo.due_at == now + version.course.days_to_pass * DAY


def test_nobody_is_asked_who_left_or_needs_it_no_more(cast: Cast) -> None:
    version = published_course(cast)
    take(cast.player.viewer, version, RIGHT)
    take(cast.coach.viewer, version, RIGHT)
    Person.objects.filter(pk=cast.player.listed.pk).update(employment="left")
    cast.coach.listed.assignments.update(state="ended")

    assert renewals_ask(actor=JOB, now=ENDS - DAY) == 0
