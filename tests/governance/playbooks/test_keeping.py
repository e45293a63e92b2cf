"""The library: an answer kept for everybody, without who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from governance.core.errors import Conflict, NotAllowed
from governance.playbooks.models import Practice
from governance.playbooks.services import practice_keep
from tests.cast import NOW
from tests.governance.playbooks.parts import TEXT, answer, ask

if TYPE_CHECKING:
    from governance.playbooks.models import Question
    from tests.cast import Cast, Member


def keep(member: Member, question: Question) -> Practice:
    return practice_keep(
        actor=member.viewer, question=question, title="The stove video", text="Hold.", now=NOW
    )


def test_everybody_finds_and_reads_it_and_nobody_sees_who_asked(cast: Cast) -> None:
    kept = keep(cast.coach, answer(cast.coach, ask(cast.employee)))
    assert (kept.owner, kept.review_on.year) == (cast.coach.listed, 2027)
    for member in (cast.player, cast.external, cast.stores_head):
        client = member.client()
        assert "The stove video" in client.get("/ask/?q=hold stove").content.decode()
        page = client.get(f"/practices/{kept.uid}/").content.decode()
        assert "Hold." in page
        assert "Hana Costa" not in page
        assert TEXT not in page


def test_what_no_answer_says_is_not_found(cast: Cast) -> None:
    keep(cast.coach, answer(cast.coach, ask(cast.employee)))
    page = cast.player.client().get("/ask/?q=refund").content.decode()
    assert "The stove video" not in page


def test_only_what_is_answered_is_kept_and_only_once(cast: Cast) -> None:
    question = ask(cast.employee)
    with pytest.raises(Conflict):
        keep(cast.coach, question)
    keep(cast.coach, answer(cast.coach, question))
    with pytest.raises(Conflict):
        keep(cast.head_coach, question)
    assert Practice.objects.count() == 1


def test_the_asker_does_not_keep_it(cast: Cast) -> None:
    question = answer(cast.coach, ask(cast.employee))
    with pytest.raises(NotAllowed):
        keep(cast.employee, question)


def test_the_coach_keeps_it_from_the_page_of_the_question(cast: Cast) -> None:
    path = f"/ask/{answer(cast.coach, ask(cast.employee)).uid}/"
    client = cast.coach.client()
    assert f'href="{path}keep/"' in client.get(path).content.decode()
    assert client.post(f"{path}keep/", {"title": "", "text": "Hold."}).status_code == 422
    assert client.post(f"{path}keep/", {"title": "Stove", "text": "Hold."}).status_code == 302
    assert Practice.objects.get().title == "Stove"
