"""The pages of asking, as each of the cast meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from governance.core.uid import uuid7
from governance.playbooks.models import Question
from tests.governance.playbooks.parts import TEXT, answer, ask

if TYPE_CHECKING:
    from tests.cast import Cast


def test_every_page_leads_to_asking_and_says_where_one_was(cast: Cast) -> None:
    page = cast.employee.client().get("/guidelines/").content.decode()
    assert 'href="/ask/?from=%2Fguidelines%2F"' in page
    asking = cast.employee.client().get("/ask/?from=%2Fguidelines%2F").content.decode()
    assert 'value="/guidelines/"' in asking


def test_the_navigation_reads_today_ask_report_who_may_speak(cast: Cast) -> None:
    page = cast.employee.client().get("/today/").content.decode()
    links = ['href="/today/"', 'href="/ask/', 'href="/report/"', 'href="/who/"']
    places = [page.index(link, page.index("<nav")) for link in links]
    assert places == sorted(places)


def test_one_sees_whom_it_goes_to_before_it_is_sent(cast: Cast) -> None:
    assert "Send to Maria Ortiz" in cast.employee.client().get("/ask/").content.decode()


def test_a_question_is_asked_and_answered_without_javascript(cast: Cast) -> None:
    sent = cast.employee.client().post("/ask/", {"text": TEXT, "page": "/", "form": uuid7()})
    assert sent.status_code == 302
    path = sent.headers["Location"]
    assert TEXT in cast.coach.client().get("/ask/").content.decode()
    said = cast.coach.client().post(path, {"text": "Not that one.", "form": uuid7()})
    assert said.status_code == 302
    assert "Not that one." in cast.employee.client().get(path).content.decode()


@pytest.mark.parametrize("text", ["", " ", "a\x00b", "x" * 4001])
def test_what_cannot_be_sent_is_said_at_the_field_and_kept(cast: Cast, text: str) -> None:
    sent = cast.employee.client().post("/ask/", {"text": text, "page": "/", "form": uuid7()})
    assert sent.status_code == 422
    assert "text" in sent.context["form"].errors
    assert sent.context["form"]["text"].value() == text
    assert not Question.objects.exists()


def test_an_address_elsewhere_is_not_kept(cast: Cast) -> None:
    for page in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        form = {"text": TEXT, "page": page, "form": uuid7()}
        cast.employee.client().post("/ask/", form)
    assert set(Question.objects.values_list("page", flat=True)) == {""}


def test_an_answer_too_late_is_told_and_not_lost(cast: Cast) -> None:
    question = answer(cast.coach, ask(cast.employee))
    path = f"/ask/{question.uid}/"
    late = cast.head_coach.client().post(path, {"text": "Never do.", "form": uuid7()})
    assert late.status_code == 409
    assert "Never do." in late.content.decode()


def test_it_is_nobody_elses_business(cast: Cast) -> None:
    path = f"/ask/{ask(cast.employee).uid}/"
    others = (cast.line_manager, cast.department_head, cast.auditor, cast.coach_elsewhere)
    for member in others:
        assert member.client().get(path).status_code == 404
        assert TEXT not in member.client().get("/ask/?format=csv").getvalue().decode()
    for member in (cast.employee, cast.coach, cast.head_coach):
        assert TEXT in member.client().get(path).content.decode()
