"""The preview of a draft: with htmx a part of the page, without JavaScript the page itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.rules import text_fingerprint
from tests.policies.making import TEXT, draft

if TYPE_CHECKING:
    from tests.cast import Cast

TYPED: dict[str, Any] = {
    "uid": "0199aaaa-0000-7000-8000-000000000001",
    "title": "A “title”, half",
    "audience_kind": "role_kinds",
    "audience_role_kinds": ["coach", "player"],
    "text": TEXT,
    "preview": "1",
}


def test_without_javascript_preview_shows_the_page_again_and_loses_nothing(cast: Cast) -> None:
    answer = cast.head_coach.client().post("/guidelines/new/", TYPED)

    assert answer.status_code == 200
    assert 'value="A “title”, half"' in answer.text
    assert TYPED["uid"] in answer.text
    assert answer.text.count("checked") == 4
    assert "- Say that you work here." in answer.text
    assert '<p class="r">Say that you work here.</p>' in answer.text
    assert not Policy.objects.exists()


def test_what_is_not_written_yet_is_no_error_in_a_preview(cast: Cast) -> None:
    answer = cast.head_coach.client().post("/guidelines/new/", {"preview": "1"})

    assert answer.status_code == 200
    assert "Give it a title" not in answer.text
    assert "No rules yet" in answer.text


def test_with_htmx_the_answer_is_the_part_that_the_page_includes(cast: Cast) -> None:
    client = cast.head_coach.client()
    part = client.post("/guidelines/new/", TYPED, headers={"HX-Request": "true"}).text
    page = client.post("/guidelines/new/", TYPED).text

    assert "<html" not in part
    assert part.strip() in page


def test_it_counts_names_what_is_missing_and_what_is_worth_a_second_look(cast: Cast) -> None:
    text = f"{TEXT}\n- Talk about your pay.\n"
    typed = {**TYPED, "text": text}
    page = " ".join(cast.head_coach.client().post("/guidelines/new/", typed).text.split())

    assert "1 may · 0 ask first · 2 must not" in page
    assert "It forbids more than it allows." in page
    assert "4 things are missing at must-nots" in page
    assert page.count("No way that is open: add “Instead: …”") == 2
    assert "5 sentences are worth a second look" in page
    assert "1 min read" in page


def test_it_asks_for_a_summary_and_for_what_people_may_do_first(cast: Cast) -> None:
    def page(text: str) -> str:
        return cast.head_coach.client().post("/guidelines/new/", {**TYPED, "text": text}).text

    said, late = "No summary: begin with a sentence", "What people may do comes late"
    bans = "## You must not\n\n- Shout.\n\n## You may\n\n- Speak.\n"
    assert said in page(bans)
    assert late in page(bans)
    good = page("How loud we are.\n\n## You may\n\n- Speak.\n\n## You must not\n\n- Shout.\n")
    assert said not in good
    assert late not in good
    assert said not in page("")


def test_editing_a_draft_is_previewed_and_saved_from_there(cast: Cast) -> None:
    version = draft(cast)
    client, path = cast.coach.client(), "/guidelines/house-rules/edit/"
    seen = text_fingerprint(version.title, version.text)
    typed = {**TYPED, "text": "Newer.", "seen": seen}
    page = client.post(path, typed)
    assert page.status_code == 200
    assert seen in page.text
    assert PolicyVersion.objects.get().text == TEXT.strip()

    del typed["preview"]
    assert client.post(path, typed).status_code == 302
    assert PolicyVersion.objects.get().text == "Newer."


def test_whoever_may_not_write_sees_no_preview(cast: Cast) -> None:
    assert cast.employee.client().post("/guidelines/new/", TYPED).status_code == 403
    draft(cast)
    path = "/guidelines/house-rules/edit/"
    assert cast.employee.client().post(path, TYPED).status_code == 404
    assert cast.auditor.client().post(path, TYPED).status_code == 403


def test_too_long_a_text_is_not_lost(cast: Cast) -> None:
    answer = cast.head_coach.client().post("/guidelines/new/", {**TYPED, "text": "ä " * 60_000})

    assert answer.status_code == 200
    assert "Too long for a preview" in answer.text
    assert answer.text.count("ä ä ä") > 1000
