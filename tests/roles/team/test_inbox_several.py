"""Consents and approvals that wait are answered at one go; what is unusual is read first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from governance.audit.models import Entry
from governance.todos.models import Todo
from roles.org.models import OrganisationSettings
from roles.team.models import Assignment, RoleType
from roles.team.rules import Authority, ItemKind
from roles.team.services import (
    assignment_accept,
    assignment_consent,
    assignment_propose,
    assignment_withdraw,
    role_open,
)
from roles.team.services.answering import assignments_answer
from tests.cast import NOW, make_account, make_person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from tests.cast import Cast

SEVERAL = "/inbox/several/"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def waiting(cast: Cast, name: str, key: str = "responder", note: str = "") -> Assignment:
    """Let a peer nominate a report of the line manager, who accepts: the consent is asked for."""
    person = make_person(name, cast.support, manager=cast.line_manager.listed)
    member = make_account(person)
    role = role_open(
        actor=cast.head_coach.viewer,
        type=RoleType.objects.get(key=key),
        department=cast.support,
        focus=name,
        now=NOW,
    )
    found = assignment_propose(
        actor=cast.player.viewer, role=role, person=person, note=note, now=NOW
    )
    assignment_accept(actor=member.viewer, assignment=found, now=NOW)
    return found


def letter(cast: Cast, assignment: Assignment) -> str:
    todo = Todo.objects.open().get(person=cast.line_manager.listed, subject__ref=assignment.uid)
    return str(todo.uid)


def send(cast: Cast, *letters: str) -> HttpResponse:
    client = cast.line_manager.client()
    return client.post(SEVERAL, {"letter": letters}, follow=True)  # type: ignore[return-value]


def shown(cast: Cast) -> str:
    """Return the page, with one blank wherever it has some."""
    return " ".join(cast.line_manager.client().get(SEVERAL).content.decode().split())


def agreed(assignment: Assignment) -> bool:
    return assignment.items.filter(kind=ItemKind.CONSENT, met_at__isnull=False).exists()


def test_the_plain_ones_are_chosen_and_the_unusual_ones_come_first(cast: Cast) -> None:
    plain = [waiting(cast, name) for name in ("Ada Plain", "Bob Plain")]
    worded = waiting(cast, "Cleo Worded", note="She answers faster than any of us.")
    page = shown(cast)
    for each in plain:
        assert f'value="{letter(cast, each)}" checked' in page
    assert f'href="/inbox/{letter(cast, worded)}/"' in page
    assert f'value="{letter(cast, worded)}"' not in page
    assert page.index("Cleo Worded") < page.index("Ada Plain")
    assert "With a word of the proposer" in page


@pytest.mark.parametrize("unusual", ["May make promises", "Late"])
def test_how_far_and_how_late_is_unusual(cast: Cast, unusual: str) -> None:
    found = waiting(cast, "Ada Plain")
    if unusual == "Late":
        Todo.objects.filter(uid=letter(cast, found)).update(due_at=NOW - timedelta(days=1))
    else:
        Assignment.objects.filter(pk=found.pk).update(authority=Authority.PROMISE)
    page = shown(cast)
    assert unusual in page
    assert " checked" not in page


def test_those_that_are_chosen_are_answered_and_each_is_in_the_trail(cast: Cast) -> None:
    chosen = [waiting(cast, name) for name in ("Ada Plain", "Bob Plain")]
    left = waiting(cast, "Dan Plain")
    answer = send(cast, *(letter(cast, each) for each in chosen))
    assert "2 answered with yes." in answer.content.decode()
    assert [agreed(each) for each in (*chosen, left)] == [True, True, False]
    by = cast.line_manager.user.uid
    told = Entry.objects.filter(verb="assignment.consented", actor_uid=by)
    assert {each.uid for each in chosen} == set(told.values_list("subject_uid", flat=True))
    coaches = Todo.objects.open().filter(person=cast.coach.listed, subject__kind="approve")
    assert coaches.count() == 2


def test_what_cannot_be_any_more_keeps_no_other_back(cast: Cast) -> None:
    """Of three, one was withdrawn and one answered, both after the page was opened."""
    gone, done, open_one = (waiting(cast, name) for name in ("Ada Gone", "Bob Done", "Cleo Open"))
    assignment_withdraw(actor=cast.player.viewer, assignment=gone, reason="", now=NOW)
    assignment_consent(actor=cast.line_manager.viewer, assignment=done, now=NOW)
    answers = [(each, "consent") for each in (gone, done, open_one)]
    found = assignments_answer(actor=cast.line_manager.viewer, answers=answers, now=NOW)
    assert [bool(each.refused) for each in found] == [True, True, False]
    assert "already" in found[1].refused
    assert agreed(open_one)


def test_what_has_been_done_since_the_page_was_opened_is_named(cast: Cast) -> None:
    gone, open_one = waiting(cast, "Ada Gone"), waiting(cast, "Bob Open")
    letters = [letter(cast, each) for each in (gone, open_one)]
    assignment_withdraw(actor=cast.player.viewer, assignment=gone, reason="", now=NOW)
    page = send(cast, *letters).content.decode()
    assert "1 answered with yes." in page
    assert "Left as it was: Ada Gone." in page
    assert agreed(open_one)


def test_what_is_not_theirs_or_unusual_is_refused_and_what_was_chosen_stays(cast: Cast) -> None:
    mine, left, approved = (waiting(cast, f"{name} Plain") for name in ("Ada", "Bob", "Cleo"))
    worded = waiting(cast, "Dan Worded", note="Please.")
    assignment_consent(actor=cast.line_manager.viewer, assignment=approved, now=NOW)
    others = Todo.objects.open().get(person=cast.coach.listed, subject__ref=approved.uid)
    for wrong in (str(others.uid), letter(cast, worded), "much"):
        answer = send(cast, letter(cast, mine), wrong)
        assert answer.status_code == 422
        page = " ".join(answer.content.decode().split())
        assert "One of these is to be opened first, or is not yours." in page
        assert f'value="{letter(cast, mine)}" checked' in page
        assert f'value="{letter(cast, left)}" >' in page
    assert not agreed(mine)
    assert not agreed(worded)
    assert send(cast).status_code == 422


def test_hours_are_read_and_more_than_a_sensible_week_is_unusual(cast: Cast) -> None:
    found = waiting(cast, "Ada Plain")
    for hours, unusual in ((30, False), (40, True)):
        Assignment.objects.filter(pk=found.pk).update(hours=hours)
        page = shown(cast)
        assert (f"Hours a week: {hours}" in page) != unusual
        assert ("Many hours a week" in page) == unusual
        OrganisationSettings.objects.update_or_create(pk=1, defaults={"week_hours": 35})


def test_it_is_offered_where_there_are_several(cast: Cast) -> None:
    inbox = cast.line_manager.client()
    waiting(cast, "Ada Plain")
    assert SEVERAL not in inbox.get("/inbox/").content.decode()
    waiting(cast, "Cleo Worded", note="She asked for it.")
    assert SEVERAL not in inbox.get("/inbox/").content.decode()
    waiting(cast, "Bob Plain")
    assert SEVERAL in inbox.get("/inbox/").content.decode()
    assert "Nothing to answer" in cast.employee.client().get(SEVERAL).content.decode()
