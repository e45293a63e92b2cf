"""What a preview says will follow is what follows; and it leaves nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from governance.accounts.models import User
from governance.audit.selectors import entries_about
from governance.todos.models import Todo
from roles.channels.models import Channel
from roles.org.models import Department, Person
from roles.sync.models import ImportPlan, ImportRow
from roles.sync.services import import_run, plan_apply
from roles.sync.services.consequences import picture_take
from roles.team.models import Assignment
from roles.team.rules import State
from roles.team.selectors import gaps
from tests.cast import COMMAND, NOW
from tests.policies.making import published
from tests.roles.sync.files import json_file

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.django_db


def everybody(**without: None) -> list[dict[str, Any]]:
    """Everybody listed but those named, as a file says them."""
    people = Person.objects.order_by("pk").values("external_id", "display_name")
    return [dict(person) for person in people if person["external_id"] not in without]


def plan_of(people: list[dict[str, Any]]) -> ImportPlan:
    files = json_file(people=people)
    plan = import_run(actor=COMMAND, files=files, mode="full", dry_run=True, now=NOW).plan
    assert plan is not None
    return plan


def coach_leaves_and_two_join(cast: Cast) -> ImportPlan:
    Channel.objects.create(
        platform="web", handle="Help", handle_key="help", owner=cast.coach.listed
    )
    Department.objects.filter(pk=cast.support.pk).update(head=cast.coach.listed)
    joiners = [
        {"external_id": f"new.{n}", "display_name": f"New {n}", "department": "SUPPORT"}
        for n in (1, 2)
    ]
    return plan_of([*everybody(**{"maria.ortiz": None}), *joiners])


def test_it_names_roles_gaps_channels_accounts_heads_and_to_dos(cast: Cast) -> None:
    published(cast)
    told = coach_leaves_and_two_join(cast).consequences

    assert told["people"] == [13, 14]
    assert told["roles"]["ended"] == 1
    assert told["roles"]["rows"][0]["person"] == "Maria Ortiz"
    assert (told["roles"]["rows"][0]["was"], told["roles"]["rows"][0]["becomes"]) == (
        "ready",
        "ended",
    )
    assert "Support has no coach" in [gap["label"] for gap in told["gaps"]["new"]]
    assert told["gaps"]["uncoached"] == 1
    assert told["channels"]["rows"][0]["handle"] == "Help (web)"
    assert told["headless"]["names"] == ["Support"]
    assert told["accounts"] == {"closed": 1, "opened": 0}
    assert told["todos"]["opened"] == 3, "two who join sign the guideline, one hands over"


def test_a_rehearsal_leaves_nothing_behind(cast: Cast) -> None:
    published(cast)
    before = picture_take(NOW)

    coach_leaves_and_two_join(cast)

    after = picture_take(NOW)
    assert (after.words, after.people, after.todos) == (before.words, before.people, before.todos)
    assert User.objects.get(pk=cast.coach.user.pk).is_active
    assert not entries_about(cast.coach.listed.uid).filter(verb="person.left").exists()


def test_what_was_foretold_comes_true(cast: Cast) -> None:
    published(cast)
    plan = coach_leaves_and_two_join(cast)
    told, todos = plan.consequences, Todo.objects.open().count()

    plan_apply(actor=COMMAND, uid=plan.uid, now=NOW)

    assert Person.objects.employed().count() == told["people"][1]
    assert len(gaps(now=NOW)) == told["gaps"]["after"]
    assert Todo.objects.open().count() == told["todos"]["after"]
    assert todos == told["todos"]["before"]
    assert Assignment.objects.open().exclude(state=State.HANDING_OVER).count() == 4
    assert not User.objects.get(pk=cast.coach.user.pk).is_active


def test_what_is_kept_of_a_leaver_is_where_they_were(cast: Cast) -> None:
    people = everybody(**{"maria.ortiz": None})
    for person in people:
        person["department"] = "SUPPORT"
    plan_of(people)

    left = ImportRow.objects.get(action="left")
    assert left.changes == {"department": ["SUPPORT", None]}


def test_too_many_changes_are_not_rehearsed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roles.sync.services.consequences.REHEARSED_CHANGES", 2)

    assert coach_leaves_and_two_join(cast).consequences == {}


def test_an_account_from_before_they_signed_in_is_closed_too(cast: Cast) -> None:
    address = f" {cast.coach.user.email.upper()}"
    Person.objects.filter(pk=cast.coach.listed.pk).update(user=None, email=address)
    plan = plan_of(everybody(**{"maria.ortiz": None}))
    assert plan.consequences["accounts"] == {"closed": 1, "opened": 0}
    plan_apply(actor=COMMAND, uid=plan.uid, now=NOW)
    assert not User.objects.get(pk=cast.coach.user.pk).is_active
