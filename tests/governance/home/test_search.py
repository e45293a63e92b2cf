"""Search as a page: what each persona finds, and what they do not."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from governance.escalations.rules import Topic, Wish
from governance.escalations.services import mention_log
from governance.findings.models import Finding
from governance.home.selectors.search.registry import roles
from governance.playbooks.services import question_ask
from policies.guidance.rules import AudienceDraft
from policies.guidance.services import policy_draft
from roles.channels.models import Channel
from roles.org.models import Person
from roles.sync.services.drafts import draft_open
from roles.team.models import Role
from tests.cast import NOW, make_assignment
from tests.policies.making import draft, drafted_course, published, published_course
from tests.roles.sync.files import json_file, run
from tests.roles.team.pages import vacant_role

if TYPE_CHECKING:
    from tests.cast import Cast, Member


def hits(member: Member, q: str, *, part: bool = False) -> str:
    headers = {"HX-Request": "true"} if part else {}
    answer = member.client().get("/search/", {"q": q}, headers=headers)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text[text.index('<div class="results"') :].partition("<dialog")[0]


def test_a_person_with_title_and_department(cast: Cast) -> None:
    found = hits(cast.employee, "grace")
    assert f"/people/{cast.department_head.listed.uid}/" in found
    assert "Head of Support, Support" in found


@pytest.mark.parametrize("kept", ["Grace O'Brien", "Grace O’Brien"])
@pytest.mark.parametrize("typed", ["o'brien", "O’Brien", "grace o’"])
def test_either_apostrophe_finds_the_other(cast: Cast, kept: str, typed: str) -> None:
    Person.objects.filter(pk=cast.department_head.listed.pk).update(display_name=kept)
    assert f"/people/{cast.department_head.listed.uid}/" in hits(cast.employee, typed)


def test_who_left_is_not_found(cast: Cast) -> None:
    Person.objects.filter(pk=cast.player.listed.pk).update(employment=Person.Employment.LEFT)
    assert "Priya" not in hits(cast.employee, "priya")


def test_departments_roles_and_channels(cast: Cast) -> None:
    channel = Channel.objects.create(
        platform="x", handle="LarkfieldHelp", handle_key="larkfieldhelp", department=cast.support
    )
    found = hits(cast.employee, "support")
    assert f"/departments/{cast.support.uid}/" in found
    assert "Frontline responder, Support" in found
    assert "Priya Shah" in found
    assert f"/channels/{channel.uid}/" in hits(cast.employee, "kfieldhe")


def test_each_word_of_a_role(cast: Cast) -> None:
    found = hits(cast.employee, "coach stores")
    assert "Coach, Stores" in found
    assert "Coach, Support" not in found


def test_guidelines_and_courses_but_no_drafts(cast: Cast) -> None:
    version, course = published(cast), published_course(cast)
    drafts = draft(cast).title, drafted_course(cast).course.title
    found = hits(cast.employee, version.title) + hits(cast.employee, course.course.title)
    assert f"/guidelines/{version.policy.slug}/" in found
    assert f"/courses/{course.course.slug}/" in found
    for title in drafts:
        assert "Draft" not in hits(cast.employee, title)
        assert "Draft" in hits(cast.head_coach, title)


def test_pages_of_ones_own_navigation_only(cast: Cast) -> None:
    assert "/team/gaps/" in hits(cast.coach, "gaps")
    assert "/team/gaps/" not in hits(cast.employee, "gaps")


def test_nothing_typed_gives_the_pages(cast: Cast) -> None:
    found = hits(cast.employee, "", part=True)
    assert 'href="/who/"' in found
    assert 'href="/people/"' in found
    assert "Priya" not in found


@pytest.mark.parametrize("q", ["grace", "stores", "coach", "kfieldhe"])
def test_a_partner_finds_nothing_outside(cast: Cast, q: str) -> None:
    Channel.objects.create(
        platform="x", handle="LarkfieldHelp", handle_key="larkfieldhelp", department=cast.stores
    )
    found = hits(cast.external, q)
    assert "/people/" not in found
    assert str(cast.stores.uid) not in found
    assert "Grace" not in found


def test_the_palette_gets_a_part_of_the_page(cast: Cast) -> None:
    answer = cast.employee.client().get("/search/?q=grace", headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert "HX-Request" in answer["Vary"]
    assert 'data-announce="' in answer.content.decode()


def test_more_than_fit_lead_to_the_list(cast: Cast) -> None:
    for _number in range(7):
        make_assignment(cast.employee.listed, cast.stores, "gatherer", ready=False)
    assert "/who/?q=gatherer&amp;show=all" in hits(cast.employee, "gatherer", part=True)


def channels_make(cast: Cast, number: int) -> None:
    for n in range(number):
        Channel.objects.create(
            platform="x", handle=f"Lark{n}", handle_key=f"lark{n}", department=cast.support
        )


def onwards(member: Member, page: str, kind: str) -> str:
    """Follow "See all" of a kind; return what stands there."""
    link = re.search(
        rf'href="([^"]+)">(?:(?!</a>).)*See all<span class="vh">: {kind}', page, re.DOTALL
    )
    assert link is not None
    answer = member.client().get(unescape(link[1]))
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def test_each_kind_that_has_more_leads_to_all_of_it(cast: Cast) -> None:
    channels_make(cast, 7)
    page = hits(cast.employee, "lark", part=True)
    assert "Lark6" not in page
    assert "Lark6" in onwards(cast.employee, page, "Channels")
    for n in range(7):
        policy_draft(
            actor=cast.coach.viewer,
            uid=uuid4(),
            title=f"Robin rule {n}",
            text="Be kind.",
            audience=AudienceDraft(),
            now=NOW,
        )
    page = hits(cast.coach, "robin", part=True)
    assert "Robin rule 6" not in page
    everything = onwards(cast.coach, page, "Guidelines")
    assert all(f"Robin rule {n}" in everything for n in range(7))


def test_mentions_questions_and_findings_of_ones_own_only(cast: Cast) -> None:
    mention = mention_log(
        actor=cast.player.viewer,
        said="The kettle exploded",
        where="In the street",
        topic=Topic.COMPLAINT,
        wish=Wish.NOTE,
        now=NOW,
    )
    question = question_ask(
        actor=cast.player.viewer, text="May I post a kettle?", page="", form=uuid4(), now=NOW
    )
    Finding.objects.create(
        rule="CV1", subject_type="department", subject_uid=cast.support.uid,
        subject_label="Kettle corner has no coach", department=cast.support, severity=1,
        opened_at=NOW,
    )  # fmt: skip
    places = {"mentions": f"/mentions/{mention.uid}/", "questions": f"/ask/{question.uid}/"}
    seen = {
        "player": {"mentions", "questions"},
        "coach": {"mentions", "questions", "findings"},
        "head_coach": {"mentions", "questions", "findings"},
        "auditor": {"findings"},
        "coach_elsewhere": set(),
        "administrator": set(),
        "external": set(),
    }
    for name, kinds in seen.items():
        page = hits(cast.members[name], "kettle")
        assert {kind for kind, place in places.items() if place in page} == kinds - {"findings"}, (
            name
        )
        assert ("Kettle corner" in page) == ("findings" in kinds), name


def test_imports_and_drafts_for_whoever_sees_their_lists(cast: Cast) -> None:
    files = json_file(people=[{"external_id": "p1", "display_name": "Person 1"}])
    plan = run(files, dry_run=True).plan
    assert plan is not None
    made = draft_open(actor=cast.head_coach.viewer, name="Spring plan", why="We grow.", now=NOW)
    for name, sees in (("administrator", True), ("auditor", True), ("coach", False)):
        page = hits(cast.members[name], "import_org") + hits(cast.members[name], "spring")
        assert (f"/imports/{plan.uid}/" in page) == sees, name
        assert (f"/drafts/{made.uid}/" in page) == sees, name


def test_only_of_a_kind_that_is_none_is_everything(cast: Cast) -> None:
    page = cast.employee.client().get("/search/?q=grace&kind=nothing").content.decode()
    assert "Grace" in page


def test_what_was_typed_is_not_run(cast: Cast) -> None:
    assert "<script>x" not in cast.employee.client().get("/search/?q=<script>x").content.decode()


def test_an_external_reads_no_names_beside_their_department(cast: Cast) -> None:
    """Who heads it and what it belongs to stand in the directory, which is not theirs."""
    place = f"/departments/{cast.support.uid}/"
    inside, outside = hits(cast.employee, "support"), hits(cast.external, "support")
    head = str(cast.department_head.listed)
    assert place in inside
    assert head in inside
    assert place in outside
    assert head not in outside


def test_what_is_called_so_is_found_before_what_serves_so(cast: Cast) -> None:
    role = vacant_role(cast, "analytics")
    Role.objects.filter(pk=role.pk).update(serves="The coach of each department.")
    found = roles(cast.employee.viewer, "coach", 20)
    labels = [each.label for each in found]
    assert labels[-1] == "Analytics, Support"
    assert len(labels) > 1
    assert labels[0].startswith("Coach")
    assert roles(cast.employee.viewer, "\0 ", 20) == []
