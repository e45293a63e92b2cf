"""What worked with a mention, kept for everybody: by whom, once, and without whom it was about."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from governance.core.errors import Conflict
from governance.core.viewer import system_viewer
from governance.escalations.models import Mention
from governance.escalations.rules import Disposition, Topic, Wish
from governance.escalations.services import (
    escalation_close,
    escalation_hand_on,
    escalation_take,
    mention_set_aside,
    mentions_strip,
)
from governance.playbooks.models import Practice
from governance.playbooks.services import (
    mention_keep,
    practice_edit,
    practice_keep,
    practices_remind,
)
from governance.todos.models import Todo
from roles.org.models import OrganisationSettings, Person
from roles.team.models import Assignment
from tests.cast import COMMAND, NOW, Cast
from tests.governance.escalations.parts import SAID, escalation_of, log
from tests.governance.escalations.test_races import at_once
from tests.governance.playbooks.parts import answer, ask, days_later
from tests.queries import assert_flat, queries_of
from tests.refusals import refused
from tests.trail import entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Member

WHERE, AUTHOR = "https://x.com/anna.burns/1", "@anna.burns"
TITLE, TEXT = "A stove that hisses", "Say at once: turn it off, we bring another."
PATH = "/api/v1/practices/"


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def taken(cast: Cast) -> Mention:
    """What the coach took and gave to the player."""
    mention = log(cast.employee, where=WHERE, author=AUTHOR)
    held, coach = escalation_of(mention), cast.coach.viewer
    escalation_take(actor=coach, escalation=held, now=NOW)
    player = cast.player.listed
    escalation_hand_on(actor=coach, escalation=held, person=player, reason="Tents.", now=NOW)
    return mention


def closed(cast: Cast) -> Mention:
    mention = taken(cast)
    held = escalation_of(mention)
    escalation_close(actor=cast.player.viewer, escalation=held, outcome="Sent one.", now=NOW)
    return mention


def keep(
    member: Member, mention: Mention, *, title: str = TITLE, text: str = TEXT, days: int = 0
) -> Practice:
    actor, now = member.viewer, days_later(days)
    return mention_keep(actor=actor, mention=mention, title=title, text=text, now=now)


def page(member: Member, path: str) -> str:
    return " ".join(unescape(member.client().get(path).content.decode()).split())


def post(member: Member, **body: Any) -> tuple[int, Any]:
    found = member.client().post(PATH, body, content_type="application/json")
    return found.status_code, found.json()


@pytest.mark.parametrize("name", ["player", "coach", "head_coach"])
def test_whoever_had_it_and_its_coaches_keep_it_from_its_page(cast: Cast, name: str) -> None:
    mention, client = closed(cast), cast.members[name].client()
    path = f"/mentions/{mention.uid}/"
    assert f'href="{path}keep/"' in client.get(path).content.decode()
    assert client.post(f"{path}keep/", {"title": " ", "text": TEXT}).status_code == 422
    made = client.post(f"{path}keep/", {"title": TITLE, "text": TEXT})
    kept = Practice.objects.get(mention=mention)
    assert made.headers["Location"] == f"/practices/{kept.uid}/"
    assert (kept.title, kept.text, kept.owner) == (TITLE, TEXT, cast.members[name].listed)
    [entry] = entries_of("practice.kept")
    assert entry["changes"] == {"mention": str(mention.uid)}


def test_the_form_is_empty_and_says_what_does_not_belong_there(cast: Cast) -> None:
    mention = closed(cast)
    found = page(cast.player, f"/mentions/{mention.uid}/keep/")
    assert "not what was said, nor who said it or where" in found
    for words in (SAID, WHERE, AUTHOR, "Sent one."):
        assert words not in found


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("employee", 403),  # who reported it
        ("line_manager", 403),
        ("department_head", 403),
        ("booth_member", 403),
        ("auditor", 403),
        ("coach_elsewhere", 404),
        ("external", 404),
        ("administrator", 404),
    ],
)
def test_nobody_else_keeps_it_nor_is_led_to_it(cast: Cast, name: str, status: int) -> None:
    mention, member = closed(cast), cast.members[name]
    path = f"/mentions/{mention.uid}/"
    assert "Keep what worked" not in page(member, path)
    for method in ("get", "post"):
        found = getattr(member.client(), method)(f"{path}keep/", {"title": TITLE, "text": TEXT})
        assert found.status_code == status
    with refused("not_holder"):
        keep(member, mention)
    assert not Practice.objects.exists()


def test_who_gave_it_away_and_coaches_it_no_more_does_not_keep_it(cast: Cast) -> None:
    mention = closed(cast)
    Assignment.objects.filter(person=cast.coach.listed).update(state="ended", closed_at=NOW)
    with refused("not_holder"):
        keep(cast.coach, mention)


def test_one_that_is_not_closed_is_refused_with_what_to_do(cast: Cast) -> None:
    held, noted, waits = taken(cast), log(cast.player, wish=Wish.NOTE), log(cast.employee)
    aside = log(cast.employee, said="Buy followers.")
    coach = cast.coach.viewer
    mention_set_aside(actor=coach, mention=aside, disposition=Disposition.SPAM, now=NOW)
    for mention, step, told in (
        (held, "close", "It is not over yet. Close it with what came of it."),
        (noted, "pass_on", "It was only noted. Pass it on, and close it with what came of it."),
        (waits, "take", "Nobody has it yet. Take it, and close it with what came of it."),
        (aside, "take_back", "It was set aside unanswered. Take that back, and answer it."),
    ):
        path = f"/mentions/{mention.uid}/"
        assert "Keep what worked" not in page(cast.coach, path)
        assert told in page(cast.coach, f"{path}keep/")
        status, body = post(cast.coach, mention=str(mention.uid), title=TITLE, text=TEXT)
        assert (status, body["code"], body["detail"]) == (409, "not_closed", told)
        own = cast.coach.client().get(f"/api/v1{path}decisions/").json()
        assert step in body["legal"]
        assert body["legal"] == own["legal"]
    assert not Practice.objects.exists()


def test_the_mention_says_that_something_was_kept_and_leads_there(cast: Cast) -> None:
    mention = closed(cast)
    kept = keep(cast.player, mention)
    for member in (cast.employee, cast.player, cast.coach, cast.auditor):
        found = page(member, f"/mentions/{mention.uid}/")
        assert "Priya Shah kept what worked" in found
        assert f'<a class="d link" href="/practices/{kept.uid}/">{TITLE}</a>' in found
        assert f'<a class="btn" href="/practices/{kept.uid}/">See it in the library</a>' in found
        assert "Keep what worked" not in found


def test_everybody_reads_topic_and_month_and_who_may_is_led_to_the_mention(cast: Cast) -> None:
    mention = closed(cast)
    kept = keep(cast.player, mention, days=40)
    told = "From a mention (Complaint, November 2026)"
    for member, led in (
        (cast.player, True),
        (cast.employee, True),
        (cast.auditor, True),
        (cast.stores_head, False),
        (cast.external, False),
    ):
        found = page(member, f"/practices/{kept.uid}/")
        assert told in found
        assert (f"/mentions/{mention.uid}/" in found) is led
        assert ("Priya Shah" in found) is (member is not cast.external)  # who does not see her


def test_a_partner_learns_of_no_owner_whom_they_do_not_see(cast: Cast) -> None:
    """Neither on the mention that they reported themselves, nor by asking for the owner's."""
    mention = log(cast.external)
    coach = cast.coach.viewer
    escalation_take(actor=coach, escalation=escalation_of(mention), now=NOW)
    player = cast.player.listed
    escalation_hand_on(
        actor=coach, escalation=escalation_of(mention), person=player, reason="Tents.", now=NOW
    )
    held = escalation_of(mention)
    escalation_close(actor=cast.player.viewer, escalation=held, outcome="Sent one.", now=NOW)
    keep(cast.player, mention)
    for member, sees in ((cast.coach, True), (cast.external, False)):
        found = page(member, f"/mentions/{mention.uid}/")
        assert ("Priya Shah kept what worked" in found) is sees
        assert ("What worked was kept" in found) is not sees
        rows = member.client().get(f"{PATH}?owner={player.uid}").json()["results"]
        assert bool(rows) is sees


def test_its_month_is_that_of_the_organisation(cast: Cast) -> None:
    late = NOW.replace(month=11, day=30, hour=23, minute=30)
    mention = closed(cast)
    Mention.objects.filter(pk=mention.pk).update(logged_at=late)
    kept = keep(cast.player, mention)
    assert "(Complaint, November 2026)" in page(cast.coach, f"/practices/{kept.uid}/")
    OrganisationSettings.objects.update(time_zone="Europe/Vienna")
    assert "(Complaint, December 2026)" in page(cast.coach, f"/practices/{kept.uid}/")


def test_pressed_twice_it_is_one_and_leads_to_it(cast: Cast) -> None:
    mention, client = closed(cast), cast.player.client()
    path, sent = f"/mentions/{mention.uid}/keep/", {"title": TITLE, "text": TEXT}
    first, second = (client.post(path, sent).headers["Location"] for _time in range(2))
    assert first == second == client.get(path).headers["Location"]
    assert len(entries_of("practice.kept")) == 1
    other = cast.coach.client().post(path, {"title": "Mine", "text": "My own words."})
    found = other.content.decode()
    assert other.status_code == 409
    assert "It is kept already" in found
    assert "My own words." in found
    assert f'href="{first}"' in found
    assert Practice.objects.get().title == TITLE


def test_of_two_at_once_one_keeps_it(committed_cast: Cast) -> None:
    cast = committed_cast
    mention = closed(cast)
    calls = [partial(keep, cast.members[name], mention, title=name) for name in ("player", "coach")]
    results = at_once(*calls)
    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert Practice.objects.filter(mention=mention).count() == 1
    assert len(entries_of("practice.kept")) == 1


def test_the_database_keeps_a_practice_of_one_thing_only(cast: Cast) -> None:
    question, mention = answer(cast.coach, ask(cast.employee)), closed(cast)
    kept = keep(cast.player, mention)
    for changes in ({"question": question}, {"mention": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Practice.objects.filter(pk=kept.pk).update(**changes)


def test_once_the_words_are_gone_it_stays_and_tells_nothing_of_whose_they_were(cast: Cast) -> None:
    mention = closed(cast)
    kept = keep(cast.player, mention)
    days, actor = timedelta(days=731), system_viewer("night")
    assert mentions_strip(actor=actor, now=NOW + days) == 1
    for member in (cast.player, cast.coach, cast.external):
        found = page(member, f"/practices/{kept.uid}/")
        assert TEXT in found
        assert "From a mention (Complaint, November 2026)" in found
        row = member.client().get(f"{PATH}{kept.uid}/").content.decode()
        file = member.client().get("/practices/?format=csv")
        listed = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
        assert TITLE in listed
        for words in (SAID, WHERE, AUTHOR, "anna"):
            assert words not in found + row + listed
    assert "Priya Shah kept what worked" in page(cast.coach, f"/mentions/{mention.uid}/")


def test_what_was_said_is_not_even_read_for_the_library(cast: Cast) -> None:
    kept = keep(cast.player, closed(cast))
    client = cast.coach.client()
    for path in ("/practices/", f"/practices/{kept.uid}/", PATH, "/practices/?format=csv"):
        asked = " ".join(queries_of(partial(client.get, path)))
        assert '"governance_escalations_mention"."said"' not in asked


def test_who_kept_it_looks_after_it_whatever_they_are(cast: Cast) -> None:
    kept = keep(cast.player, closed(cast))
    edited = practice_edit(
        actor=cast.player.viewer, practice=kept, title="Hissing", text=TEXT, now=NOW
    )
    assert edited.title == "Hissing"
    with refused("not_owner"):
        practice_edit(actor=cast.coach.viewer, practice=kept, title="Mine", text=TEXT, now=NOW)
    path, words = f"/practices/{kept.uid}/edit/", "Only whoever kept it and the head coach"
    answer = cast.coach.client().get(path)
    assert (answer.status_code, words in answer.content.decode()) == (403, True)
    answer = cast.coach.client().post(f"/practices/{kept.uid}/retire/", {"reason": ""})
    assert (answer.status_code, words in answer.content.decode()) == (403, True)
    practices_remind(actor=COMMAND, now=days_later(365))
    owed = Todo.objects.open().get(subject__kind="practice")
    assert owed.person == cast.player.listed
    Person.objects.filter(pk=owed.person_id).update(employment="left")
    practices_remind(actor=COMMAND, now=days_later(366))
    assert Todo.objects.open().get(subject__kind="practice").person == cast.head_coach.listed


def test_a_program_of_its_own_person_keeps_it_and_is_told_where_it_is_from(cast: Cast) -> None:
    mention = closed(cast)
    sent = {"mention": str(mention.uid), "title": TITLE, "text": TEXT}
    status, made = post(cast.player, **sent)
    assert (status, made["origin"], made["mention"]) == (201, "mention", str(mention.uid))
    assert (made["topic"], made["month"]) == (Topic.COMPLAINT, "2026-11")
    assert post(cast.player, **sent) == (201, made)
    again = post(cast.coach, **sent)[1]
    assert (again["code"], again["legal"]) == ("kept_already", ["hold", "judge"])
    assert post(cast.employee, **sent)[1]["code"] == "not_holder"
    assert post(cast.stores_head, **sent)[1]["code"] == "unknown_reference"
    status, _problem = post(cast.player, mention=str(mention.uid), title=TITLE)
    assert status == 400
    found = cast.stores_head.client().get(f"{PATH}{made['uid']}/").json()
    assert found == {**made, "mention": None}
    for member, count in ((cast.coach, 1), (cast.stores_head, 0)):
        rows = member.client().get(f"{PATH}?mention={mention.uid}").json()["results"]
        assert len(rows) == count


def test_a_token_keeps_nothing(cast: Cast) -> None:
    mention, client = closed(cast), cast.stranger.client()
    client.logout()
    body = {"mention": str(mention.uid), "title": TITLE, "text": TEXT}
    headers = {"Authorization": f"Bearer {cast.api_token}"}
    found = client.post(PATH, body, content_type="application/json", headers=headers)
    assert (found.status_code, found.json()["code"]) == (403, "people_only")


def test_rows_of_questions_say_so_and_nothing_of_a_mention(cast: Cast) -> None:
    question, actor = answer(cast.coach, ask(cast.employee)), cast.coach.viewer
    practice_keep(actor=actor, question=question, title=TITLE, text=TEXT, now=NOW)
    [row] = cast.coach.client().get(PATH).json()["results"]
    told = {name: row[name] for name in ("origin", "mention", "topic", "month")}
    assert told == {"origin": "question", "mention": None, "topic": None, "month": None}
    assert "From a mention" not in page(cast.coach, f"/practices/{row['uid']}/")


def test_the_page_of_a_mention_costs_the_same_however_much_is_kept(cast: Cast) -> None:
    mention = closed(cast)
    keep(cast.player, mention)
    client = cast.coach.client()
    assert_flat(
        lambda: keep(cast.player, closed(cast)), partial(client.get, f"/mentions/{mention.uid}/")
    )
    here = 'FROM "governance_playbooks_practice"'
    asked = queries_of(partial(client.get, f"/mentions/{mention.uid}/"))
    assert len([query for query in asked if here in query]) == 1
    open_one = taken(cast)
    asked = queries_of(partial(client.get, f"/mentions/{open_one.uid}/"))
    assert not [query for query in asked if here in query]


def test_the_library_costs_the_same_however_much_is_kept(cast: Cast) -> None:
    client = cast.coach.client()
    for path in ("/practices/", PATH):
        assert_flat(lambda: keep(cast.player, closed(cast)), partial(client.get, path))
