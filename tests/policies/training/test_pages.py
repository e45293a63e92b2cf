"""The pages of courses: one question a page, what a form keeps, who sees what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.core.uid import uuid7
from policies.training.models import Attempt, Certificate, Course, CourseVersion
from tests.policies.making import RIGHT, drafted_course, published_course

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

COURSE = "/courses/answering-in-public/"


def written(**changes: object) -> dict[str, object]:
    form: dict[str, object] = {
        "uid": uuid7(),
        "title": "Kept title",
        "audience_kind": "role_kinds",
        "audience_role_kinds": ["coach", "player"],
        "lesson_text": "Kept lesson.",
    }
    for number in (1, 2, 3):
        form |= {
            f"q{number}_text": f"Kept question {number}?",
            f"q{number}_choice1": "Yes",
            f"q{number}_choice2": "No",
            f"q{number}_answer": "1",
        }
    return {**form, **changes}


def answer(client: Client, position: int, choice: int) -> str:
    page = client.post(f"{COURSE}quiz/{position}/", {"choice": choice}, follow=True)
    assert page.redirect_chain == [(f"{COURSE}quiz/{position}/", 302)]
    return " ".join(page.content.decode().split())


def test_a_player_reads_starts_answers_and_holds_a_certificate(cast: Cast) -> None:
    published_course(cast)
    client = cast.player.client()
    assert "3 of 3 right to pass." in client.get(COURSE).content.decode()

    started = client.post(f"{COURSE}start/")
    assert started.headers["Location"] == f"{COURSE}quiz/1/"
    for position, choice in enumerate(RIGHT, start=1):
        assert "That is right." in answer(client, position, choice)

    page = client.get(f"{COURSE}result/").content.decode()
    assert "Passed, 3 of 3" in page
    assert str(Certificate.objects.get().uid) in page
    assert "Passed, valid until" in client.get(COURSE).content.decode()


def test_a_wrong_answer_shows_the_better_one_and_why(cast: Cast) -> None:
    published_course(cast)
    client = cast.player.client()
    client.post(f"{COURSE}start/")
    page = answer(client, 1, 1)

    assert "Not quite." in page
    assert "You should." in page
    assert "0 right, 1 wrong so far." in page


def test_no_answer_is_an_error_at_the_question(cast: Cast) -> None:
    published_course(cast)
    client = cast.player.client()
    client.post(f"{COURSE}start/")
    empty = client.post(f"{COURSE}quiz/1/", {})

    assert empty.status_code == 422
    assert empty.content.decode().count("Choose one answer to go on.") == 2


def test_the_second_of_two_answers_does_not_count(cast: Cast) -> None:
    published_course(cast)
    client = cast.player.client()
    client.post(f"{COURSE}start/")
    answer(client, 1, 1)

    assert "Not quite." in answer(client, 1, 0)
    assert Attempt.objects.get().answers == {"1": 1}


def test_a_question_out_of_turn_leads_to_the_next_open_one(cast: Cast) -> None:
    published_course(cast)
    client = cast.player.client()
    client.post(f"{COURSE}start/")

    assert client.get(f"{COURSE}quiz/3/").headers["Location"] == f"{COURSE}quiz/1/"
    assert client.get(f"{COURSE}quiz/9/").status_code == 404
    assert client.get(f"{COURSE}result/").headers["Location"] == f"{COURSE}quiz/1/"


def test_without_an_attempt_there_is_no_quiz(cast: Cast) -> None:
    published_course(cast)
    client = cast.player.client()

    assert client.get(f"{COURSE}quiz/1/").headers["Location"] == COURSE
    assert client.get(f"{COURSE}result/").status_code == 404


def test_failing_shows_what_was_wrong_and_after_three_times_when_to_come_back(
    cast: Cast,
) -> None:
    published_course(cast)
    client = cast.player.client()
    for _attempt in range(3):
        client.post(f"{COURSE}start/")
        for position in (1, 2, 3):
            answer(client, position, 0)

    page = " ".join(client.get(f"{COURSE}result/").content.decode().split())
    assert "Not passed yet: 1 of 3" in page
    assert "After three attempts you can try again from" in page
    assert client.post(f"{COURSE}start/").status_code == 409


def test_write_look_publish(cast: Cast) -> None:
    client = cast.head_coach.client()
    look = client.post("/courses/new/", written(), follow=True).content.decode()
    assert "4 people will be asked to pass it" in " ".join(look.split())

    seen = CourseVersion.objects.get().drafted_at.isoformat()
    told = client.post("/courses/kept-title/publish/", {"seen": seen}, follow=True)
    assert "Published. 4 people are asked to take it." in told.content.decode()


def test_an_empty_choice_in_between_does_not_move_the_right_one(cast: Cast) -> None:
    cast.head_coach.client().post("/courses/new/", written(q1_choice4="Right", q1_answer="4"))

    question = CourseVersion.objects.get().questions.get(position=1)
    assert question.choices[question.answer] == "Right"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": ""}, "Give it a title, as people will see it on their list."),
        ({"lesson_text": ""}, "Write the lesson that people are to read."),
        ({"q2_text": ""}, "Write the question."),
        ({"q2_choice2": ""}, "Give at least two choices."),
        ({"q3_answer": ""}, "Say which choice is right."),
        ({"q3_answer": "4"}, "That choice is empty. Say which one is right."),
    ],
)
def test_an_error_stands_at_the_field_and_in_the_summary_and_nothing_is_lost(
    cast: Cast, changes: dict[str, object], told: str
) -> None:
    refused = cast.head_coach.client().post("/courses/new/", written(**changes))

    assert refused.status_code == 422
    page = refused.content.decode()
    assert page.count(told) == 2
    assert "Kept question 1?" in page
    assert not Course.objects.exists()


def test_a_draft_that_another_saved_meanwhile_is_not_overwritten(cast: Cast) -> None:
    seen = drafted_course(cast).drafted_at.isoformat()
    client = cast.head_coach.client()
    first = client.post(f"{COURSE}edit/", written(title="First", seen=seen))
    second = client.post(f"{COURSE}edit/", written(title="Second", seen=seen))

    assert first.status_code == 302
    assert second.status_code == 409
    assert Course.objects.get().title == "First"


def test_a_draft_is_for_an_employee_as_if_it_were_not_there(cast: Cast) -> None:
    drafted_course(cast)
    client = cast.employee.client()
    missing = client.get("/courses/no-such-thing/")

    for path in ("", "draft/", "edit/", "quiz/1/", "result/"):
        hidden = client.get(COURSE + path)
        assert (hidden.status_code, hidden.content) == (404, missing.content)
    assert client.post(f"{COURSE}start/").status_code == 404
    assert client.get("/courses/new/").status_code == 403


def test_a_coach_edits_the_draft_but_does_not_publish_it(cast: Cast) -> None:
    drafted_course(cast)
    client = cast.coach.client()

    assert client.get(f"{COURSE}edit/").status_code == 200
    assert client.post(f"{COURSE}publish/").status_code == 403


def test_a_stranger_finds_nothing(cast: Cast) -> None:
    published_course(cast)

    for path in ("/courses/", COURSE, "/courses/new/"):
        assert cast.stranger.client().get(path).status_code == 404


def test_the_list_costs_the_same_however_long_it_is(cast: Cast) -> None:
    client = cast.player.client()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/courses/").status_code == 200
        return len(captured)

    published_course(cast)
    few = queries()
    for _more in range(4):
        published_course(cast)
    assert queries() == few
