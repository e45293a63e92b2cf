"""Escalation paths are edited into a new version; what climbs goes on as it began."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from governance.core.errors import Invalid, NotAllowed
from governance.escalations.models import Path, RunStep
from governance.escalations.services import path_change, path_open
from governance.jobs.services import run_due
from tests.governance.escalations.parts import escalation_of, log, minutes_later
from tests.roles.team.test_role_types import admin  # noqa: F401  # a fixture
from tests.trail import entries_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

COACH, HEAD = "coach", "head_coach"
WHY = "Mornings are busy."


def path() -> Path:
    return Path.objects.get(default=True)


def change(cast: Cast, *steps: tuple[str, int], reason: str = WHY) -> Path:
    return path_change(actor=cast.administrator.viewer, path=path(), steps=steps, reason=reason)


def targets_of(mention: Any) -> list[tuple[str, int]]:
    steps = RunStep.objects.filter(escalation=escalation_of(mention)).order_by("position")
    return [
        (step.target, round((step.answer_by - step.due_at).total_seconds() / 60))
        for step in steps
        if step.answer_by
    ]


def test_a_change_is_a_new_version_with_a_reason_in_the_trail(cast: Cast) -> None:
    changed = change(cast, (HEAD, 5), (COACH, 30))
    assert changed.version == 2
    assert [(step.position, step.target) for step in path().steps.all()] == [(1, HEAD), (2, COACH)]
    [entry] = entries_of("path.changed")
    assert (entry["reason"], entry["changes"]["version"]) == (WHY, [1, 2])
    before, after = entry["changes"]["steps"]
    assert [step["wait_minutes"] for step in before] == [15, 60]
    assert [step["wait_minutes"] for step in after] == [5, 30]


def test_the_same_again_writes_nothing(cast: Cast) -> None:
    assert change(cast, (COACH, 15), (HEAD, 60)).version == 1
    assert entries_of("path.changed") == []


def test_what_climbs_goes_on_as_it_began_and_what_comes_takes_the_new_one(cast: Cast) -> None:
    old = log(cast.employee)
    change(cast, (HEAD, 5))
    new = log(cast.employee)
    run_due(now=minutes_later(15))
    run_due(now=minutes_later(90))
    assert targets_of(old) == [(COACH, 15), (HEAD, 60)]
    assert targets_of(new) == [(HEAD, 5)]
    versions = [escalation_of(each).runs.get().path_version for each in (old, new)]
    assert versions == [1, 2]


@pytest.mark.parametrize(
    "steps", [(), ((COACH, 5), (COACH, 9)), ((COACH, 0),), ((COACH, 99_999),), (("line", 5),)]
)
def test_what_is_no_path_is_told(cast: Cast, steps: tuple[tuple[str, int], ...]) -> None:
    with pytest.raises(Invalid):
        change(cast, *steps)
    with pytest.raises(Invalid):
        change(cast, (HEAD, 5), reason=" ")
    assert path().version == 1


def test_administrators_change_paths_and_nobody_else(cast: Cast) -> None:
    for member in (cast.head_coach, cast.coach, cast.auditor):
        with pytest.raises(NotAllowed):
            path_change(actor=member.viewer, path=path(), steps=[(HEAD, 5)], reason=WHY)


def test_the_admin_says_it_in_words_first(cast: Cast, admin: Client) -> None:  # noqa: F811
    log(cast.employee)
    address = f"/admin/governance_escalations/path/{path().pk}/change/"
    shown = unescape(admin.get(address).content.decode())
    assert 'value="15"' in shown
    sent = {"first": HEAD, "first_minutes": "5", "then": "", "then_minutes": "", "reason": WHY}
    told = " ".join(unescape(admin.post(address, sent).content.decode()).split())
    assert "First the department's coach, who has 15 minutes; then the head coach" in told
    assert "First the head coach, who has 5 minutes." in told
    assert "1 escalation is open: it goes on as it began." in told
    assert path().version == 1
    admin.post(address, {**sent, "confirmed": "1"})
    assert path().version == 2
    assert [step.target for step in path().steps.all()] == [HEAD]


def test_the_admin_tells_what_is_no_path(admin: Client) -> None:  # noqa: F811
    address = f"/admin/governance_escalations/path/{path().pk}/change/"
    sent = {"first": HEAD, "first_minutes": "5", "then": HEAD, "then_minutes": "", "reason": WHY}
    told = admin.post(address, sent).content.decode()
    assert "Each is asked once." in told
    assert "Say for how many minutes." in told


def test_another_one_is_made_for_a_crisis_and_holds_in_none_else(
    cast: Cast,
    admin: Client,  # noqa: F811
) -> None:
    address = "/admin/governance_escalations/path/add/"
    assert "First is asked" in admin.get(address).content.decode()
    sent = {"name": "Flood", "first": HEAD, "first_minutes": "30", "reason": WHY}
    assert admin.post(address, sent).status_code == 302
    made = Path.objects.get(name="Flood")
    assert (made.default, [step.wait_minutes for step in made.steps.all()]) == (False, [30])
    assert [entry["reason"] for entry in entries_of("path.opened")] == [WHY]
    again = admin.post(address, sent)
    assert again.status_code == 200
    assert "already exists" in again.content.decode()
    assert targets_of(log(cast.employee)) == [(COACH, 15)]
    assert "Flood" in cast.head_coach.client().get("/crisis/").content.decode()
    mine, steps = Path(name="Mine"), [(HEAD, 5)]
    with pytest.raises(NotAllowed):
        path_open(actor=cast.coach.viewer, path=mine, steps=steps, reason=WHY)
