"""What was true of a day stays true: asked on the day or ever after, the answer is the same."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.core.errors import DomainError
from governance.core.events import people_changed
from governance.todos.models import FormerTodo, Leave, Todo
from policies.guidance.models import PolicyVersion
from policies.guidance.rules import AudienceDraft
from policies.guidance.rules.standing import rule_of_policy
from policies.guidance.selectors.bound import Bound, bound_by, bound_rows
from policies.guidance.selectors.bound_versions import versions_on
from policies.guidance.services import paper_record, version_acknowledge, version_withdraw
from roles.org.models import Exemption, Person
from roles.org.services.placing import person_place
from roles.team.services import exemption_ask, exemption_decide, exemption_end
from tests.cast import NOW, Cast, Member
from tests.policies.making import next_version, published

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

DAY = timedelta(days=1)


def answers(cast: Cast, day: date) -> dict[tuple[int, str], Bound]:
    """Return by version and person all that is said of a day."""
    viewer = cast.auditor.viewer
    return {
        (row.version_id, str(row.person_uid)): row
        for version in versions_on(day)
        for row in bound_rows(viewer, version, day)
    }


def stood(cast: Cast, version: PolicyVersion, at: datetime, member: Member) -> str | None:
    row = answers(cast, at.date()).get((version.pk, str(member.listed.uid)))
    return row.standing if row else None


def employment(person: Person, state: str, now: datetime, cast: Cast) -> None:
    Person.objects.filter(pk=person.pk).update(employment=state)
    actor = cast.administrator.viewer
    people_changed.send(sender=None, person_ids=[person.pk], actor=actor, now=now)


def on_paper(cast: Cast, member: Member, version: PolicyVersion, day: date, now: datetime) -> None:
    paper_record(
        actor=cast.head_coach.viewer,
        version=version,
        person=member.listed,
        text_hash=version.text_hash,
        reason="No computer there.",
        signed_on=day,
        now=now,
    )


def test_who_moved_away_and_came_back_had_been_asked_before(cast: Cast) -> None:
    version = published(cast, audience=AudienceDraft("department", cast.support.pk))
    hana, actor = cast.employee, cast.administrator.viewer
    for days, place in ((5, cast.stores), (10, cast.support)):
        person_place(actor=actor, person=hana.listed, department=place, now=NOW + days * DAY)

    at = [stood(cast, version, NOW + days * DAY, hana) for days in (3, 7, 10)]
    assert at == ["in_time", None, "in_time"]
    row = answers(cast, (NOW + 3 * DAY).date())[version.pk, str(hana.listed.uid)]
    assert (row.asked_at, row.due_at) == (NOW, NOW + 14 * DAY)


def test_a_minor_version_leaves_the_one_before_it_all_who_owed_it(cast: Cast) -> None:
    first = published(cast)
    second = next_version(cast, first, now=NOW + 3 * DAY, major=False)

    viewer, policy = cast.auditor.viewer, first.policy
    assert bound_by(viewer, policy, (NOW + 2 * DAY).date()).totals["in_time"] == 13
    assert bound_by(viewer, policy, (NOW + 3 * DAY).date()).totals["in_time"] == 13
    row = answers(cast, (NOW + 3 * DAY).date())[second.pk, str(cast.employee.listed.uid)]
    assert row.asked_at == NOW


def test_who_was_on_leave_is_never_called_late_for_it(cast: Cast) -> None:
    version = published(cast)
    hana = cast.employee
    employment(hana.listed, "on_leave", NOW + DAY, cast)
    during = stood(cast, version, NOW + 20 * DAY, hana)
    employment(hana.listed, "active", NOW + 25 * DAY, cast)

    assert during == stood(cast, version, NOW + 20 * DAY, hana) == "leave"
    assert stood(cast, version, NOW + 25 * DAY, hana) == "in_time"
    assert stood(cast, version, NOW + 39 * DAY, hana) == "late"


def test_paper_is_known_from_its_record_and_in_time_by_its_day(cast: Cast) -> None:
    version = published(cast)
    hana, grace = cast.employee, cast.player
    on_paper(cast, hana, version, (NOW + 14 * DAY).date(), NOW + 16 * DAY)
    on_paper(cast, grace, version, (NOW + 15 * DAY).date(), NOW + 16 * DAY)

    days = [stood(cast, version, NOW + days * DAY, hana) for days in (13, 15, 16)]
    assert days == ["in_time", "late", "signed"]
    assert stood(cast, version, NOW + 16 * DAY, grace) == "signed_late"
    row = answers(cast, (NOW + 16 * DAY).date())[version.pk, str(hana.listed.uid)]
    assert row.signed_on == (NOW + 14 * DAY).date()


def test_signing_a_minor_version_later_makes_nobody_late(cast: Cast) -> None:
    first = published(cast)
    hana = cast.employee
    for version, days in ((first, 1), (first, 20)):
        if days == 20:
            version = next_version(cast, first, now=NOW + 18 * DAY, major=False)  # noqa: PLW2901
        version_acknowledge(
            actor=hana.viewer,
            version=version,
            text_hash=PolicyVersion.objects.get(pk=version.pk).text_hash,
            now=NOW + days * DAY,
            language="en",
        )
    assert stood(cast, version, NOW + 20 * DAY, hana) == "signed"


def test_a_former_state_stands_and_a_change_by_hand_leaves_one(cast: Cast) -> None:
    version = published(cast)
    todo = Todo.objects.get(person=cast.employee.listed, subject__ref=version.uid)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE governance_todos_todo SET due_at = due_at + interval '1 day' WHERE id = %s",
            [todo.pk],
        )
    kept = FormerTodo.objects.get()
    todo.refresh_from_db()
    assert (kept.due_at, kept.since, kept.until) == (NOW + 14 * DAY, NOW, todo.changed_at)
    leave = Leave.objects.create(person=cast.employee.listed, since=NOW, until=NOW + DAY)
    changes: tuple[Callable[[], object], ...] = (
        lambda: FormerTodo.objects.update(due_at=NOW),
        lambda: FormerTodo.objects.filter(pk=kept.pk).delete(),
        lambda: Todo.objects.exclude(pk=todo.pk).filter(former=None).delete(),
        lambda: Leave.objects.filter(pk=leave.pk).update(until=NOW + 2 * DAY),
    )
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_closing_costs_no_former_state(cast: Cast) -> None:
    first = published(cast)
    next_version(cast, first, now=NOW + DAY)
    assert Todo.objects.filter(outcome="not_needed").count() == 13
    assert not FormerTodo.objects.exists()


def test_the_upgrade_reads_former_states_from_the_trail(cast: Cast) -> None:
    first = published(cast, audience=AudienceDraft("department", cast.support.pk))
    hana, actor = cast.employee, cast.administrator.viewer
    for days, place in ((5, cast.stores), (10, cast.support)):
        person_place(actor=actor, person=hana.listed, department=place, now=NOW + days * DAY)
    second = next_version(cast, first, now=NOW + 12 * DAY, major=False)
    employment(hana.listed, "on_leave", NOW + 13 * DAY, cast)
    employment(hana.listed, "active", NOW + 15 * DAY, cast)
    next_version(cast, second, now=NOW + 17 * DAY, major=False)

    upgrade = import_module("governance.todos.migrations.0007_former")
    before = FormerTodo.objects.filter(person=hana.listed).order_by("pk")
    kept = [*before]
    with connection.cursor() as cursor:
        cursor.execute(upgrade.FILL)
    found = before.exclude(pk__in=[each.pk for each in kept])
    assert len(kept) == len(found) == 4
    told = ("subject_id", "reason", "due_at", "outcome")
    for was, state in zip(kept, found, strict=True):
        assert [getattr(state, name) for name in told] == [getattr(was, name) for name in told]
        assert (state.closed_at is None) == (was.closed_at is None)
    assert [each.since for each in found[1:]] == [each.until for each in found[:3]]


WHO = ("employee", "player", "coach")
WHAT = ("place", "away", "sign", "paper", "minor", "major", "spare", "end", "withdraw", "leave")
STEPS = st.lists(
    st.tuples(st.sampled_from(WHAT), st.integers(0, len(WHO) - 1), st.integers(0, 5)),
    min_size=3,
    max_size=6,
)
SLOWLY = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_the_answer_for_a_day_is_the_same_asked_then_and_asked_later(cast: Cast) -> None:
    versions = [
        published(cast),
        published(cast, audience=AudienceDraft("department", cast.support.pk)),
    ]

    @SLOWLY
    @given(STEPS)
    def drawn(steps: list[tuple[str, int, int]]) -> None:
        said: dict[date, dict[tuple[int, str], Bound]] = {NOW.date(): answers(cast, NOW.date())}
        with transaction.atomic():
            now = NOW
            for what, whom, number in steps:
                now += (1 + number * 2) * DAY
                member = cast.members[WHO[whom]]
                for version in versions:
                    life = Life(cast, version.policy_id, member, number, now)
                    with suppress(DomainError), transaction.atomic():
                        getattr(life, what)()
                said[now.date()] = answers(cast, now.date())
            for day, then in said.items():
                assert answers(cast, day) == then
            transaction.set_rollback(True)

    drawn()


@dataclass
class Life:
    """What can happen about a guideline, or to somebody whom it is for, at the time ``now``."""

    cast: Cast
    policy_id: int
    member: Member
    number: int
    now: datetime

    @property
    def version(self) -> PolicyVersion:
        found = PolicyVersion.objects.published().filter(policy=self.policy_id).first()
        if found is None:
            raise DomainError("gone", "It was withdrawn.")
        return found

    def place(self) -> None:
        places = (self.cast.support, self.cast.stores, self.cast.field_service, None)
        person_place(
            actor=self.cast.administrator.viewer,
            person=self.member.listed,
            department=places[self.number % 4],
            now=self.now,
        )

    def away(self) -> None:
        states = ("on_leave", "active")
        employment(self.member.listed, states[self.number % 2], self.now, self.cast)

    def leave(self) -> None:
        states = ("left", "active")
        employment(self.member.listed, states[self.number % 2], self.now, self.cast)

    def sign(self) -> None:
        version = self.version
        version_acknowledge(
            actor=self.member.viewer,
            version=version,
            text_hash=version.text_hash,
            now=self.now,
            language="en",
        )

    def paper(self) -> None:
        day = (self.now - self.number * DAY).date()
        on_paper(self.cast, self.member, self.version, day, self.now)

    def minor(self) -> None:
        next_version(self.cast, self.version, now=self.now, major=False)

    def major(self) -> None:
        next_version(self.cast, self.version, now=self.now)

    def withdraw(self) -> None:
        version_withdraw(
            actor=self.cast.head_coach.viewer, version=self.version, reason="Over.", now=self.now
        )

    def spare(self) -> None:
        asked = exemption_ask(
            actor=self.cast.department_head.viewer,
            rule=rule_of_policy(self.version.policy.uid),
            person=self.member.listed,
            reason="Reads it with the course.",
            ends_on=(self.now + 30 * DAY).date(),
            now=self.now,
        )
        actor = self.cast.head_coach.viewer
        exemption_decide(actor=actor, exemption=asked, granted=True, now=self.now)

    def end(self) -> None:
        for held in Exemption.objects.in_force(self.now.date()):
            exemption_end(actor=self.cast.head_coach.viewer, exemption=held, now=self.now)
