"""Roles as they were on a past day, by the API."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from psycopg2.extras import DateTimeTZRange

from roles.team.models import Assignment, ReadyPeriod, Role
from tests.cast import SINCE
from tests.roles.team.test_api import ROLES, get
from tests.roles.team.test_focus import api_of

if TYPE_CHECKING:
    from tests.cast import Cast


def test_roles_as_of_a_day_are_those_open_then_and_vacant_then(cast: Cast) -> None:
    role = Assignment.objects.get(person=cast.player.listed).role
    held = Assignment.objects.get(person=cast.player.listed)
    ended = SINCE + timedelta(days=10)
    ReadyPeriod.objects.filter(assignment=held).update(during=DateTimeTZRange(SINCE, ended))
    Role.objects.filter(pk=role.pk).update(closed_on=ended.date() + timedelta(days=5))

    def listed(**query: object) -> set[str]:
        return {
            row["uid"] for row in get(api_of(cast), ROLES, type="responder", **query)["results"]
        }

    def day(days: int) -> str:
        return (ended + timedelta(days=days)).date().isoformat()

    assert listed(as_of=day(0), vacant="false") == {str(role.uid)}
    assert listed(as_of=day(1), vacant="true") == {str(role.uid)}
    assert listed(as_of=day(5)) == {str(role.uid)}
    assert listed(as_of=day(6)) == set()
    assert listed(as_of=day(-11)) == set()
