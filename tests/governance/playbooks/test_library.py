"""The library: found by any shared word, looked after by its owner, and what it said is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.playbooks.models import Practice
from governance.playbooks.selectors.practices import practices_found
from governance.playbooks.services import (
    practice_edit,
    practice_keep,
    practice_retire,
    practice_review,
    practices_remind,
)
from governance.todos.models import Todo
from roles.team.models import Assignment
from roles.team.services import assignment_end
from tests.cast import COMMAND, NOW
from tests.governance.playbooks.parts import answer, ask, days_later

if TYPE_CHECKING:
    from datetime import datetime

    from tests.cast import Cast

REPAIR = ("Where stoves are mended", "Name the repair shop in Leeds, and its hours.")
REFUND = ("Giving money back", "Up to fifty pounds you decide; above that ask.")
GERMAN = ("Öffnungszeiten nennen", "Zuerst sagen, wann wir da sind. Ladenöffnungszeiten gelten.")


def keep(cast: Cast, title: str, text: str) -> Practice:
    question = answer(cast.coach, ask(cast.employee))
    return practice_keep(
        actor=cast.coach.viewer, question=question, title=title, text=text, now=NOW
    )


@pytest.fixture
def kept(cast: Cast) -> list[Practice]:
    return [keep(cast, *words) for words in (REPAIR, REFUND, GERMAN)]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("May I name a shop to somebody whose stove is broken?", REPAIR),
        ("How much can I refund? Somebody wants her MONEY back", REFUND),
        ("repairs", REPAIR),
        ("repair money, or where to mend the stove", REPAIR),
        ("Wann sind die Öffnungszeiten?", GERMAN),
        ("oeffnung ladenoffnungszeit", GERMAN),
        ("zeiten nennen", GERMAN),
    ],
)
@pytest.mark.usefixtures("kept")
def test_what_shares_the_most_words_comes_first(
    cast: Cast, asked: str, first: tuple[str, str]
) -> None:
    assert practices_found(cast.player.viewer, asked)[0].title == first[0]


@pytest.mark.parametrize(
    "asked", ["the and of it", "zebra", "'; drop table", "or and -", "!!", "\\"]
)
@pytest.mark.usefixtures("kept")
def test_little_words_and_strange_signs_find_nothing(cast: Cast, asked: str) -> None:
    assert practices_found(cast.player.viewer, asked) == []


def test_its_owner_edits_it_and_the_trail_keeps_what_it_said(
    cast: Cast, kept: list[Practice]
) -> None:
    later = days_later(30)
    found = practice_edit(
        actor=cast.coach.viewer, practice=kept[0], title="Repairs", text=REPAIR[1], now=later
    )
    assert (found.title, found.changed_at) == ("Repairs", later)
    assert found.review_on == later.date() + timedelta(days=365)
    entry = Entry.objects.get(verb="practice.edited")
    assert entry.changes == {"title": [REPAIR[0], "Repairs"]}
    page = cast.coach.client().get(f"/practices/{found.uid}/").content.decode()
    assert f"The title was: {REPAIR[0]}" in " ".join(page.split())
    others = cast.player.client().get(f"/practices/{found.uid}/").content.decode()
    assert "The title was" not in others
    assert practices_found(cast.player.viewer, "repairs")[0] == found


def test_nothing_new_writes_nothing(cast: Cast, kept: list[Practice]) -> None:
    practice_edit(
        actor=cast.coach.viewer, practice=kept[0], title=REPAIR[0], text=REPAIR[1], now=NOW
    )
    assert not Entry.objects.filter(verb="practice.edited").exists()


def test_two_who_edit_at_once_do_not_overwrite_each_other(cast: Cast, kept: list[Practice]) -> None:
    path = f"/practices/{kept[0].uid}/edit/"
    form = cast.coach.client().get(path).context["form"]
    sent = {"text": "One.", "title": "One", "seen": form["seen"].value()}
    assert cast.coach.client().post(path, sent).status_code == 302
    late = cast.head_coach.client().post(path, {**sent, "text": "Another."})
    assert late.status_code == 409
    assert "Another." in late.content.decode()
    assert Practice.objects.get(pk=kept[0].pk).text == "One."


def test_others_only_read_it_and_so_does_a_former_coach(cast: Cast, kept: list[Practice]) -> None:
    held = Assignment.objects.get(person=cast.coach.listed)
    assignment_end(actor=cast.head_coach.viewer, assignment=held, reason="Moves.", now=NOW)
    for member in (cast.coach, cast.employee, cast.coach_elsewhere, cast.auditor, cast.external):
        with pytest.raises(NotAllowed):
            practice_edit(actor=member.viewer, practice=kept[0], title="No", text="No.", now=NOW)
        with pytest.raises(NotAllowed):
            practice_retire(actor=member.viewer, practice=kept[0], reason="No.", now=NOW)


def test_retired_it_is_not_found_but_its_page_says_why(cast: Cast, kept: list[Practice]) -> None:
    with pytest.raises(Invalid):
        practice_retire(actor=cast.coach.viewer, practice=kept[0], reason=" ", now=NOW)
    practice_retire(actor=cast.coach.viewer, practice=kept[0], reason="It closed.", now=NOW)
    assert practices_found(cast.player.viewer, "repair shop") == []
    client = cast.player.client()
    for path in ("/practices/?q=repair", "/search/?q=repair", "/ask/?q=repair"):
        assert REPAIR[0] not in client.get(path).content.decode()
    assert REPAIR[0] in client.get("/practices/?show=retired").content.decode()
    assert "It closed." in client.get(f"/practices/{kept[0].uid}/").content.decode()
    with pytest.raises(Conflict):
        practice_edit(actor=cast.coach.viewer, practice=kept[0], title="A", text="B", now=NOW)


def test_what_is_due_is_said_to_still_hold(cast: Cast, kept: list[Practice]) -> None:
    Practice.objects.filter(pk=kept[1].pk).update(review_on=NOW.date())
    client = cast.coach.client()
    page = client.get("/practices/?show=due").content.decode()
    assert (REFUND[0] in page, REPAIR[0] in page) == (True, False)
    later = days_later(1)
    found = practice_review(actor=cast.coach.viewer, practice=kept[1], now=later)
    assert found.review_on == later.date() + timedelta(days=365)
    assert REFUND[0] not in client.get("/practices/?show=due").content.decode()


def test_everybody_finds_it_in_the_search_and_the_palette(cast: Cast, kept: list[Practice]) -> None:
    for member in (cast.employee, cast.external, cast.auditor):
        for headers in (None, {"HX-Request": "true"}):
            found = member.client().get("/search/?q=repair", headers=headers)
            page = found.content.decode()
            assert f"/practices/{kept[0].uid}/" in page


def test_the_library_is_a_file(cast: Cast, kept: list[Practice]) -> None:
    file = cast.player.client().get("/practices/?format=csv&q=repair")
    text = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
    assert (kept[0].title in text, kept[1].title in text) == (True, False)


def reminded(now: datetime) -> list[str]:
    practices_remind(actor=COMMAND, now=now)
    owed = Todo.objects.open().filter(subject__kind="practice").select_related("person")
    return sorted(f"{todo.person}: {todo.subject.title}" for todo in owed)


LOOK = "Look at it again: Giving money back"


def test_its_owner_is_asked_once_when_it_is_due_and_not_before(cast: Cast) -> None:
    practice = keep(cast, *REFUND)
    assert reminded(days_later(364)) == []
    assert reminded(days_later(365)) == [f"Maria Ortiz: {LOOK}"]
    assert reminded(days_later(370)) == [f"Maria Ortiz: {LOOK}"]
    assert Todo.objects.filter(subject__kind="practice").count() == 1
    practice_review(actor=cast.coach.viewer, practice=practice, now=days_later(371))
    assert reminded(days_later(371)) == []
    assert Todo.objects.get(subject__kind="practice").outcome == "done"


def test_retiring_it_answers_too(cast: Cast) -> None:
    practice = keep(cast, *REFUND)
    reminded(days_later(365))
    practice_retire(
        actor=cast.coach.viewer, practice=practice, reason="New rules.", now=days_later(366)
    )
    assert reminded(days_later(367)) == []


def test_when_its_owner_is_no_coach_any_more_the_head_coach_is_asked(cast: Cast) -> None:
    keep(cast, *REFUND)
    reminded(days_later(365))
    Assignment.objects.filter(person=cast.coach.listed).update(state="ended", closed_at=NOW)
    assert reminded(days_later(366)) == [f"Amara Reid: {LOOK}"]
