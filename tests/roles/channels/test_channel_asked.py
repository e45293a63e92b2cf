"""Accounts outside the registry: asked for by anybody here, reported by everybody, decided once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.channels.models import Candidate, Channel
from roles.channels.rules import Outcome, State, Verdict
from roles.channels.services import (
    account_report,
    candidate_decide,
    candidates_pass_on,
    channel_decide,
    channel_request,
)
from roles.org.models import Person
from roles.team.models import Assignment
from tests.cast import COMMAND, NOW
from tests.roles.channels.making import make_channel
from tests.trail import entries_of

if TYPE_CHECKING:
    from tests.cast import Cast

URL = "https://www.tiktok.com/@larkfield"


def request(cast: Cast, who: str = "employee", url: str = URL) -> Candidate:
    return channel_request(
        actor=cast.members[who].viewer,
        url=url,
        why="Young people ask there.",
        department=cast.support,
        now=NOW,
    )


def report(cast: Cast, who: str = "employee", url: str = URL) -> Candidate:
    return account_report(actor=cast.members[who].viewer, url=url, why="It answers as us.", now=NOW)


def decide(
    cast: Cast, candidate: Candidate, outcome: Outcome, who: str = "head_coach"
) -> Candidate:
    return candidate_decide(
        actor=cast.members[who].viewer,
        candidate=candidate,
        outcome=outcome,
        reason="Agreed on Monday.",
        owner=cast.player.listed,
        department=cast.support,
        now=NOW,
    )


def asked(candidate: Candidate) -> Todo:
    return Todo.objects.get(subject__kind="channel_ask", subject__ref=candidate.uid)


def test_the_head_coach_is_asked(cast: Cast) -> None:
    assert asked(request(cast)).person == cast.head_coach.listed


def test_without_a_head_coach_the_departments_head_is(cast: Cast) -> None:
    Assignment.objects.filter(role__type__key="head_coach").update(state="ended")
    candidate = request(cast)
    assert asked(candidate).person == cast.department_head.listed
    decide(cast, candidate, Outcome.DECLINED, "department_head")


@pytest.mark.parametrize("employment", ["left", "on_leave"])
def test_who_cannot_answer_any_more_is_not_waited_for(cast: Cast, employment: str) -> None:
    candidate = request(cast)
    assert candidates_pass_on(actor=COMMAND, now=NOW) == 0
    Person.objects.filter(pk=cast.head_coach.listed.pk).update(employment=employment)
    assert candidates_pass_on(actor=COMMAND, now=NOW) == 1
    assert candidates_pass_on(actor=COMMAND, now=NOW) == 0
    candidate.refresh_from_db()
    [todo] = Todo.objects.open().filter(subject__ref=candidate.uid)
    assert candidate.asked == todo.person != cast.head_coach.listed
    assert Todo.objects.get(person=cast.head_coach.listed).outcome == "passed_on"
    (entry,) = entries_of("account.passed_on")
    assert entry["changes"] == {"asked": str(candidate.asked)}


def test_adopting_enters_it_decides_so_and_tells_who_asked(cast: Cast) -> None:
    candidate = decide(cast, request(cast), Outcome.ADOPTED)
    channel = Channel.objects.with_latest().get(candidates=candidate)
    assert (channel.platform, channel.owner, channel.latest) == (
        "tiktok",
        cast.player.listed,
        "adopt",
    )
    assert channel.state == State.ACTIVE
    assert asked(candidate).outcome == Todo.Outcome.DONE
    message = Message.objects.get(template="channels/mail/answered")
    assert message.person == cast.employee.listed


def test_declining_has_a_reason_and_makes_no_channel(cast: Cast) -> None:
    candidate = decide(cast, request(cast), Outcome.DECLINED)
    assert (candidate.outcome, candidate.reason) == ("declined", "Agreed on Monday.")
    assert not Channel.objects.exists()


def test_it_is_decided_once(cast: Cast) -> None:
    candidate = request(cast)
    decide(cast, candidate, Outcome.DECLINED)
    with pytest.raises(Conflict):
        decide(cast, candidate, Outcome.ADOPTED)


@pytest.mark.parametrize("outcome", [Outcome.ADOPTED, Outcome.NOT_OURS, Outcome.CLOSED])
def test_an_account_in_our_name_is_adopted_not_ours_or_closed(cast: Cast, outcome: Outcome) -> None:
    assert decide(cast, report(cast), outcome).outcome == outcome


def test_an_outcome_of_another_kind_is_refused_with_the_legal_ones(cast: Cast) -> None:
    with pytest.raises(Conflict) as raised:
        decide(cast, report(cast), Outcome.DECLINED)
    assert "adopted, not_ours, closed" in str(raised.value)


@pytest.mark.parametrize(
    "who", ["employee", "player", "coach", "department_head", "auditor", "external"]
)
def test_who_was_not_asked_does_not_decide(cast: Cast, who: str) -> None:
    candidate = request(cast)
    with pytest.raises(NotAllowed):
        decide(cast, candidate, Outcome.DECLINED, who)


def test_partners_report_and_do_not_ask(cast: Cast) -> None:
    report(cast, "external")
    with pytest.raises(NotAllowed):
        request(cast, "external", "x.com/other")


@pytest.mark.parametrize("url", ["TikTok.com/@Larkfield/", "https://tiktok.com/@larkfield?lang=en"])
def test_the_same_account_again_is_the_one_that_is_open(cast: Cast, url: str) -> None:
    assert request(cast, "player", url) == request(cast)
    assert Candidate.objects.count() == 1


@pytest.mark.parametrize("handle", ["LarkfieldHelp", "@LarkfieldHelp", "Help desk"])
def test_what_is_registered_under_any_spelling_is_refused(cast: Cast, handle: str) -> None:
    channel = make_channel(cast)
    Channel.objects.filter(pk=channel.pk).update(handle=handle, handle_key=handle.lower())
    with pytest.raises(Conflict):
        report(cast, url="http://twitter.com/@larkfieldhelp")


def test_partners_are_not_told_whose_channel_it_is(cast: Cast) -> None:
    make_channel(cast, owner=cast.head_coach.listed)
    for who, told in (("employee", True), ("external", False)):
        with pytest.raises(Conflict) as raised:
            report(cast, who, url="http://twitter.com/@larkfieldhelp")
        assert ("Amara Reid" in str(raised.value)) is told


@pytest.mark.parametrize("url", ["", "our page", "https://user:secret@x.com/larkfield"])
def test_what_names_nothing_is_refused(cast: Cast, url: str) -> None:
    with pytest.raises(Invalid):
        report(cast, url=url)


def test_who_reported_sees_what_came_of_it_and_a_colleague_nothing(cast: Cast) -> None:
    candidate = decide(cast, report(cast), Outcome.NOT_OURS)
    path = f"/channels/asked/{candidate.uid}/"
    assert "Agreed on Monday." in cast.employee.client().get(path).content.decode()
    assert cast.player.client().get(path).status_code == 404


def retired(cast: Cast) -> Channel:
    channel = make_channel(cast, URL, second_admin=cast.employee.listed, verified_at=NOW)
    channel.decisions.create(
        number=1, verdict="retire", reason="Done.", decider_label="x", decided_at=NOW
    )
    return channel


def test_whoever_speaks_on_a_retired_handle_is_reported(cast: Cast) -> None:
    retired(cast)
    candidate = decide(cast, report(cast), Outcome.NOT_OURS)
    assert candidate.outcome == "not_ours"


def test_a_retired_channel_is_asked_for_anew_and_becomes_the_same_one(cast: Cast) -> None:
    before = retired(cast)
    candidate = candidate_decide(
        actor=cast.head_coach.viewer,
        candidate=request(cast),
        outcome=Outcome.ADOPTED,
        reason="Agreed on Monday.",
        owner=cast.employee.listed,
        department=cast.stores,
        now=NOW,
    )
    assert candidate.channel == before
    channel = Channel.objects.with_latest().get()
    assert (channel.state, channel.latest_number) == (State.ACTIVE, 2)
    assert (channel.owner, channel.department) == (cast.employee.listed, cast.stores)
    assert (channel.second_admin, channel.verified_at) == (None, None)
    assert channel.past_places.get().department == cast.support
    with pytest.raises(Conflict):
        report(cast)


def test_a_retired_channel_returns_only_by_being_asked_for_anew(cast: Cast) -> None:
    channel = retired(cast)
    page = cast.head_coach.client().get(f"/channels/{channel.uid}/").content.decode()
    assert 'name="verdict"' not in page
    assert 'href="/channels/request/"' in page
    with pytest.raises(Conflict) as refused:
        channel_decide(
            actor=cast.head_coach.viewer,
            channel=channel,
            verdict=Verdict.ADOPT,
            reason="Again.",
            now=NOW,
        )
    assert refused.value.members == {"legal": []}
    assert "ask for it anew" in str(refused.value)
    assert channel.decisions.count() == 1
