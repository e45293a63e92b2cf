"""A crisis: declared by few, said to all whom it concerns, and what holds while it lasts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from governance.audit.models import Entry
from governance.escalations.models import Clock, Crisis, Path, Step
from governance.escalations.rules.crisis import minutes_shortened
from governance.escalations.services import escalation_take
from governance.escalations.services.crisis import (
    crisis_declare,
    crisis_end,
    crisis_text_allow,
)
from governance.jobs.services import run_due
from policies.guidance.services import version_schedule
from roles.channels.models import Channel
from roles.channels.rules import State
from roles.org.models import OrganisationSettings
from roles.team.models import ReadyPeriod
from tests.cast import NOW, Cast, make_assignment
from tests.governance.escalations.parts import escalation_of, log, minutes_later, verbs
from tests.governance.escalations.test_booth import answered as booth_answered
from tests.governance.escalations.test_booth import asked as booth_asked
from tests.governance.escalations.test_clocks import way
from tests.governance.escalations.test_texts import WORDS, answered, approved, proposed, taken
from tests.policies.guidance.test_approving import asked as version_asked
from tests.policies.guidance.test_steps import DAY, scheduled
from tests.queries import queries_of
from tests.refusals import refused
from tests.roles.channels.making import make_channel

if TYPE_CHECKING:
    from governance.escalations.models import Mention
    from tests.cast import Member

ABOUT = "The river reached the store in Leeds."
WHY = {"reason": "The water is gone."}


def declared(cast: Cast, who: Member | None = None, **changes: Any) -> Crisis:
    given: dict[str, Any] = {"about": ABOUT, "now": NOW} | changes
    return crisis_declare(actor=(who or cast.head_coach).viewer, **given)


def ended(cast: Cast, crisis: Crisis, **changes: Any) -> Crisis:
    given: dict[str, Any] = {"now": minutes_later(60)} | WHY | changes
    return crisis_end(actor=cast.head_coach.viewer, crisis=crisis, **given)


def page_of(member: Member, path: str = "/report/") -> str:
    return member.client().get(path).content.decode()


def waits(mention: Mention) -> tuple[str, list[int], timedelta]:
    """The path that it climbs, each wait on it, and the time for the first answer."""
    escalation = escalation_of(mention)
    run = escalation.runs.latest("generation")
    assert escalation.contact_due_at is not None
    minutes = [step["wait_minutes"] for step in run.snapshot]
    return run.path_name, minutes, escalation.contact_due_at - escalation.opened_at


def test_the_head_coach_and_executives_declare_one_and_end_it(cast: Cast) -> None:
    make_assignment(cast.boss.listed, cast.root, "executives")
    crisis = declared(cast, cast.boss)
    for name in ("coach", "booth_member", "auditor", "administrator", "department_head"):
        with refused("not_declarer"):
            declared(cast, cast.members[name], department=cast.stores)
        with refused("not_declarer"):
            crisis_end(actor=cast.members[name].viewer, crisis=crisis, now=NOW, reason="No.")
    with refused("reason"):
        ended(cast, crisis, reason=" ")
    ended(cast, crisis)
    with refused("ended"):
        ended(cast, crisis)
    assert verbs(crisis.uid) == ["crisis.declared", "crisis.ended"]
    entry = Entry.objects.get(verb="crisis.ended")
    assert (entry.actor_uid, entry.reason) == (cast.head_coach.user.uid, WHY["reason"])


@pytest.mark.parametrize("place", ["", "support"])
def test_one_is_open_at_a_place_at_most(cast: Cast, place: str) -> None:
    where = {"department": getattr(cast, place) if place else None}
    crisis = declared(cast, **where)
    with refused("declared"):
        declared(cast, **where)
    with pytest.raises(IntegrityError), transaction.atomic():
        Crisis.objects.create(about="Again", declared_by=cast.boss.listed, declared_at=NOW, **where)
    declared(cast, department=cast.stores)  # elsewhere is another
    ended(cast, crisis)
    declared(cast, **where)


@pytest.mark.parametrize(
    ("minutes", "left"), [(60, 20), (240, 80), (15, 5), (9, 5), (5, 5), (3, 3), (1, 1)]
)
def test_a_wait_is_a_third_and_no_less_than_five_minutes(minutes: int, left: int) -> None:
    assert minutes_shortened(minutes) == left


def test_what_is_reported_meanwhile_climbs_its_path_in_shortened_time(cast: Cast) -> None:
    before = waits(log(cast.employee))
    early = log(cast.employee, said="Before it")
    path = Path.objects.create(name="Flood")
    Step.objects.create(path=path, position=1, target="head_coach", wait_minutes=30)
    whole = declared(cast)
    near = declared(cast, department=cast.support, path=path)
    minutes = OrganisationSettings.objects.get().contact_minutes
    third = timedelta(minutes=minutes / 3)
    within = log(cast.employee, said="In the field", department=cast.field_service)
    elsewhere = log(cast.coach_elsewhere, said="In the store")
    assert waits(within) == ("Flood", [10], third)
    assert escalation_of(within).asked == cast.head_coach.listed
    assert waits(elsewhere) == (before[0], [minutes_shortened(each) for each in before[1]], third)
    assert waits(early) == before
    opened = Entry.objects.get(verb="escalation.opened", subject_uid=escalation_of(within).uid)
    assert opened.changes["crisis"] == str(near.uid)
    for crisis in (near, whole):
        ended(cast, crisis)
    assert waits(log(cast.employee, said="After it")) == before
    assert waits(within) == ("Flood", [10], third)


def test_whoever_takes_it_meanwhile_has_a_third_of_the_time_and_by_any_clock(cast: Cast) -> None:
    """An hour to say something and two more are twenty minutes and forty, of two days and a week
    sixteen hours and two days and a third are left; it stays so when the crisis is over."""
    kept = {"remind": 60, "return": 120, "update": 2 * 24 * 60, "resolve": 7 * 24 * 60}
    way(cast, office_hours=True, **{f"{name}_minutes": span for name, span in kept.items()})
    crisis = declared(cast)
    night = minutes_later(12 * 60)
    escalation = escalation_of(log(cast.employee, now=night))
    escalation = escalation_take(actor=cast.coach.viewer, escalation=escalation, now=night)
    clocks = Clock.objects.filter(escalation=escalation)
    left = {each.kind: each.due_at - night for each in clocks}
    assert left == {
        "word": timedelta(minutes=20),
        "update": timedelta(hours=16),
        "close": timedelta(hours=56),
    }
    ended(cast, crisis, now=night)
    run_due(now=night + timedelta(minutes=20))
    run_due(now=night + timedelta(minutes=59))
    assert escalation_of(escalation.mention).holder == cast.coach.listed
    run_due(now=night + timedelta(minutes=60))
    assert escalation_of(escalation.mention).holder is None


def test_the_clocks_of_what_began_before_it_stay_as_they_were(cast: Cast) -> None:
    escalation = escalation_of(log(cast.employee))
    declared(cast)
    escalation_take(actor=cast.coach.viewer, escalation=escalation, now=NOW)
    word = Clock.objects.get(escalation=escalation, kind="word")
    assert word.due_at == minutes_later(60)


def test_short_clocks_are_no_shorter_in_a_crisis_and_none_stays_none(cast: Cast) -> None:
    way(cast, remind_minutes=9, update_minutes=4)
    declared(cast)
    escalation = escalation_of(log(cast.employee))
    escalation_take(actor=cast.coach.viewer, escalation=escalation, now=NOW)
    due = {each.kind: each.due_at for each in Clock.objects.filter(escalation=escalation)}
    assert due == {"word": minutes_later(5), "update": minutes_later(4)}


def test_a_look_ahead_foresees_it(cast: Cast) -> None:
    declared(cast, department=cast.support)
    ahead = page_of(cast.head_coach, "/mentions/who/?department=Support&at=2026-11-23T09:00")
    assert "every wait is shortened" in ahead
    assert "09:05" in ahead  # the coach has five minutes, not fifteen
    elsewhere = page_of(cast.head_coach, "/mentions/who/?department=Stores&at=2026-11-23T09:00")
    assert "09:15" in elsewhere
    api = cast.head_coach.client().get(
        "/api/v1/simulation/",
        {"department": str(cast.support.uid), "at": "2026-11-23T09:00"},
    )
    assert api.json()["steps"][0]["until"] == "2026-11-23T09:05:00Z"


def test_texts_from_before_wait_until_somebody_allows_them(cast: Cast) -> None:
    text, escalation = approved(cast), taken(cast)
    crisis = declared(cast, department=cast.support, now=minutes_later(1))
    page = f"/mentions/{escalation.mention.uid}/"
    assert WORDS not in page_of(cast.player, page)
    with refused("text_frozen") as found:
        answered(cast, escalation, text)
    assert ABOUT in str(found.value)
    with refused("not_approver"):
        crisis_text_allow(actor=cast.coach.viewer, crisis=crisis, text=text.uid, now=NOW)
    own = f"/crisis/{crisis.uid}/"
    assert "Still right" not in page_of(cast.employee, own)
    booth = cast.booth_member.client()
    assert "Still right" in booth.get(own).content.decode()
    for _time in range(2):  # again changes nothing
        assert booth.post(f"{own}texts/", {"text": str(text.uid)}).status_code == 302
    assert verbs(crisis.uid) == ["crisis.declared", "crisis.text_allowed"]
    assert WORDS in page_of(cast.player, page)
    assert answered(cast, escalation, text).contact_text == text


def test_pages_say_that_a_text_waits_and_where_it_does_not(cast: Cast) -> None:
    """The list, its own page and the mention that it fits, until somebody allows it."""
    text, escalation = approved(cast), taken(cast)
    pages = ("/texts/", f"/texts/{text.uid}/")
    mention = f"/mentions/{escalation.mention.uid}/"
    assert not any("Waits in a crisis" in page_of(cast.player, page) for page in pages)
    crisis = declared(cast, department=cast.support, now=minutes_later(1))
    assert all("Waits in a crisis" in page_of(cast.player, page) for page in pages)
    assert "1 text that fits waits in the crisis" in page_of(cast.player, mention)
    crisis_text_allow(
        actor=cast.booth_member.viewer, crisis=crisis, text=text.uid, now=minutes_later(2)
    )
    assert not any("Waits in a crisis" in page_of(cast.player, page) for page in pages)
    assert "waits in the crisis" not in page_of(cast.player, mention)


def test_of_several_versions_each_says_whether_it_waits(cast: Cast) -> None:
    first = approved(cast)
    declared(cast, now=minutes_later(1))
    second = proposed(cast.coach, of=first, words="Call us.", now=minutes_later(2))
    page = page_of(cast.head_coach, f"/texts/{second.uid}/")
    assert page.count("Waits in a crisis") == 1


def test_words_made_for_one_mention_are_not_called_ones_that_may_be_allowed(cast: Cast) -> None:
    request = booth_answered(cast.booth_member, booth_asked(cast))
    declared(cast, now=minutes_later(1))
    page = page_of(cast.coach, f"/mentions/{request.mention.uid}/")
    assert "Approved texts for this" in page
    assert "waits in the crisis" not in page


def test_texts_approved_since_and_those_of_other_places_are_used(cast: Cast) -> None:
    declared(cast, department=cast.support)
    declared(cast, department=cast.stores, now=minutes_later(1))
    escalation = taken(cast)
    text = approved(cast)
    assert answered(cast, escalation, text).contact_text == text


def test_a_text_may_be_used_again_when_it_is_over(cast: Cast) -> None:
    text, escalation = approved(cast), taken(cast)
    crisis = declared(cast, now=minutes_later(1))
    ended(cast, crisis)
    with refused("ended"):
        crisis_text_allow(actor=cast.booth_member.viewer, crisis=crisis, text=text.uid, now=NOW)
    assert answered(cast, escalation, text).contact_text == text


def test_channels_are_paused_with_it_and_resumed_after_it(cast: Cast) -> None:
    make_channel(cast)
    make_channel(cast, "https://x.com/Other", department=cast.stores)
    browser, where = cast.head_coach.client(), f"/crisis/?department={cast.support.uid}"
    assert "Pause its channels at once (1)" in browser.get(where).content.decode()
    sent = {"about": ABOUT, "pause": "on", "expected": "2"}
    assert browser.post(where, sent).status_code == 409
    assert not Crisis.objects.exists()
    assert browser.post(where, sent | {"expected": "1"}).status_code == 302
    crisis = Crisis.objects.get()
    paused = Channel.objects.with_latest().in_state(State.PAUSED)
    assert (crisis.paused, crisis.department, paused.count()) == (1, cast.support, 1)
    own = f"/crisis/{crisis.uid}/"
    assert "paused together (1)" in browser.get(own).content.decode()
    assert browser.post(own, {"reason": ""}).status_code == 422
    over = browser.post(own, {**WHY, "resume": "on", "expected": "1"})
    assert (over.status_code, paused.count()) == (302, 0)
    assert Entry.objects.get(verb="crisis.ended").changes["channels_resumed"] == 1


def test_whoever_may_not_pause_channels_declares_without(cast: Cast) -> None:
    make_channel(cast)
    make_assignment(cast.booth_member.listed, cast.root, "executives")
    browser = cast.booth_member.client()
    assert "Pause its channels" not in browser.get("/crisis/").content.decode()
    with refused("not_your_channels"):
        declared(cast, cast.booth_member, pause=True)
    ticked = browser.post("/crisis/", {"about": ABOUT, "pause": "on"})
    assert ticked.status_code == 422
    assert "no channel to do that with" in ticked.content.decode()
    assert browser.post("/crisis/", {"about": ABOUT}).status_code == 302
    assert Crisis.objects.get().paused == 0


def test_only_what_was_paused_with_it_goes_on_after_it(cast: Cast) -> None:
    make_channel(cast)
    make_channel(cast, "https://x.com/Other", department=cast.stores)
    near = declared(cast, department=cast.support, pause=True)
    whole = declared(cast, pause=True, now=minutes_later(1))
    assert (near.paused, whole.paused) == (1, 1)
    paused = Channel.objects.with_latest().in_state(State.PAUSED)
    over = ended(cast, whole, resume=True, expected=1)
    assert [each.department for each in paused.all()] == [cast.support]
    assert over.ended_at is not None
    ended(cast, near, resume=True, expected=1)
    assert not paused.all()


def test_channels_are_not_paused_without_their_number(cast: Cast) -> None:
    make_channel(cast)
    browser = cast.head_coach.client()
    assert browser.post("/crisis/", {"about": ABOUT, "pause": "on"}).status_code == 409
    assert not Crisis.objects.exists()


def test_the_path_of_the_whole_holds_where_the_near_one_names_none(cast: Cast) -> None:
    path = Path.objects.create(name="Flood")
    Step.objects.create(path=path, position=1, target="head_coach", wait_minutes=30)
    declared(cast, path=path)
    near = declared(cast, department=cast.support)
    assert waits(log(cast.employee))[:2] == ("Flood", [10])
    assert "10" in page_of(cast.head_coach, f"/crisis/{near.uid}/")


def test_who_comes_past_the_end_of_the_path_has_a_third_too(cast: Cast) -> None:
    ReadyPeriod.objects.all().delete()
    declared(cast)
    escalation = escalation_of(log(cast.employee))
    assert escalation.due_at == minutes_later(20)


def test_everybody_whom_it_concerns_reads_it_above_every_page(cast: Cast) -> None:
    browser = cast.employee.client()
    browser.get("/report/")
    quiet = len(queries_of(lambda: browser.get("/report/")))
    crisis = declared(cast, department=cast.support)
    for name in ("employee", "player", "coach", "department_head", "head_coach", "auditor"):
        page = page_of(cast.members[name])
        assert ABOUT in page, name
        assert f"declared by {cast.head_coach.listed}" in page
        assert f"/crisis/{crisis.uid}/" in page
    assert len(queries_of(lambda: browser.get("/report/"))) == quiet
    for name in ("coach_elsewhere", "stores_head"):
        assert ABOUT not in page_of(cast.members[name])
        assert cast.members[name].client().get(f"/crisis/{crisis.uid}/").status_code == 404
    make_assignment(cast.coach_elsewhere.listed, cast.field_service, "responder")
    assert ABOUT in page_of(cast.coach_elsewhere)  # who plays there, wherever they work
    ended(cast, crisis)
    assert ABOUT not in page_of(cast.employee)


def test_partners_read_what_it_is_about_and_no_name(cast: Cast) -> None:
    crisis = declared(cast)
    page = page_of(cast.external, "/today/")
    assert ABOUT in page
    assert str(cast.head_coach.listed) not in page
    for path in ("/crisis/", f"/crisis/{crisis.uid}/"):
        assert cast.external.client().get(path).status_code == 404


def test_twice_on_the_page_is_a_conflict_that_says_so(cast: Cast) -> None:
    browser = cast.head_coach.client()
    assert browser.post("/crisis/", {"about": " "}).status_code == 422
    assert browser.post("/crisis/", {"about": ABOUT}).status_code == 302
    again = browser.post("/crisis/", {"about": "Another"})
    assert again.status_code == 409
    assert "declared there already" in again.content.decode()
    assert "Another" in again.content.decode()
    assert cast.coach.client().post("/crisis/", {"about": ABOUT}).status_code == 403


def test_nothing_is_published_by_itself_while_one_holds_for_all(cast: Cast) -> None:
    near = declared(cast, department=cast.support)
    version = scheduled(cast)
    whole = declared(cast, now=minutes_later(1))
    run_due(now=DAY)
    version.refresh_from_db()
    assert (version.state, version.publish_at) == ("approved", None)
    assert version_asked(version, "publish") == ["Amara Reid"]
    entry = Entry.objects.get(verb="guideline.unscheduled")
    assert ABOUT in entry.reason
    ended(cast, whole)
    version_schedule(
        actor=cast.head_coach.viewer, version=version, publish_at=DAY + timedelta(days=1), now=DAY
    )
    run_due(now=DAY + timedelta(days=1))
    version.refresh_from_db()
    assert version.state == "published"
    assert near.ended_at is None  # one of a department stops no guideline
