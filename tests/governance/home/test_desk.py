"""The desk of a coach and the hub of the head coach: what waits, what is late, what is missing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from governance.core.uid import uuid7
from governance.home.selectors.desk import PLAYERS, QUESTIONS, desk_read, hub_read
from governance.playbooks.models import Question
from governance.playbooks.services import question_ask
from governance.todos.services import todo_open
from roles.team.models import ChecklistItem
from tests.cast import COMMAND, NOW, Cast, make_assignment, make_person

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def ask(cast: Cast, text: str = "May I say that?") -> Question:
    return question_ask(actor=cast.player.viewer, text=text, page="", form=uuid7(), now=NOW)


def test_a_question_is_answered_from_the_desk_in_two_clicks(cast: Cast) -> None:
    first, second = ask(cast), ask(cast, "And that?")
    client = cast.coach.client()
    found = client.get("/coach/")
    forms = {question.uid: say["form"].value() for question, say in found.context["questions"]}
    assert len(set(forms.values())) == 2  # two answers are not one sent twice
    for question in (first, second):
        sent = {"text": "Yes, you may.", "form": str(forms[question.uid])}
        assert client.post(f"/ask/{question.uid}/", sent).status_code == 302
    assert not Question.objects.open().exists()
    assert "Nobody waits for an answer" in client.get("/coach/").content.decode()


def test_players_of_ones_departments_who_is_not_ready_first(cast: Cast) -> None:
    held = make_assignment(cast.employee.listed, cast.support, "gatherer", ready=False)
    ChecklistItem.objects.create(
        assignment=held, kind="course", ref=uuid7(), title="Answering", blocks_from=NOW
    )
    found = desk_read(viewer=cast.coach.viewer, now=NOW)
    first = found.players.rows[0]
    assert (first.assignment.pk, first.word, first.missing) == (
        held.pk,
        "getting_ready",
        ("Answering",),
    )
    departments = {each.assignment.role.department for each in found.players.rows}
    assert departments == {cast.support}
    count = found.players.count
    assert (count, found.ready_count) == (len(found.players.rows), count - 1)


def test_who_is_late_in_ones_departments(cast: Cast) -> None:
    for member in (cast.employee, cast.stores_head):
        todo_open(
            actor=COMMAND,
            person=member.listed,
            kind="guideline",
            ref=uuid7(),
            title="Guidelines",
            path="/",
            reason="everyone",
            due_at=NOW - timedelta(days=1),
            now=NOW - timedelta(days=9),
        )
    found = desk_read(viewer=cast.coach.viewer, now=NOW)
    assert [person.display_name for person in found.late.rows] == ["Hana Costa"]


def test_many_players_stand_on_several_pages(cast: Cast) -> None:
    for number in range(PLAYERS + 2):
        make_assignment(make_person(f"Player {number}", cast.support), cast.support, "gatherer")
    found = [desk_read(viewer=cast.coach.viewer, now=NOW, players=page).players for page in (1, 2)]
    assert [len(page.rows) for page in found] == [PLAYERS, found[0].count - PLAYERS]
    assert len({each.assignment.pk for page in found for each in page.rows}) == found[0].count


def test_the_hub_names_what_waits_longest_first(cast: Cast) -> None:
    ask(cast)
    todo_open(
        actor=COMMAND,
        person=cast.line_manager.listed,
        kind="consent",
        ref=uuid7(),
        title="Consent: somebody",
        path="/",
        reason="Line manager",
        due_at=NOW,
        now=NOW - timedelta(days=4),
    )
    found = hub_read(viewer=cast.head_coach.viewer, now=NOW)
    assert [each.owed.todo.subject.kind for each in found.waiting] == ["consent", "question"]
    assert (found.waiting_count, found.questions) == (2, 1)


def test_a_question_that_nobody_can_answer_is_counted_in_the_hub(cast: Cast) -> None:
    question = ask(cast)
    Question.objects.filter(pk=question.pk).update(asked=None)
    own = question_ask(actor=cast.head_coach.viewer, text="May I?", page="", form=uuid7(), now=NOW)
    assert own.asked is not None
    assert hub_read(viewer=cast.head_coach.viewer, now=NOW).questions == 1


def test_a_desk_holds_what_its_coach_is_asked_and_counts_all_of_it(cast: Cast) -> None:
    for number in range(QUESTIONS + 1):
        ask(cast, f"Number {number}?")
    found = desk_read(viewer=cast.coach.viewer, now=NOW)
    assert (len(found.questions), found.question_count) == (QUESTIONS, QUESTIONS + 1)


def test_the_hub_names_departments_without_a_coach(cast: Cast) -> None:
    make_assignment(cast.employee.listed, cast.field_service, "gatherer")
    found = hub_read(viewer=cast.head_coach.viewer, now=NOW)
    assert [row.gap.label for row in found.coachless] == ["Field service has no coach"]


@pytest.mark.parametrize("who", ["employee", "line_manager", "department_head", "auditor"])
@pytest.mark.parametrize("path", ["/coach/", "/hub/"])
def test_they_are_for_coaches_and_the_head_coach(cast: Cast, who: str, path: str) -> None:
    assert cast.members[who].client().get(path).status_code == 404
