"""Who was reminded when of what: exact, however often and from where the jobs run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connections, transaction

from governance.core.events import people_changed
from governance.notify.models import Message
from governance.todos.models import Digest, Todo
from governance.todos.services import digests_make, todo_prolong
from policies.guidance.models import LateNotice
from policies.guidance.services.telling import coaches_tell
from roles.org.models import Holiday, OrganisationSettings, Person
from roles.team.models import ReadyPeriod
from tests.policies.making import published

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast

PUBLISHED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)  # a Monday: due on the 16th
LATE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # the Monday a week after that


class Crashed(Exception):
    pass


@pytest.fixture
def owed(cast: Cast) -> Cast:
    published(cast, now=PUBLISHED)
    return cast


def told() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for notice in LateNotice.objects.select_related("coach", "todo__person"):
        found.setdefault(str(notice.coach), set()).add(str(notice.todo.person))
    return found


def mails() -> int:
    return Message.objects.filter(template="guidance/mail/late").count()


def test_a_week_after_the_day_coaches_are_told_who_of_theirs_is_late(owed: Cast) -> None:
    assert coaches_tell(now=LATE - timedelta(days=3)) == 0  # the Friday before
    assert coaches_tell(now=LATE) == 3
    rows = told()
    assert rows["Maria Ortiz"] == {
        "Grace Weiss",
        "Leon Marsh",
        "Hana Costa",
        "Priya Shah",
        "Theo Nasser",
    }  # of Support, but not of herself
    assert rows["Yuki Walsh"] == {"Luis Ferrer"}
    assert "Maria Ortiz" in rows["Amara Reid"]  # who has no other coach than herself
    assert "Erin Halvorsen" in rows["Amara Reid"]  # where there is no coach
    payload = Message.objects.get(template="guidance/mail/late", person=owed.coach.listed).payload
    assert (payload["count"], payload["more"]) == (5, 0)
    assert {each["name"] for each in payload["people"]} == rows["Maria Ortiz"]


def test_of_each_once_and_of_who_becomes_late_later(owed: Cast) -> None:
    hana = Todo.objects.filter(person=owed.employee.listed)
    hana.update(due_at=PUBLISHED + timedelta(days=15))
    coaches_tell(now=LATE)
    rows, sent = LateNotice.objects.count(), mails()
    assert "Hana Costa" not in told()["Maria Ortiz"]
    assert coaches_tell(now=LATE + timedelta(hours=1)) == 0
    assert coaches_tell(now=LATE + timedelta(days=1)) == 1
    assert (LateNotice.objects.count(), mails()) == (rows + 1, sent + 1)
    assert coaches_tell(now=LATE + timedelta(days=2)) == 0


def test_a_holiday_moves_it_to_the_next_working_day(owed: Cast) -> None:
    Holiday.objects.create(day=LATE.date(), name="Day of repentance")
    assert coaches_tell(now=LATE) == 0
    assert coaches_tell(now=LATE + timedelta(days=1)) == 3


def test_a_weekend_moves_it_to_the_next_working_day(owed: Cast) -> None:
    Todo.objects.update(due_at=PUBLISHED + timedelta(days=19))  # a Saturday, a week on
    assert coaches_tell(now=datetime(2026, 11, 28, 8, 0, tzinfo=UTC)) == 0
    assert coaches_tell(now=datetime(2026, 11, 30, 8, 0, tzinfo=UTC)) == 3


def test_nobody_is_told_of_who_is_on_leave_and_a_coach_on_leave_is_told_nothing(
    owed: Cast,
) -> None:
    Person.objects.filter(pk=owed.player.listed.pk).update(employment="on_leave")
    ReadyPeriod.objects.filter(assignment__person=owed.coach.listed).delete()
    coaches_tell(now=LATE)
    assert "Maria Ortiz" not in told()
    assert "Hana Costa" in told()["Amara Reid"]
    assert "Priya Shah" not in told()["Amara Reid"]


def test_the_day_is_that_of_the_organisation(owed: Cast) -> None:
    """At half past nine in the evening of Los Angeles it is the next day in Greenwich."""
    OrganisationSettings.objects.update(time_zone="America/Los_Angeles")
    assert coaches_tell(now=datetime(2026, 11, 23, 5, 30, tzinfo=UTC)) == 0
    assert coaches_tell(now=datetime(2026, 11, 23, 8, 30, tzinfo=UTC)) == 3


def test_over_a_change_of_the_clocks_it_is_a_week_of_days(cast: Cast) -> None:
    OrganisationSettings.objects.update(time_zone="Europe/Berlin")
    published(cast, now=datetime(2026, 10, 6, 22, 30, tzinfo=UTC))  # the 7th there: due the 21st
    assert coaches_tell(now=datetime(2026, 10, 27, 22, 45, tzinfo=UTC)) == 0  # still the 27th
    assert coaches_tell(now=datetime(2026, 10, 27, 23, 15, tzinfo=UTC)) == 3  # the 28th in winter


def digests(now: datetime) -> int:
    return digests_make(now=now)


def late_notices(now: datetime) -> int:
    return coaches_tell(now=now)


@transaction.atomic
def crash(job: Callable[[datetime], int]) -> None:
    """Die between the claim and the commit."""
    assert job(LATE) > 0
    raise Crashed


def ledger() -> tuple[list[tuple[int, object]], list[tuple[int, int]], list[str]]:
    return (
        sorted(Digest.objects.values_list("person_id", "local_day")),
        sorted(LateNotice.objects.values_list("todo_id", "coach_id")),
        sorted(Message.objects.values_list("key", flat=True)),
    )


@pytest.mark.parametrize("job", [digests, late_notices], ids=["digest", "coaches"])
def test_twice_at_once_and_after_a_crash_the_rows_are_the_same(
    committed_cast: Cast, job: Callable[[datetime], int]
) -> None:
    published(committed_cast, now=PUBLISHED)
    before = ledger()
    with pytest.raises(Crashed):
        crash(job)
    assert ledger() == before

    def one(_number: int) -> int:
        try:
            return job(LATE)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=8) as pool:
        made = sorted(pool.map(one, range(8)))
    assert made[:-1] == [0] * 7
    after = ledger()
    assert len(after[2]) == len(before[2]) + made[-1]
    assert job(LATE) == 0
    assert ledger() == after


def test_of_who_is_asked_again_and_late_again_coaches_are_told_again(owed: Cast) -> None:
    hana, boss = owed.employee.listed, owed.administrator.viewer
    coaches_tell(now=LATE)
    for days, employment in ((1, "left"), (2, "active")):
        Person.objects.filter(pk=hana.pk).update(employment=employment)
        now = LATE + timedelta(days=days)
        people_changed.send(sender=None, person_ids=[hana.pk], actor=boss, now=now)
    todo = Todo.objects.get(person=hana)
    assert (todo.closed_at, todo.opened_at) == (None, LATE + timedelta(days=2))
    again = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)  # thirty days, a week, and the next Monday
    for number in (1, 0):
        assert coaches_tell(now=again) == number
        again += timedelta(days=1)
    assert LateNotice.objects.filter(todo=todo, coach=owed.coach.listed).count() == 2
    last = Message.objects.filter(template="guidance/mail/late").latest("pk")
    assert [each["name"] for each in last.payload["people"]] == ["Hana Costa"]


def test_of_what_was_put_off_and_is_late_again_coaches_are_told_again(owed: Cast) -> None:
    coaches_tell(now=LATE)
    todo = Todo.objects.get(person=owed.employee.listed)
    due_at = LATE + timedelta(days=7)
    todo_prolong(actor=owed.administrator.viewer, todo=todo, due_at=due_at, now=LATE)
    for days, number in ((7, 0), (14, 1), (15, 0)):
        assert coaches_tell(now=LATE + timedelta(days=days)) == number
    assert LateNotice.objects.filter(todo=todo, coach=owed.coach.listed).count() == 2
