"""CV5, CV7 and CV12: a critical role without a backup, crowded coaches, roles alike."""

from __future__ import annotations

from datetime import timedelta

import pytest

from roles.channels.models import Channel
from roles.org.models import Person
from roles.org.rules.coverage import THRESHOLDS
from roles.team.models import Assignment, RoleType
from roles.team.selectors import gaps
from tests.cast import NOW, Cast, make_assignment, make_person
from tests.roles.team.test_gaps import coach_of_support, found


def critical(key: str) -> None:
    RoleType.objects.filter(key=key).update(critical=True)


def players(cast: Cast, number: int) -> None:
    """So many more who play in Support, each with a focus of their own."""
    for _each in range(number):
        name = f"Player {Person.objects.count()}"
        held = make_assignment(make_person(name, cast.support), cast.support, "gatherer")
        held.role.focus = name
        held.role.save(update_fields=["focus"])


def test_cv5_nobody_stands_in_for_the_holder_of_a_critical_role(cast: Cast) -> None:
    critical("coach")
    coaches = {gap.label for gap in found("CV5")}
    assert "Nobody stands in for Maria Ortiz, Coach" in coaches


def test_cv5_somebody_who_can_stand_in_closes_it(cast: Cast) -> None:
    critical("coach")
    before = len(found("CV5"))
    Assignment.objects.filter(pk=coach_of_support(cast).pk).update(backup=cast.employee.listed)
    assert len(found("CV5")) == before - 1


@pytest.mark.parametrize("state", [Person.Employment.ON_LEAVE, Person.Employment.LEFT])
def test_cv5_who_is_away_stands_in_for_nobody(cast: Cast, state: str) -> None:
    critical("coach")
    Assignment.objects.filter(pk=coach_of_support(cast).pk).update(backup=cast.employee.listed)
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment=state)
    words = {gap.label for gap in found("CV5")}
    assert "Hana Costa cannot stand in for Maria Ortiz, Coach, any more" in words


def test_cv5_nobody_stands_in_for_themselves(cast: Cast) -> None:
    critical("coach")
    before = len(found("CV5"))
    Assignment.objects.filter(pk=coach_of_support(cast).pk).update(backup=cast.coach.listed)
    assert len(found("CV5")) == before


def test_cv5_is_about_critical_roles_only(cast: Cast) -> None:
    assert found("CV5") == []


def test_cv7_twelve_players_are_one_coachs(cast: Cast) -> None:
    there = Assignment.objects.active().filter(
        role__department=cast.support, role__type__kind="player"
    )
    players(cast, THRESHOLDS["CV7"].usual - there.count())
    assert found("CV7") == []
    players(cast, 1)
    [gap] = found("CV7")
    assert gap.label == "Support has 13 players for one coach, who can see to 12"
    assert gap.department_id == cast.support.pk


def test_cv7_two_coaches_share_them(cast: Cast) -> None:
    players(cast, THRESHOLDS["CV7"].usual + 2)
    make_assignment(cast.department_head.listed, cast.support, "coach")
    assert found("CV7") == []


def test_cv7_without_a_ready_coach_it_is_cv1s(cast: Cast) -> None:
    players(cast, THRESHOLDS["CV7"].usual + 2)
    coach_of_support(cast).ready_periods.all().delete()
    assert found("CV7") == []
    assert [gap.rule for gap in gaps(now=NOW) if gap.rule == "CV1"] == ["CV1"]


def test_cv12_two_roles_of_one_type_department_and_focus(cast: Cast) -> None:
    for name in ("Ann", "Ben"):
        make_assignment(make_person(name, cast.stores), cast.stores, "gatherer")
    [gap] = found("CV12")
    assert gap.label == "Stores has 2 roles alike: Information gatherer"


@pytest.mark.parametrize("field", ["focus", "languages", "regions", "channels"])
def test_cv12_whatever_makes_the_focus_differ_closes_it(cast: Cast, field: str) -> None:
    first, _second = (
        make_assignment(make_person(name, cast.stores), cast.stores, "gatherer")
        for name in ("Ann", "Ben")
    )
    if field == "focus":
        first.role.focus = "Evenings"
        first.role.save(update_fields=["focus"])
    elif field == "channels":
        first.channels.add(
            Channel.objects.create(platform="web", handle="a", handle_key="a", owner=first.person)
        )
    else:
        Assignment.objects.filter(pk=first.pk).update(**{field: ["DE"]})
    assert found("CV12") == []


def test_cv12_coaches_are_excepted(cast: Cast) -> None:
    make_assignment(cast.department_head.listed, cast.support, "coach")
    assert found("CV12") == []


def test_cv12_a_role_that_passes_to_a_successor_is_one(cast: Cast) -> None:
    ends = NOW.date() + timedelta(days=7)
    now_theirs = make_assignment(make_person("Ann", cast.stores), cast.stores, "gatherer")
    Assignment.objects.filter(pk=now_theirs.pk).update(ends_on=ends)
    later = make_assignment(make_person("Ben", cast.field_service), cast.field_service, "it")
    Assignment.objects.filter(pk=later.pk).update(role=now_theirs.role, starts_on=ends)
    assert found("CV12") == []
