"""What is approved, or came back, always waits for somebody who is there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from governance.audit.models import Entry
from governance.core.errors import NotAllowed
from governance.todos.models import Todo
from policies.guidance.rules import State
from policies.guidance.services import (
    approvals_follow,
    version_publish,
    version_return,
    version_schedule,
    version_submit,
    version_unschedule,
)
from roles.org.models import Person
from tests.cast import Cast, Member, make_account, make_assignment, make_person
from tests.policies.guidance.test_approving import LATER, approve, asked, in_review, lose

if TYPE_CHECKING:
    from policies.guidance.models import PolicyVersion

DAY = timedelta(days=1)
LONG = LATER + 8 * DAY  # more than five working days
PAGE = "/guidelines/house-rules/review/"


def approved(cast: Cast) -> PolicyVersion:
    return approve(cast.booth_member, in_review(cast, "legal"))


def employment(member: Member, state: str) -> None:
    Person.objects.filter(pk=member.listed.pk).update(employment=state)


def test_a_new_head_coach_is_asked_to_publish_what_the_former_one_left(cast: Cast) -> None:
    version = approved(cast)
    lose(cast.head_coach)
    new = make_account(make_person("Nora Quist", cast.root))
    make_assignment(new.listed, cast.root, "head_coach")
    approvals_follow(now=LATER)

    assert asked(version, "publish") == ["Nora Quist"]
    gone = Todo.objects.get(person=cast.head_coach.listed, subject__kind="publish")
    assert gone.outcome == Todo.Outcome.PASSED_ON
    assert version_publish(actor=new.viewer, version=version, now=LATER).state == State.PUBLISHED


def test_while_the_head_coach_is_on_leave_the_nearest_publishes_and_the_trail_says_so(
    cast: Cast,
) -> None:
    version = approved(cast)
    with pytest.raises(NotAllowed):
        version_publish(actor=cast.boss.viewer, version=version, now=LATER)
    employment(cast.head_coach, "on_leave")
    approvals_follow(now=LATER)

    assert asked(version, "publish") == ["Erin Halvorsen"]
    with time_machine.travel(LATER, tick=False):
        client = cast.boss.client()
        assert "Publish version 2" in client.get(PAGE).text
        assert client.post("/guidelines/house-rules/publish/", {"seen": "x"}).status_code == 409
    version_publish(actor=cast.boss.viewer, version=version, now=LATER)
    told = Entry.objects.filter(verb="guideline.published").latest("pk").changes
    assert told["instead"] == "head"
    assert asked(version, "publish") == []


def test_who_keeps_silent_for_five_working_days_is_passed_over_and_may_still(cast: Cast) -> None:
    version = approved(cast)
    approvals_follow(now=LATER + 4 * DAY)
    assert asked(version, "publish") == ["Amara Reid"]
    for _twice in range(2):
        approvals_follow(now=LONG)

    assert asked(version, "publish") == ["Erin Halvorsen"]
    (told,) = Entry.objects.filter(verb="guideline.publishing_passed_on")
    assert told.changes["asked"] == ["Amara Reid", "Erin Halvorsen"]
    todo = Todo.objects.open().get(person=cast.boss.listed, subject__kind="publish")
    assert todo.due_at > LONG
    assert todo.reason == "Stands in, since there was no answer in time"
    version_publish(actor=cast.head_coach.viewer, version=version, now=LONG)


def test_with_nobody_left_to_pass_it_to_it_stays_asked(cast: Cast) -> None:
    version = approved(cast)
    for weeks in range(1, 8):
        approvals_follow(now=LATER + weeks * 8 * DAY)
        assert asked(version, "publish")


def test_where_there_is_no_head_coach_at_approval_somebody_is_asked_all_the_same(
    cast: Cast,
) -> None:
    version = in_review(cast, "legal")
    lose(cast.head_coach)
    approve(cast.booth_member, version)

    assert asked(version, "publish") == ["Erin Halvorsen"]
    todo = Todo.objects.open().get(subject__kind="publish")
    assert todo.reason == "No head coach can"


def test_others_than_who_is_asked_neither_see_nor_publish_it(cast: Cast) -> None:
    version = approved(cast)
    employment(cast.head_coach, "on_leave")
    approvals_follow(now=LATER)

    assert cast.stores_head.client().get(PAGE).status_code == 404
    with pytest.raises(NotAllowed):
        version_publish(actor=cast.stores_head.viewer, version=version, now=LATER)


def test_what_is_scheduled_waits_for_nobody_and_what_is_not_any_more_does_again(
    cast: Cast,
) -> None:
    version, actor = approved(cast), cast.head_coach.viewer
    version_schedule(actor=actor, version=version, publish_at=LATER + 30 * DAY, now=LATER)
    assert asked(version, "publish") == []
    version_unschedule(actor=actor, version=version, now=LATER)
    assert asked(version, "publish") == ["Amara Reid"]


def returned(cast: Cast) -> PolicyVersion:
    version = in_review(cast, "legal")
    actor = cast.booth_member.viewer
    return version_return(actor=actor, version=version, reason="Too long.", now=LATER)


@pytest.mark.parametrize("state", ["left", "on_leave"])
def test_what_came_back_to_an_author_who_goes_is_taken_up_by_the_head_coach(
    cast: Cast, state: str
) -> None:
    version = returned(cast)
    assert asked(version, "returned") == [str(cast.coach.listed)]
    approvals_follow(now=LATER)
    assert asked(version, "returned") == [str(cast.coach.listed)]
    employment(cast.coach, state)
    for _twice in range(2):
        approvals_follow(now=LATER)

    assert asked(version, "returned") == ["Amara Reid"]
    todo = Todo.objects.open().get(subject__kind="returned")
    assert todo.reason == "Its author is not there"


def test_what_comes_back_when_its_author_has_gone_is_asked_of_the_head_coach(cast: Cast) -> None:
    version = in_review(cast, "legal")
    employment(cast.coach, "left")
    actor = cast.booth_member.viewer
    version_return(actor=actor, version=version, reason="Too long.", now=LATER)

    assert asked(version, "returned") == ["Amara Reid"]
    version_submit(actor=cast.head_coach.viewer, version=version, now=LATER)
    assert asked(version, "returned") == []


def test_who_takes_back_their_own_text_owes_nothing(cast: Cast) -> None:
    version = in_review(cast, "legal")
    version_return(actor=cast.coach.viewer, version=version, reason="", now=LATER)
    approvals_follow(now=LATER)

    assert asked(version, "returned") == []
