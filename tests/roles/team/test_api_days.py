"""Roles as they were on a past day, by the API."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.db import connection
from psycopg2.extras import DateTimeTZRange

from governance.core.clock import utc_now
from roles.team.models import Assignment, PastState, ReadyPeriod, Role, RoleType
from roles.team.services import (
    assignment_backup_change,
    assignment_end,
    assignment_propose,
    assignment_resume,
    assignment_suspend,
    assignment_withdraw,
    role_change,
    role_close,
)
from tests.cast import NOW, SINCE
from tests.roles.team.test_api import ASSIGNMENTS, ROLES, get
from tests.roles.team.test_focus import api_of

if TYPE_CHECKING:
    from datetime import datetime

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


def as_of(cast: Cast, day: datetime, **query: object) -> list[dict[str, Any]]:
    asked = {"as_of": day.date().isoformat(), **query}
    found: list[dict[str, Any]] = get(api_of(cast), ASSIGNMENTS, **asked)["results"]
    return found


def test_an_assignment_stands_as_it_stood_whatever_became_of_it(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    by: dict[str, Any] = {"actor": cast.head_coach.viewer, "assignment": held, "reason": "So."}
    days = [NOW - timedelta(days=back) for back in (5, 4, 3, 2, 1)]
    person = {"person": cast.player.listed.uid}
    before = as_of(cast, days[0], **person)
    assert [(each["state"], each["word"], each["ready"]) for each in before] == [
        ("active", "ready", True)
    ]
    assignment_suspend(now=days[1], **by)
    paused = as_of(cast, days[1], **person)
    assert [(each["state"], each["word"], each["ready"]) for each in paused] == [
        ("suspended", "paused", True)  # that day it was ready in the morning
    ]
    assignment_resume(now=days[2], **by)
    assignment_end(now=days[4], **by)
    assert as_of(cast, days[0], **person) == before
    assert as_of(cast, days[1], **person) == paused
    told = [as_of(cast, day, **person)[0]["word"] for day in days[2:]]
    assert told == ["ready", "ready", "ended"]
    assert as_of(cast, NOW, **person) == []


def test_a_proposal_that_came_to_nothing_was_one_that_day(cast: Cast) -> None:
    role = Role.objects.create(
        type=RoleType.objects.get(key="gatherer"), department=cast.support, opened_at=SINCE
    )
    made = assignment_propose(
        actor=cast.coach.viewer, role=role, person=cast.employee.listed, now=NOW - timedelta(days=3)
    )
    day, person = NOW - timedelta(days=2), {"person": cast.employee.listed.uid}
    (before,) = as_of(cast, day, **person)
    assert (before["state"], before["word"], before["ready"]) == ("proposed", "proposed", False)
    assignment_withdraw(
        actor=cast.coach.viewer, assignment=made, reason="So.", now=NOW - timedelta(days=1)
    )
    assert as_of(cast, day, **person) == [before]
    PastState.objects.all().delete()  # as of one whose history nobody kept
    assert as_of(cast, day, **person) == [before]


def test_what_is_not_kept_of_a_day_is_left_out(cast: Cast) -> None:
    (row,) = as_of(cast, NOW, person=cast.player.listed.uid)
    (now,) = get(api_of(cast), ASSIGNMENTS, person=cast.player.listed.uid)["results"]
    assert set(now) - set(row) == {"ends_on", "items", "card"}
    roles = get(api_of(cast), ROLES, type="responder", as_of=NOW.date())["results"]
    (present,) = get(api_of(cast), ROLES, type="responder")["results"]
    assert set(present) - set(roles[0]) == {"name"}
    refused = api_of(cast).get(ROLES, {"open": "true", "as_of": NOW.date().isoformat()})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/open")


def test_a_role_of_a_day_stays_what_it_was(cast: Cast) -> None:
    """Its words and its fallback, and who stood in for its holder, whatever came since."""
    held = Assignment.objects.get(person=cast.player.listed)
    day, now = (utc_now() - timedelta(days=2)).date(), utc_now()
    substitute = cast.employee.listed

    def told() -> tuple[Any, Any]:
        roles = get(api_of(cast), ROLES, type="responder", as_of=day)["results"]
        rows = get(api_of(cast), ASSIGNMENTS, person=cast.player.listed.uid, as_of=day)["results"]
        return roles, rows

    Assignment.objects.filter(pk=held.pk).update(backup=substitute)
    Role.objects.filter(pk=held.role_id).update(purpose="Answer.", fallback=substitute)
    before = told()
    assert (before[0][0]["vacant"], before[0][0]["closed_on"]) == (False, None)
    assert before[0][0]["fallback"] == before[1][0]["backup"] == str(substitute.uid)
    by = cast.coach.viewer
    for word, stands_in in (("Nights", None), ("Days", cast.line_manager.listed)):
        assignment_backup_change(actor=by, assignment=held, backup=stands_in, now=now)
        role_change(
            actor=by, role=held.role, fallback=stands_in, now=now,
            trial_until=date(2027, 3, 1) if word == "Days" else None, trial_why=word,
            **dict.fromkeys(("focus", "purpose", "end_goal", "serves"), word),
        )  # fmt: skip
    assert told() == before
    leave: dict[str, Any] = {"actor": cast.head_coach.viewer, "reason": "So.", "now": now}
    assignment_end(assignment=held, **leave)
    role_close(role=held.role, **leave)
    assert told() == before


def test_the_trail_gives_the_states_of_before_they_were_kept(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    now = utc_now() + timedelta(minutes=1)
    by: dict[str, Any] = {"actor": cast.head_coach.viewer, "assignment": held, "reason": "So."}
    assignment_suspend(now=now, **by)
    assignment_resume(now=now + timedelta(minutes=1), **by)
    kept = [each.state for each in PastState.objects.order_by("during")]
    PastState.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("roles.team.migrations.0023_state_history").FROM_TRAIL)
    found = PastState.objects.order_by("during")
    assert [each.state for each in found][:1] == kept[:1] == ["active"]
    assert found[0].during.lower == held.proposed_at
