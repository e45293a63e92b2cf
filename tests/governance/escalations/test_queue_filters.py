"""The queue of mentions, narrowed by topic and by what was said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from governance.core.clock import utc_now
from governance.escalations.rules import Topic
from governance.escalations.selectors.queue import PAGE
from tests.governance.escalations.parts import log

if TYPE_CHECKING:
    from tests.cast import Cast, Member

KETTLE, TENT = "The kettle exploded", "Stove hissed in our tent"


@pytest.fixture
def heard(cast: Cast) -> Cast:
    log(cast.player, said=KETTLE, topic=Topic.SAFETY, now=utc_now())
    log(cast.player, said=TENT, where="Leeds café", topic=Topic.COMPLAINT, now=utc_now())
    return cast


def found(member: Member, query: str) -> set[str]:
    answer = member.client().get(f"/mentions/?{query}")
    assert answer.status_code == 200
    return {said for said in (KETTLE, TENT) if said in answer.content.decode()}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {KETTLE, TENT}),
        ("topic=safety", {KETTLE}),
        ("q=kettle", {KETTLE}),
        ("q=LEEDS+cafe", {TENT}),
        ("q=kettle&topic=complaint", set()),
        ("topic=gossip", {KETTLE, TENT}),
    ],
)
def test_it_is_narrowed_by_topic_and_words(heard: Cast, query: str, expected: set[str]) -> None:
    assert found(heard.coach, query) == expected
    file = heard.coach.client().get(f"/mentions/?format=csv&{query}")
    sent = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
    assert {said for said in (KETTLE, TENT) if said in sent} == expected


def test_the_pills_count_what_is_left(heard: Cast) -> None:
    body = heard.coach.client().get("/mentions/?topic=safety").content.decode()
    assert re.findall(r'class="pill".*?<b>(\d+)</b>', body, re.DOTALL) == ["1", "1", "1", "1"]
    assert "topic=safety" in body.split('class="pills"')[1].split("</nav>")[0]


def test_nothing_found_says_so_and_leads_back(heard: Cast) -> None:
    body = heard.coach.client().get("/mentions/?show=all&q=zeppelin").content.decode()
    assert "None is about that" in body
    assert 'value="zeppelin"' in body
    assert 'href="?show=all"' in body


def test_an_auditor_cannot_find_out_by_words_what_is_not_readable(heard: Cast) -> None:
    pages = [
        heard.auditor.client().get(f"/mentions/?show=all&q={q}").content.decode()
        for q in ("kettle", "zeppelin")
    ]
    assert all("None is about that" in page for page in pages)


def test_the_next_page_is_as_narrow(heard: Cast) -> None:
    for number in range(PAGE + 1):
        log(heard.player, said=f"Praise {number}", topic=Topic.PRAISE, now=utc_now())
    client = heard.coach.client()
    first = client.get("/mentions/?topic=praise&show=all").content.decode()
    following = re.search(r'<a class="link" href="([^"]*)" rel="next"', first)
    assert following is not None
    last = client.get("/mentions/" + following[1].replace("&amp;", "&")).content.decode()
    assert last.count('<li class="qi">') == 1
    assert KETTLE not in last
