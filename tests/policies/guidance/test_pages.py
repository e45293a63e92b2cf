"""The pages of guidelines: who sees them, what a form keeps, what a stale one is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.core.uid import uuid7
from policies.guidance.models import Acknowledgement, Policy, PolicyVersion
from policies.guidance.rules import AudienceDraft, text_fingerprint
from policies.guidance.selectors import approved_hash
from policies.guidance.services import (
    draft_save,
    version_acknowledge,
    version_draft,
    version_publish,
)
from roles.team.models import Role, RoleType
from roles.team.services import assignment_propose
from tests.cast import NOW, Cast
from tests.policies.making import TEXT, draft, next_version, published

if TYPE_CHECKING:
    from policies.guidance.models import PolicyVersion as Version


def signature(version: Version) -> dict[str, object]:
    return {"version": version.number, "text_hash": version.text_hash}


def sign(cast: Cast, version: Version) -> None:
    version_acknowledge(
        actor=cast.employee.viewer,
        version=version,
        text_hash=version.text_hash,
        now=NOW,
        language="en",
    )


def written(**changes: object) -> dict[str, object]:
    form = {"uid": uuid7(), "title": "House rules", "audience_kind": "everyone", "text": TEXT}
    return {**form, **changes}


def test_reading_shows_the_parts_the_statement_and_the_button(cast: Cast) -> None:
    published(cast)
    page = cast.employee.client().get("/guidelines/house-rules/").content.decode()

    assert '<section class="part may"' in page
    assert '<section class="part not"' in page
    assert "I have read version 1 and will follow it." in page
    assert "Sign version 1" in page


def test_who_is_not_asked_is_told_so_and_may_sign_all_the_same(cast: Cast) -> None:
    version = published(cast, audience=AudienceDraft("role_kinds", role_kinds=("coach",)))
    client = cast.employee.client()
    page = client.get("/guidelines/house-rules/").content.decode()
    assert "Nobody asks you to sign it" in page
    assert "hasbar" not in page
    assert 'class="signbar"' not in page
    coach = cast.coach.client().get("/guidelines/house-rules/").content.decode()
    assert "Nobody asks you" not in coach
    assert 'class="signbar"' in coach
    assert client.post("/guidelines/house-rules/", signature(version)).status_code == 302


def test_who_is_proposed_for_a_role_that_needs_it_is_asked(cast: Cast) -> None:
    published(cast, audience=AudienceDraft("role_kinds", role_kinds=("player",)))
    role = Role.objects.create(
        type=RoleType.objects.get(key="responder"), department=cast.support, opened_at=NOW
    )
    client = cast.employee.client()
    assert "Nobody asks you" in client.get("/guidelines/house-rules/").content.decode()
    proposer = cast.department_head.viewer
    assignment_propose(actor=proposer, role=role, person=cast.employee.listed, now=NOW)
    assert "Nobody asks you" not in client.get("/guidelines/house-rules/").content.decode()


def test_signing_leads_to_the_receipt(cast: Cast) -> None:
    version = published(cast)
    answer = cast.employee.client().post(
        "/guidelines/house-rules/", signature(version), follow=True
    )

    assert answer.redirect_chain == [("/guidelines/house-rules/receipt/1/", 302)]
    page = answer.content.decode()
    assert "Signed, thank you" in page
    assert str(Acknowledgement.objects.get().uid) in page
    assert version.text_hash in page


def test_whoever_has_signed_is_told_so_and_not_asked_again(cast: Cast) -> None:
    version = published(cast)
    client = cast.employee.client()
    client.post("/guidelines/house-rules/", signature(version))
    page = client.get("/guidelines/house-rules/").content.decode()

    assert "You signed version 1" in page
    assert "Sign version 1" not in page


def test_a_version_that_came_out_while_reading_is_named_and_nothing_recorded(cast: Cast) -> None:
    first = published(cast)
    next_version(cast, first, now=NOW)
    answer = cast.employee.client().post("/guidelines/house-rules/", signature(first))

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Not signed: version 2 came out while you were reading." in page
    assert "Version 1 can no longer be signed. Nothing was recorded." in page
    assert not Acknowledgement.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"version": "x", "text_hash": "y"}, {"version": 1}])
def test_a_mangled_signature_is_refused(cast: Cast, sent: dict[str, object]) -> None:
    published(cast)

    assert cast.employee.client().post("/guidelines/house-rules/", sent).status_code == 400


def test_a_superseded_version_can_still_be_read_as_it_was(cast: Cast) -> None:
    first = published(cast)
    next_version(cast, first, now=NOW)
    page = cast.employee.client().get("/guidelines/house-rules/versions/1/").content.decode()

    assert "This is version 1, as it was. Version 2 is in force." in page


def test_anothers_receipt_does_not_exist(cast: Cast) -> None:
    version = published(cast)
    cast.employee.client().post("/guidelines/house-rules/", signature(version))
    path = "/guidelines/house-rules/receipt/1/"

    assert cast.employee.client().get(path).status_code == 200
    assert cast.player.client().get(path).status_code == 404


def test_a_draft_is_for_an_employee_as_if_it_were_not_there(cast: Cast) -> None:
    draft(cast)
    client = cast.employee.client()
    missing = client.get("/guidelines/no-such-thing/")

    assert missing.status_code == 404
    for path in ("", "draft/", "edit/", "versions/1/"):
        hidden = client.get(f"/guidelines/house-rules/{path}")
        assert (hidden.status_code, hidden.content) == (404, missing.content)
    assert client.post("/guidelines/house-rules/publish/").status_code == 404
    assert "House rules" not in client.get("/guidelines/").content.decode()


def test_a_stranger_finds_nothing(cast: Cast) -> None:
    published(cast)

    for path in ("/guidelines/", "/guidelines/house-rules/", "/guidelines/new/"):
        assert cast.stranger.client().get(path).status_code == 404


def test_an_employee_may_not_write_and_is_told_who_does(cast: Cast) -> None:
    answer = cast.employee.client().get("/guidelines/new/")

    assert answer.status_code == 403
    assert "Coaches draft this, and the head coach publishes it." in answer.content.decode()


def test_a_coach_sees_the_draft_but_does_not_publish_it(cast: Cast) -> None:
    version = draft(cast)
    client = cast.coach.client()
    page = client.get("/guidelines/house-rules/draft/").content.decode()
    answer = client.post(
        "/guidelines/house-rules/publish/",
        {"seen": approved_hash(version)},
    )

    assert "Publish version 1" not in page
    assert answer.status_code == 403
    assert PolicyVersion.objects.get().state == "draft"


def test_the_starter_text_is_there_to_begin_with(cast: Cast) -> None:
    page = cast.head_coach.client().get("/guidelines/new/").content.decode()

    for heading in ("## You may", "## Ask first", "## You must not"):
        assert heading in page
    assert "What you may say about Larkfield" in page


def test_write_look_publish(cast: Cast) -> None:
    cast.coach.client().post("/guidelines/new/", written(), follow=True)
    client = cast.head_coach.client()
    look = client.get("/guidelines/house-rules/draft/")
    page = look.content.decode()
    assert "13 people will be asked to sign it" in " ".join(page.split())

    version = PolicyVersion.objects.get()
    told = client.post(
        "/guidelines/house-rules/publish/",
        {"seen": approved_hash(version)},
        follow=True,
    )
    assert "Published. 13 people are asked to sign it." in told.content.decode()


def test_a_second_click_makes_no_second_guideline(cast: Cast) -> None:
    client, form = cast.head_coach.client(), written()
    client.post("/guidelines/new/", form)
    client.post("/guidelines/new/", form)

    assert Policy.objects.count() == 1


def test_two_guidelines_of_one_title_have_two_addresses(cast: Cast) -> None:
    client = cast.head_coach.client()
    client.post("/guidelines/new/", written())
    client.post("/guidelines/new/", written())
    client.post("/guidelines/new/", written(title="New"))

    slugs = list(Policy.objects.order_by("pk").values_list("slug", flat=True))
    assert slugs[0] == "house-rules"
    assert slugs[1].startswith("house-rules-")
    assert slugs[2].startswith("new-")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": ""}, "Give it a title, as people will see it on their list."),
        ({"text": "  "}, "Write the text that people are to read."),
        ({"audience_kind": ""}, "Say who it is for."),
        ({"audience_kind": "department"}, "Choose the department it is for."),
        ({"audience_kind": "role_kinds"}, "Choose at least one kind of role."),
        ({"text": "Evil\0text"}, "Null characters are not allowed."),
    ],
)
def test_an_error_stands_at_the_field_and_in_the_summary_and_nothing_is_lost(
    cast: Cast, changes: dict[str, object], told: str
) -> None:
    form = written(**{"title": "Kept title", "text": "Kept text.", **changes})
    answer = cast.head_coach.client().post("/guidelines/new/", form)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count(told) == 2
    assert ("Kept title" in page) or ("title" in changes)
    assert ("Kept text." in page) or ("text" in changes)
    assert not Policy.objects.exists()


def test_a_draft_that_another_saved_meanwhile_is_not_overwritten(cast: Cast) -> None:
    version = draft(cast)
    seen = text_fingerprint(version.title, version.text)
    client = cast.head_coach.client()
    first = client.post("/guidelines/house-rules/edit/", written(text="First.", seen=seen))
    second = client.post("/guidelines/house-rules/edit/", written(text="Second.", seen=seen))

    assert first.status_code == 302
    assert second.status_code == 409
    page = second.content.decode()
    assert "Somebody else saved this draft while you were writing." in page
    assert "Second." in page
    assert PolicyVersion.objects.get().text == "First."


def test_the_next_version_begins_with_the_text_in_force(cast: Cast) -> None:
    version = published(cast)
    client = cast.head_coach.client()
    page = client.post("/guidelines/house-rules/new-version/", follow=True)

    assert page.redirect_chain == [("/guidelines/house-rules/edit/", 302)]
    assert PolicyVersion.objects.get(number=2).text == version.text
    assert "What changed" in page.content.decode()


def second_version(cast: Cast, first: Version, text: str) -> Version:
    following = version_draft(actor=cast.coach.viewer, policy=first.policy, now=NOW)
    draft_save(
        actor=cast.coach.viewer,
        version=following,
        title=following.title,
        text=text,
        change_note="We agreed on it in March.",
        audience=AudienceDraft(),
        seen=text_fingerprint(following.title, following.text),
        now=NOW,
    )
    return version_publish(actor=cast.head_coach.viewer, version=following, now=NOW)


def test_what_changed_since_the_version_that_one_signed_is_told_and_set_beside(cast: Cast) -> None:
    first = published(cast)
    sign(cast, first)
    second_version(cast, first, TEXT.replace("should know", "want to know"))
    client = cast.employee.client()
    read = client.get("/guidelines/house-rules/").content.decode()
    assert "Changed since you signed version 1" in read
    assert "/guidelines/house-rules/compare/1/2/" in read
    assert "Changed in this version" in cast.coach.client().get("/guidelines/house-rules/").text

    page = client.get("/guidelines/house-rules/compare/1/2/").text
    assert "Version 1, which you signed, beside version 2." in page
    assert "1 of 3 rules and paragraphs differs." in page
    assert "We agreed on it in March." in page
    assert "<ins>" in page
    assert "Read and sign" in page


def test_what_is_the_same_is_listed_under_its_heading_once(cast: Cast) -> None:
    added = f"{TEXT}\n- Guess.\n"
    drafted = draft(cast, text=added)
    first = version_publish(actor=cast.head_coach.viewer, version=drafted, now=NOW)
    second_version(cast, first, added.replace("What to say", "What we say"))
    page = cast.employee.client().get("/guidelines/house-rules/compare/1/2/").text
    same = page.partition('class="in cmp-same"')[2].partition("</details>")[0]
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", same)
    assert headings == ["You may", "You must not"]
    assert same.count("<li>") == 3


def test_what_is_compared_is_escaped(cast: Cast) -> None:
    second_version(cast, published(cast), f"{TEXT}\n- <script>alert(1)</script>\n")
    page = cast.employee.client().get("/guidelines/house-rules/compare/1/2/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("pair", ["1/1", "2/1", "1/3", "0/1", "1/99999999999999999999"])
def test_only_what_is_there_and_in_its_order_is_compared(cast: Cast, pair: str) -> None:
    second_version(cast, published(cast), f"{TEXT}\n- Hum.\n")
    assert cast.employee.client().get(f"/guidelines/house-rules/compare/{pair}/").status_code == 404


def test_html_in_a_text_stays_text(cast: Cast) -> None:
    version = draft(cast, text="<script>alert(1)</script> [x](javascript:alert(1)) ![i](/x.png)")
    path = f"/guidelines/{version.policy.slug}/draft/"
    page = cast.head_coach.client().get(path).content.decode()

    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
    assert "<img" not in page


def test_the_list_costs_the_same_however_long_it_is(cast: Cast) -> None:
    client = cast.head_coach.client()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/guidelines/").status_code == 200
        return len(captured)

    published(cast)
    version_draft(actor=cast.coach.viewer, policy=published(cast).policy, now=NOW)
    few = queries()
    for _more in range(4):
        published(cast)
        version_draft(actor=cast.coach.viewer, policy=published(cast).policy, now=NOW)
    assert queries() == few


@pytest.mark.parametrize(
    ("member", "shown"),
    [("head_coach", True), ("coach", True), ("employee", False), ("player", False)],
)
def test_the_navigation_has_guidelines_for_those_who_write_them(
    cast: Cast, member: str, shown: bool
) -> None:
    page = cast.members[member].client().get("/guidelines/").content.decode()

    assert ("<span>Guidelines</span>" in page) == shown
