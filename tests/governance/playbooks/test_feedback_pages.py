"""The pages of feedback, as each of the cast meets them, without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from governance.core.uid import uuid7
from governance.playbooks.models import Feedback, Offer, Practice
from tests.governance.playbooks.parts import TOLD, close, decide, offer, owing, pass_on, tell

if TYPE_CHECKING:
    from tests.cast import Cast


def sent(**more: object) -> dict[str, object]:
    return {"form": uuid7(), **more}


def test_every_page_leads_to_telling_and_says_where_one_was(cast: Cast) -> None:
    for member in (cast.employee, cast.player, cast.external):
        page = member.client().get("/guidelines/").content.decode()
        assert 'href="/feedback/?from=%2Fguidelines%2F"' in page
    page = cast.employee.client().get("/feedback/?from=%2Fguidelines%2F").content.decode()
    assert 'value="/guidelines/"' in page
    assert "Tell Maria Ortiz" in page


@pytest.mark.parametrize("path", ["/feedback/", "/practices/", "/ask/"])
def test_all_of_it_stands_under_ask_in_the_navigation(cast: Cast, path: str) -> None:
    page = cast.employee.client().get(path).content.decode()
    link = page.index('href="/ask/', page.index("<nav"))
    assert 'aria-current="page"' in page[link : page.index(">", link)]


@pytest.mark.parametrize("who", ["player", "employee", "external"])
def test_it_is_brought_in_one_form(cast: Cast, who: str) -> None:
    client = cast.members[who].client()
    answer = client.post("/feedback/", sent(kind="success", text=TOLD, page="/team/"))
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"]).content.decode()
    assert TOLD in page
    assert TOLD in client.get("/feedback/").content.decode()


@pytest.mark.parametrize("text", ["", " ", "a\x00b", "x" * 4001])
def test_what_cannot_be_sent_is_said_at_the_field_and_kept(cast: Cast, text: str) -> None:
    answer = cast.employee.client().post("/feedback/", sent(kind="insight", text=text, page="/"))
    assert answer.status_code == 422
    assert "text" in answer.context["form"].errors
    assert answer.context["form"]["text"].value() == text
    assert not Feedback.objects.exists()


def test_the_coach_closes_it_from_the_desk_in_one_click(cast: Cast) -> None:
    feedback, client = tell(cast.employee), cast.coach.client()
    desk = client.get("/coach/")
    assert TOLD in desk.content.decode()
    [(_feedback, form)] = desk.context["feedback"]
    path = f"/feedback/{feedback.uid}/close/"
    assert f'action="{path}"' in desk.content.decode()
    answer = client.post(
        path, {"outcome": "used", "words": "From Monday on.", "form": form["form"].value()}
    )
    assert answer.status_code == 302
    assert "Nobody waits to be told" in client.get("/coach/").content.decode()
    for page in ("/", "/feedback/"):
        assert TOLD[:40] in cast.employee.client().get(page).content.decode()
    assert "From Monday on." in cast.employee.client().get("/today/").content.decode()


def test_the_coach_passes_it_on_in_two_clicks(cast: Cast) -> None:
    feedback, client = tell(cast.employee), cast.coach.client()
    link = f"/feedback/{feedback.uid}/pass/"
    assert f'href="{link}"' in client.get("/coach/").content.decode()
    page = client.get(link)
    places = page.context["places"]
    keys = [each.key for each in (places.hub, *places.departments, *places.functions)]
    assert keys == ["hub", f"department:{cast.stores.uid}", "function:legal"]
    for key in keys:
        assert f'value="{key}"' in page.content.decode()
    answer = client.post(link, sent(to=keys[1], note="Yours?"))
    assert answer.status_code == 302
    assert owing(feedback) == ["Yuki Walsh"]
    there = cast.coach_elsewhere.client().get(f"/feedback/{feedback.uid}/")
    assert "Yours?" in there.content.decode()


@pytest.mark.parametrize(
    "to", ["", "department:", "department:x", "function:nobody", "moon", "function:", "hub\x00"]
)
def test_where_nobody_is_it_does_not_go(cast: Cast, to: str) -> None:
    feedback = tell(cast.employee)
    answer = cast.coach.client().post(f"/feedback/{feedback.uid}/pass/", sent(to=to, note="Hm."))
    assert answer.status_code == 422
    assert "Hm." in answer.content.decode()
    assert owing(feedback) == ["Maria Ortiz"]


def test_words_typed_too_late_stay_on_the_page(cast: Cast) -> None:
    feedback = close(cast.coach, tell(cast.employee))
    late = sent(outcome="known", words="My long words")
    answer = cast.head_coach.client().post(f"/feedback/{feedback.uid}/close/", late)
    assert answer.status_code == 409
    assert "My long words" in answer.content.decode()
    passed = pass_on(cast.coach, tell(cast.employee), cast.stores)
    answer = cast.coach.client().post(f"/feedback/{passed.uid}/close/", late)
    assert answer.status_code == 403
    assert "My long words" in answer.content.decode()


def test_who_had_it_is_told_that_somebody_answered_for_them(cast: Cast) -> None:
    feedback, client = close(cast.head_coach, tell(cast.employee)), cast.coach.client()
    late = sent(outcome="known", words="My long words")
    answer = client.post(f"/feedback/{feedback.uid}/close/", late)
    assert answer.status_code == 409
    assert "told already what became of it" in answer.content.decode()
    assert "My long words" in answer.content.decode()
    said = client.post(f"/feedback/{feedback.uid}/", sent(text="One thing more"))
    assert said.status_code == 409
    passed = client.post(f"/feedback/{feedback.uid}/pass/", sent(to="hub"))
    assert passed.status_code == 409
    assert client.post(f"/feedback/{feedback.uid}/keep/", sent()).status_code != 409


def test_a_tip_is_offered_and_decided_on_from_the_desk(cast: Cast) -> None:
    feedback = tell(cast.employee)
    answer = cast.coach.client().post(
        f"/feedback/{feedback.uid}/offer/",
        {"title": "Hours", "text": "Hours first.", "departments": [cast.stores.uid]},
    )
    assert answer.status_code == 302
    tip, client = Offer.objects.get(), cast.coach_elsewhere.client()
    assert "Hours first." in client.get("/coach/").content.decode()
    declined = {"answer": "declined", "reason": ""}
    assert client.post(f"/tips/{tip.uid}/", declined).status_code == 422
    declined["reason"] = "Ours never change."
    assert client.post(f"/tips/{tip.uid}/", declined).status_code == 302
    page = cast.employee.client().get("/today/").content.decode()
    assert "1 declined it" in page


@pytest.mark.parametrize("sent_departments", [[], ["x"], ["own"]])
def test_a_tip_goes_only_to_departments_shown(cast: Cast, sent_departments: list[str]) -> None:
    feedback = tell(cast.employee)
    chosen = [str(cast.support.uid) if each == "own" else each for each in sent_departments]
    answer = cast.coach.client().post(
        f"/feedback/{feedback.uid}/offer/", {"title": "H", "text": "F", "departments": chosen}
    )
    assert answer.status_code == 422
    assert not Offer.objects.exists()


def test_an_insight_is_kept_from_its_page(cast: Cast) -> None:
    feedback, client = close(cast.coach, tell(cast.employee)), cast.coach.client()
    path = f"/feedback/{feedback.uid}/"
    assert f'href="{path}keep/"' in client.get(path).content.decode()
    assert client.post(f"{path}keep/", {"title": "", "text": "First."}).status_code == 422
    assert client.post(f"{path}keep/", {"title": "Hours", "text": "First."}).status_code == 302
    kept = Practice.objects.get()
    assert f'href="/practices/{kept.uid}/"' in client.get(path).content.decode()


def test_it_is_nobody_elses_business(cast: Cast) -> None:
    [tip] = offer(cast, tell(cast.employee))
    decide(cast.coach_elsewhere, tip)
    path = f"/feedback/{tip.feedback.uid}/"
    for member in (cast.line_manager, cast.department_head, cast.auditor, cast.coach_elsewhere):
        client = member.client()
        assert client.get(path).status_code == 404
        for show in ("own", "waiting", "all"):
            file = client.get(f"/feedback/?format=csv&show={show}")
            assert TOLD not in b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
    for member in (cast.employee, cast.coach, cast.head_coach):
        assert TOLD in member.client().get(path).content.decode()


def test_the_list_shows_a_page_and_the_file_all(cast: Cast) -> None:
    for _each in range(52):
        tell(cast.employee)
    client = cast.employee.client()
    assert client.get("/feedback/").content.decode().count(TOLD[:40]) == 50
    assert client.get("/feedback/?page=2").content.decode().count(TOLD[:40]) == 2
    file = client.get("/feedback/?format=csv")
    assert b"".join(file.streaming_content).decode().count(TOLD) == 52  # type: ignore[attr-defined]
