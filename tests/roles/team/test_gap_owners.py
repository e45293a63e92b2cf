"""Who can mend a gap: the nearest who leads and is at work, else whoever stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.accounts.models import Grant
from roles.org.models import Department, Person
from roles.team.models import Assignment, ReadyPeriod
from roles.team.selectors.chart.gaps import gap_menders
from tests.cast import NOW, Cast, Member, make_assignment

if TYPE_CHECKING:
    from collections.abc import Sequence


def menders(place: Department) -> list[str]:
    return [str(person) for person in gap_menders([place.pk], NOW)[place.pk]]


def names(members: Sequence[Member]) -> list[str]:
    return [str(each.listed) for each in members]


def without_head_coach() -> None:
    leading = Assignment.objects.filter(role__type__function="head")
    ReadyPeriod.objects.filter(assignment__in=leading).delete()
    leading.update(state="ended", closed_at=NOW)


def test_a_place_without_a_head_is_its_nearest_ones_above(cast: Cast) -> None:
    Department.objects.filter(pk=cast.field_service.pk).update(head=None)
    assert menders(cast.field_service) == names([cast.department_head, cast.head_coach])


def test_a_head_who_is_away_is_passed_over(cast: Cast) -> None:
    Person.objects.filter(pk=cast.department_head.listed.pk).update(employment="on_leave")
    assert menders(cast.support) == names([cast.boss, cast.head_coach])


def test_a_partner_mends_nothing(cast: Cast) -> None:
    Department.objects.filter(pk=cast.stores.pk).update(head=cast.external.listed)
    assert menders(cast.stores) == names([cast.boss, cast.head_coach])


def test_without_a_head_coach_the_head_alone(cast: Cast) -> None:
    without_head_coach()
    assert menders(cast.support) == names([cast.department_head])


def test_where_nobody_leads_an_executive_then_an_administrator(cast: Cast) -> None:
    without_head_coach()
    Department.objects.update(head=None)
    Grant.objects.filter(kind="administrator").update(user=cast.auditor.user)
    assert menders(cast.support) == names([cast.auditor])
    make_assignment(cast.booth_member.listed, cast.root, "executives")
    assert menders(cast.support) == names([cast.booth_member])
