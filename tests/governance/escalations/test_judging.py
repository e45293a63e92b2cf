"""Whether it was useful to be told: who says so, who reads it, and what the report makes of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from governance.escalations.models import Escalation, Mention
from governance.escalations.selectors.response import ResponseWish
from governance.escalations.selectors.response_useful import (
    UsefulFigures,
    response_by_reporter,
    useful_total,
)
from governance.escalations.services import (
    escalation_close,
    escalation_contact,
    escalation_hand_on,
    escalation_judge,
    escalation_take,
    mention_watch,
    mentions_strip,
)
from governance.notify.models import Message
from roles.org.models import Placement
from tests.cast import COMMAND, NOW
from tests.governance.escalations.parts import escalation_of, log, minutes_later, verbs
from tests.governance.escalations.test_response import API, DAYS, PAGE
from tests.queries import queries_of
from tests.refusals import refused
from tests.trail import entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Cast, Member

WISH = ResponseWish(date(2026, 11, 1), date(2026, 11, 30))
WORDS = "We found the batch by it."


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def taken(cast: Cast, by: Member) -> Mention:
    mention = log(by)
    escalation_take(actor=cast.coach.viewer, escalation=escalation_of(mention), now=NOW)
    return mention


def closed(cast: Cast, by: Member) -> Mention:
    mention = taken(cast, by)
    held = escalation_of(mention)
    escalation_close(actor=cast.coach.viewer, escalation=held, outcome="Sent.", now=NOW)
    return mention


def judge(member: Member, mention: Mention, *, useful: bool = True, words: str = "") -> None:
    held = escalation_of(mention)
    escalation_judge(
        actor=member.viewer, escalation=held, useful=useful, words=words, now=minutes_later(5)
    )


def test_one_tap_says_it_and_the_reporter_reads_it_where_they_look_anyway(cast: Cast) -> None:
    mention = closed(cast, cast.player)
    path = f"/mentions/{mention.uid}/"
    assert b'value="yes"' in cast.coach.client().get(path).content
    sent = cast.coach.client().post(f"{path}useful/", {"useful": "yes"})
    assert (sent.status_code, escalation_of(mention).useful) == (302, True)
    judge(cast.coach, mention, words=WORDS)
    for page in (path, "/field/"):
        read = cast.player.client().get(page).content.decode()
        assert WORDS in read
        assert 'value="yes"' not in read
    assert (
        Message.objects.filter(person=cast.player.listed, template__contains="watch").count() == 0
    )
    before = len(verbs(escalation_of(mention).uid))
    judge(cast.coach, mention, words=WORDS)
    assert len(verbs(escalation_of(mention).uid)) == before
    judge(cast.coach, mention, useful=False)
    [*_before, entry] = entries_of("escalation.judged")
    assert entry["changes"] == {"useful": [True, False]}
    assert WORDS not in str(entries_of("escalation.judged"))


def test_who_reported_it_or_has_it_not_says_nothing_nor_does_anybody_too_soon(cast: Cast) -> None:
    mention = taken(cast, cast.player)
    with refused("not_now"):
        judge(cast.coach, mention)
    with refused("not_holder"):
        judge(cast.head_coach, mention)
    escalation_contact(actor=cast.coach.viewer, escalation=escalation_of(mention), now=NOW)
    judge(cast.coach, mention)
    with refused("note"):
        judge(cast.coach, mention, words="x" * 501)
    own = closed(cast, cast.coach)
    with refused("own_report"):
        judge(cast.coach, own)
    page = cast.coach.client().get(f"/mentions/{own.uid}/")
    assert b'value="yes"' not in page.content
    wrong = cast.coach.client().post(f"/mentions/{mention.uid}/useful/", {"useful": "perhaps"})
    assert wrong.status_code == 422


def test_the_mail_on_closing_says_it_to_who_reported_it_alone(cast: Cast) -> None:
    mention = taken(cast, cast.player)
    for watcher in (cast.player, cast.department_head):
        mention_watch(actor=watcher.viewer, mention=mention, now=NOW)
    escalation_contact(actor=cast.coach.viewer, escalation=escalation_of(mention), now=NOW)
    judge(cast.coach, mention, useful=False)
    mailed = Message.objects.filter(payload__event="closed")
    assert not mailed.exists()
    held = escalation_of(mention)
    escalation_close(actor=cast.coach.viewer, escalation=held, outcome="Sent.", now=NOW)
    told = {each.person: each.payload["useful"] for each in mailed.select_related("person")}
    assert told == {cast.player.listed: "no", cast.department_head.listed: ""}


def test_the_words_go_with_those_of_the_mention_and_the_figure_stays(cast: Cast) -> None:
    mention = closed(cast, cast.player)
    judge(cast.coach, mention, words=WORDS)
    mentions_strip(actor=COMMAND, now=NOW + timedelta(days=2000))
    after = escalation_of(mention)
    assert (after.useful, after.useful_words) == (True, "")
    with refused("not_now"):
        judge(cast.coach, mention, useful=False)


def test_the_report_is_of_desks_and_of_where_who_reported_it_worked_then(cast: Cast) -> None:
    """One came to the wrong desk, one was of no use, one nobody took; then the reporter moves."""
    wrong = taken(cast, cast.player)
    escalation_hand_on(
        actor=cast.coach.viewer,
        escalation=escalation_of(wrong),
        person=cast.head_coach.listed,
        reason="For the lawyers.",
        wrong_desk=True,
        now=minutes_later(5),
    )
    assert entries_of("escalation.handed_over")[-1]["changes"]["wrong_desk"] is True
    judge(cast.coach, closed(cast, cast.player))
    judge(cast.coach, closed(cast, cast.player), useful=False)
    log(cast.player)
    person, stores, day = cast.player.listed, cast.stores, NOW.date()
    Placement.objects.filter(person=person).delete()
    Placement.objects.create(
        person=person, department=cast.support, during=(date(2020, 1, 1), day + timedelta(days=1))
    )
    Placement.objects.create(
        person=person, department=stores, during=(day + timedelta(days=1), None)
    )
    person.department = stores
    person.save()
    viewer = cast.head_coach.viewer
    [row] = response_by_reporter(viewer=viewer, wish=WISH)
    assert (str(row.department), str(row.reporter)) == ("Support", "Support")
    assert row.figures == UsefulFigures(count=4, taken=3, at_once=2, judged=2, useful=1)
    assert row.figures.said == {"at_once": "67 %", "useful": "50 %"}
    log(cast.coach)
    more = response_by_reporter(viewer=viewer, wish=WISH)
    assert useful_total(each.figures for each in more).count == 5
    client = cast.head_coach.client()
    page = client.get(PAGE, DAYS | {"show": "useful"}).content.decode()
    assert "67 %" in page
    assert str(person) not in page
    csv = client.get(PAGE, DAYS | {"show": "useful", "format": "csv"})
    assert b"Support,Support,5,3,2,67,2,1,50" in b"".join(csv)
    answer = client.get(API, DAYS | {"by": "reporter"}).json()
    assert answer["rows"][0]["reporter"] == str(cast.support.uid)
    assert answer["total"] == {"count": 5, "taken": 3, "at_once": 2, "judged": 2, "useful": 1}
    few = queries_of(lambda: response_by_reporter(viewer=viewer, wish=WISH))
    Escalation.objects.filter(state="open").update(useful=None)
    for _number in range(3):
        log(cast.employee, department=cast.stores)
    assert len(queries_of(lambda: response_by_reporter(viewer=viewer, wish=WISH))) == len(few)


def test_the_api_judges_and_tells_it(cast: Cast) -> None:
    mention = closed(cast, cast.player)
    path = f"/api/v1/mentions/{mention.uid}/decisions/"
    client = cast.coach.client()
    assert client.get(path).json()["yours"][-1] == "judge"
    missing = client.post(path, {"decision": "judge"}, "application/json")
    assert (missing.status_code, missing.json()["errors"][0]["pointer"]) == (400, "/useful")
    sent = {"decision": "judge", "useful": True, "note": WORDS}
    assert client.post(path, sent, "application/json").status_code == 201
    row = f"/api/v1/escalations/{escalation_of(mention).uid}/"
    assert client.get(row).json()["useful_words"] == WORDS
    hidden = cast.auditor.client().get(row).json()
    assert (hidden["useful"], hidden["useful_words"]) == (True, None)
