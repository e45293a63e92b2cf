"""Search as a page: what each persona finds, and what they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from roles.channels.models import Channel
from roles.org.models import Person
from tests.cast import make_assignment
from tests.policies.making import draft, drafted_course, published, published_course

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
