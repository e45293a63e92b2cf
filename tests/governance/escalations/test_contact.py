"""Who answered first, in which time; and what the same person said before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from governance.core.clock import utc_now
from governance.core.errors import Conflict, NotAllowed
from governance.escalations.rules import author_key
from governance.escalations.selectors.clocks_shown import contact_clocks
from governance.escalations.selectors.history import SHOWN
from governance.escalations.services import (
    escalation_close,
    escalation_contact,
    escalation_take,
    mention_hold,
)
from roles.org.models import OrganisationSettings
from tests.cast import NOW, Cast
from tests.governance.escalations.parts import SAID, escalation_of, log, minutes_later, verbs

if TYPE_CHECKING:
    from governance.escalations.models import Escalation, Mention
    from tests.cast import Member

TOLD = "SELECTED WORDS: my lawyer"


def taken(cast: Cast) -> Escalation:
    escalation = escalation_of(log(cast.employee))
    return escalation_take(actor=cast.coach.viewer, escalation=escalation, now=minutes_later(5))


def answered(cast: Cast, escalation: Escalation, minutes: int) -> Escalation:
    actor = cast.coach.viewer
    return escalation_contact(actor=actor, escalation=escalation, now=minutes_later(minutes))


def test_the_clock_of_the_first_answer_runs_from_passing_on_until_it_is_given(cast: Cast) -> None:
    OrganisationSettings.objects.update_or_create(pk=1, defaults={"contact_minutes": 60})
    escalation = taken(cast)
    OrganisationSettings.objects.update(contact_minutes=10)  # what runs keeps its own time
    [running] = contact_clocks(escalation, minutes_later(45))
    assert (running.allowed, running.used, running.tone) == (60, 45, "soon")
    assert running.by == minutes_later(60)
    answered(cast, escalation, 50)
    [stands] = contact_clocks(escalation_of(escalation.mention), minutes_later(500))
    assert (stands.big, stands.tone, stands.running) == ("50 min of 1 h 00", "met", False)
    assert stands.detail == "Maria Ortiz answered first"


def test_the_first_answer_counts_once_and_is_told(cast: Cast) -> None:
    escalation = taken(cast)
    for minutes in (20, 30):
        answered(cast, escalation, minutes)
    row = cast.coach.client().get(f"/api/v1/escalations/{escalation.uid}/").json()
    assert row["contacted_at"] == "2026-11-23T09:20:00Z"
    assert row["contacted_by"] == str(cast.coach.listed.uid)
    assert verbs(escalation.uid).count("escalation.contacted") == 1


def test_only_whoever_has_it_says_that_it_is_answered_and_not_when_it_is_over(cast: Cast) -> None:
    escalation = taken(cast)
    with pytest.raises(NotAllowed):
        escalation_contact(actor=cast.head_coach.viewer, escalation=escalation, now=NOW)
    actor = cast.coach.viewer
    escalation_close(actor=actor, escalation=escalation, outcome="Done.", now=minutes_later(9))
    with pytest.raises(Conflict):
        answered(cast, escalation, 10)
    [clock] = contact_clocks(escalation_of(escalation.mention), minutes_later(500))
    assert (clock.detail, clock.running) == ("Closed, and no answer is noted", False)


@pytest.mark.parametrize(("minutes", "tone"), [(9, ""), (5 * 60, "late")])
def test_closed_without_an_answer_its_clock_is_late_once_its_time_was_over(
    cast: Cast, minutes: int, tone: str
) -> None:
    escalation = taken(cast)
    actor, at = cast.coach.viewer, minutes_later(minutes)
    escalation_close(actor=actor, escalation=escalation, outcome="Done.", now=at)
    [clock] = contact_clocks(escalation_of(escalation.mention), minutes_later(500))
    assert clock.tone == tone


@pytest.mark.parametrize(
    "spelt",
    [
        "@Two.Tents",
        "two.tents",
        " Two.TENTS ",
        "https://www.tiktok.com/@two.tents/",
        "x.com/Two.Tents",
    ],
)
def test_a_handle_is_known_however_it_is_spelt(spelt: str) -> None:
    assert author_key(spelt) == "two.tents"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.facebook.com/profile.php?id=1", "https://www.facebook.com/profile.php?id=2"),
        ("https://x.com/a/status/12", "https://x.com/b/status/12"),
        ("https://youtube.com/@a/videos", "https://youtube.com/@b/videos"),
    ],
)
def test_what_is_no_handle_is_not_taken_for_one(one: str, other: str) -> None:
    assert author_key(one) != author_key(other)


def test_a_name_that_grows_without_capitals_has_a_key_that_fits(cast: Cast) -> None:
    mention = log(cast.employee, author="ß" * 200, now=utc_now())
    path = f"/api/v1/mentions/?author={'ß' * 200}&fields=uid"
    rows = cast.head_coach.client().get(path).json()["results"]
    assert [row["uid"] for row in rows] == [str(mention.uid)]


def history(member: Member, mention: Mention) -> str:
    page = member.client().get(f"/mentions/{mention.uid}/").content.decode()
    return page.partition("From the same name or handle")[2]


def test_what_the_same_person_said_elsewhere_is_shown_to_who_may_read_it_and_to_nobody_else(
    cast: Cast,
) -> None:
    now = utc_now()
    elsewhere = log(
        cast.player,
        said=TOLD,
        where="x.com/a/1",
        author="@Two.Tents",
        department=cast.stores,
        now=now - timedelta(days=90),
    )
    here = log(cast.employee, author="https://www.tiktok.com/@two.tents", now=now)
    link = f'href="/mentions/{elsewhere.uid}/"'
    assert link in history(cast.head_coach, here)  # every department
    assert history(cast.coach, here) == ""  # of this department alone
    assert history(cast.auditor, here) == ""  # no words at all
    path = "/api/v1/mentions/?author=Two.Tents&fields=uid,author"
    found = {
        name: [row["uid"] for row in cast.members[name].client().get(path).json()["results"]]
        for name in ("head_coach", "coach", "auditor", "booth_member", "coach_elsewhere")
    }
    both = sorted([str(elsewhere.uid), str(here.uid)])
    assert {name: sorted(uids) for name, uids in found.items()} == {
        "head_coach": both,
        "coach": [str(here.uid)],
        "auditor": [],
        "booth_member": [],
        "coach_elsewhere": [str(elsewhere.uid)],
    }
    mention_hold(actor=cast.booth_member.viewer, mention=elsewhere, reason="A claim.", now=now)
    for more, uids in (("", [elsewhere.uid]), ("&held=true", [elsewhere.uid]), ("&held=false", [])):
        rows = cast.booth_member.client().get(path + more).json()["results"]
        assert [row["uid"] for row in rows] == [str(uid) for uid in uids]


def test_a_first_contact_is_said_to_be_one_to_who_may_read_nothing_before_it(cast: Cast) -> None:
    now, author, words = utc_now(), "@two.tents", "First contact"
    before = log(cast.player, author=author, department=cast.stores, now=now - timedelta(days=9))
    here = log(cast.employee, author=author, now=now)
    nobody = log(cast.employee, now=now)

    def told(member: Member, mention: Mention) -> bool:
        return words in member.client().get(f"/mentions/{mention.uid}/").content.decode()

    assert told(cast.head_coach, before)
    assert not told(cast.head_coach, here)  # reads what came before it
    assert told(cast.coach, here)  # of this department alone
    assert not told(cast.head_coach, nobody)
    assert not told(cast.auditor, here)


def test_a_first_contact_stays_one_whatever_is_said_later(cast: Cast) -> None:
    now, author = utc_now(), "@two.tents"
    second, first = (
        log(cast.employee, author=author, now=now - timedelta(days=days)) for days in (8, 9)
    )
    for hours in range(SHOWN + 1):
        log(cast.employee, author=author, now=now - timedelta(hours=hours))
    for mention, told in ((first, True), (second, False)):
        page = cast.head_coach.client().get(f"/mentions/{mention.uid}/").content.decode()
        assert ("First contact" in page) is told


def test_nobody_named_has_no_history(cast: Cast) -> None:
    log(cast.employee, now=utc_now())
    mention = log(cast.employee, now=utc_now())
    assert history(cast.head_coach, mention) == ""
    assert SAID in cast.head_coach.client().get(f"/mentions/{mention.uid}/").content.decode()
