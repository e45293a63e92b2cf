"""What waits for an answer waits with somebody who may give it, and not for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from governance.accounts.models import Grant
from governance.core.errors import NotAllowed
from governance.core.events import assignments_changed, people_changed
from governance.todos.models import Todo
from governance.todos.rules import asked_next
from roles.channels.models import Channel
from roles.channels.rules import Outcome, Verdict
from roles.channels.services import (
    candidate_decide,
    channel_decide,
    channel_heard,
    channel_request,
    silent_ask,
)
from roles.org.models import Department, GapRule, Person
from roles.org.services import department_change
from roles.team.models import Assignment
from roles.team.selectors.focus import Focus
from roles.team.services import (
    assignment_approve,
    assignment_consent,
    assignment_focus_change,
    assignment_refuse,
    assignment_resume,
    assignment_suspend,
    exemption_ask,
    waiting_follow,
)
from roles.team.tasks import silence
from tests.cast import COMMAND, NOW
from tests.queries import queries_of
from tests.roles.channels.making import make_channel
from tests.roles.team.test_silence import accepted, consented

if TYPE_CHECKING:
    from roles.channels.models import Candidate
    from tests.cast import Cast, Member

WEEK = NOW + timedelta(days=8)  # five working days after a Monday are over


def asked(kind: str) -> list[str]:
    owed = Todo.objects.open().filter(subject__kind=kind).select_related("person")
    return [str(todo.person) for todo in owed.order_by("pk")]


def role_ends(member: Member, *, told: bool = True) -> None:
    """End what somebody holds; without ``told`` only the hour finds it."""
    held = Assignment.objects.filter(person=member.listed)
    held.update(state="ended")
    if told:
        ids = list(held.values_list("pk", flat=True))
        assignments_changed.send(sender=None, assignment_ids=ids, actor=COMMAND, now=NOW)


def requested(cast: Cast) -> Candidate:
    return channel_request(
        actor=cast.employee.viewer,
        url="https://www.tiktok.com/@larkfield",
        why="Young people ask there.",
        department=cast.support,
        now=NOW,
    )


def exemption(cast: Cast) -> None:
    exemption_ask(
        actor=cast.department_head.viewer,
        rule="CV1",
        department=cast.support,
        reason="We look for one.",
        ends_on=NOW.date() + timedelta(days=30),
        now=NOW,
    )


def silent(cast: Cast) -> None:
    make_channel(cast, last_active_on=NOW.date() - timedelta(days=94))
    silent_ask(actor=COMMAND, now=NOW)


def test_it_passes_on_to_the_next_and_stays_with_the_last_who_may() -> None:
    assert asked_next([1, 2], asked={1}, before=(), late=False) is None
    assert asked_next([1, 2], asked={1}, before=(), late=True) == 2
    assert asked_next([1, 2], asked={2}, before={1}, late=True) is None
    assert asked_next([1, 2], asked={3}, before={1}, late=False) == 2
    assert asked_next([1, 2], asked={3}, before={1, 2}, late=False) == 1
    assert asked_next([], asked={3}, before=(), late=True) is None


def test_an_approval_passes_on_when_the_coach_is_none_any_more(cast: Cast) -> None:
    assignment = consented(cast)
    assert asked("approve") == ["Maria Ortiz"]
    role_ends(cast.coach)
    assert asked("approve") == ["Amara Reid"]
    item = assignment.items.get(kind="approve")
    assert (item.person, item.asked_because) == (cast.head_coach.listed, "no_coach")
    assert (
        Todo.objects.get(person=cast.coach.listed, subject__kind="approve").outcome == "passed_on"
    )
    assignment_approve(actor=cast.head_coach.viewer, assignment=assignment, now=NOW)


def test_it_does_so_when_the_coach_is_paused(cast: Cast) -> None:
    consented(cast)
    held = Assignment.objects.get(person=cast.coach.listed)
    assignment_suspend(actor=cast.head_coach.viewer, assignment=held, reason="A pause.", now=NOW)
    assert asked("approve") == ["Amara Reid"]
    assignment_resume(actor=cast.head_coach.viewer, assignment=held, reason="On.", now=NOW)
    assert asked("approve") == ["Amara Reid"]


def test_the_hour_finds_what_nobody_told(cast: Cast) -> None:
    consented(cast)
    role_ends(cast.coach, told=False)
    assert asked("approve") == ["Maria Ortiz"]
    silence({}, NOW + timedelta(hours=1))
    silence({}, NOW + timedelta(hours=2))
    assert asked("approve") == ["Amara Reid"]


def test_whoever_stood_in_as_head_is_not_asked_once_somebody_else_heads_it(cast: Cast) -> None:
    Assignment.objects.filter(person__in=[cast.coach.listed, cast.head_coach.listed]).update(
        state="ended"
    )
    consented(cast)
    assert asked("approve") == ["Erin Halvorsen"]
    Department.objects.filter(pk=cast.root.pk).update(head=cast.stores_head.listed)
    silence({}, NOW + timedelta(hours=1))
    assert asked("approve") == ["Luis Ferrer"]


def test_a_former_head_coach_decides_on_no_channel(cast: Cast) -> None:
    candidate = requested(cast)
    role_ends(cast.head_coach, told=False)
    with pytest.raises(NotAllowed):
        candidate_decide(
            actor=cast.head_coach.viewer,
            candidate=candidate,
            outcome=Outcome.DECLINED,
            reason="No.",
            now=NOW,
        )
    page = cast.head_coach.client().get(f"/channels/asked/{candidate.uid}/")
    assert b'name="outcome"' not in page.content
    role_ends(cast.head_coach)
    assert asked("channel_ask") == ["Grace Weiss"]
    candidate.refresh_from_db()
    assert candidate.asked == cast.department_head.listed


def test_a_former_head_neither_keeps_nor_drops(cast: Cast) -> None:
    silent(cast)
    channel = Channel.objects.get()
    assert asked("channel_silent") == ["Grace Weiss"]
    Department.objects.filter(pk=cast.support.pk).update(head=cast.line_manager.listed)
    with pytest.raises(NotAllowed):
        channel_decide(
            actor=cast.department_head.viewer,
            channel=channel,
            verdict=Verdict.DROP,
            reason="Over.",
            now=NOW,
        )
    silence({}, NOW + timedelta(hours=1))
    assert asked("channel_silent") == ["Leon Marsh"]


def test_a_head_on_leave_is_not_waited_for(cast: Cast) -> None:
    silent(cast)
    Person.objects.filter(pk=cast.department_head.listed.pk).update(employment="on_leave")
    people = [cast.department_head.listed.pk]
    people_changed.send(sender=None, person_ids=people, actor=COMMAND, now=NOW)
    assert asked("channel_silent") == ["Erin Halvorsen"]


def test_an_exemption_is_not_stuck_with_a_former_head_coach(cast: Cast) -> None:
    exemption(cast)
    assert asked("exemption") == ["Amara Reid"]
    role_ends(cast.head_coach)
    assert asked("exemption") == [str(cast.administrator.listed)]


def test_another_is_asked_for_a_sponsor_when_who_stands_in_leaves(cast: Cast) -> None:
    for who, then in (("line_manager", "Grace Weiss"), ("department_head", "Erin Halvorsen")):
        person = cast.members[who].listed
        Person.objects.filter(pk=person.pk).update(employment="left")
        people_changed.send(sender=None, person_ids=[person.pk], actor=COMMAND, now=NOW)
        assert asked("sponsor") == [then]


def test_another_is_asked_for_a_focus_when_the_coach_is_none_any_more(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    only = make_channel(cast)
    actor = cast.head_coach.viewer
    assignment_focus_change(
        actor=cast.coach.viewer, assignment=held, focus=Focus(channels=(only,)), now=NOW
    )
    channel_decide(actor=actor, channel=only, verdict=Verdict.DROP, reason="Over.", now=NOW)
    assert asked("focus") == ["Maria Ortiz"]
    role_ends(cast.coach)
    assert asked("focus") == ["Grace Weiss"]


@pytest.mark.parametrize(
    ("kind", "begin", "chain"),
    [
        ("channel_ask", requested, ["Amara Reid", "Grace Weiss", "Erin Halvorsen"]),
        ("channel_silent", silent, ["Grace Weiss", "Amara Reid", "Erin Halvorsen"]),
        ("exemption", exemption, ["Amara Reid", "Kofi Osei", "Kofi Osei"]),
    ],
)
def test_what_is_not_answered_in_five_working_days_passes_on(
    cast: Cast, kind: str, begin: object, chain: list[str]
) -> None:
    assert callable(begin)
    begin(cast)
    seen = []
    for week in range(3):
        when = NOW + timedelta(days=8 * week)
        silence({}, when)
        silence({}, when + timedelta(hours=1))
        seen.append(asked(kind))
    assert seen == [[name] for name in chain]


@pytest.mark.usefixtures("cast")
def test_nothing_that_waits_costs_few_reads() -> None:
    assert asked("approve") == asked("exemption") == []
    done = queries_of(lambda: waiting_follow(actor=COMMAND, now=NOW))
    assert len([sql for sql in done if sql.startswith("SELECT")]) <= 13


def test_a_former_head_answers_nothing_and_the_new_one_is_asked_at_once(cast: Cast) -> None:
    Assignment.objects.filter(person__in=[cast.coach.listed, cast.head_coach.listed]).update(
        state="ended"
    )
    assignment = consented(cast)
    Department.objects.filter(pk=cast.root.pk).update(head=cast.stores_head.listed)
    page = cast.boss.client().get(f"/assignments/{assignment.uid}/")
    assert b'value="approve"' not in page.content
    actor = cast.boss.viewer
    with pytest.raises(NotAllowed):
        assignment_approve(actor=actor, assignment=assignment, now=NOW)
    with pytest.raises(NotAllowed):
        assignment_refuse(actor=actor, assignment=assignment, reason="No.", now=NOW)
    Department.objects.filter(pk=cast.root.pk).update(head=cast.boss.listed)
    assert asked("approve") == ["Erin Halvorsen"]
    head = cast.stores_head.listed
    department_change(actor=cast.administrator.viewer, department=cast.root, head=head, now=NOW)
    assert asked("approve") == ["Luis Ferrer"]
    assignment_approve(actor=cast.stores_head.viewer, assignment=assignment, now=NOW)


def test_neither_does_a_former_head_consent_nor_a_former_administrator_approve(
    cast: Cast,
) -> None:
    assignment, leon = accepted(cast), cast.line_manager.listed
    Person.objects.filter(pk=leon.pk).update(employment="left")
    people_changed.send(sender=None, person_ids=[leon.pk], actor=COMMAND, now=NOW)
    assert asked("consent") == ["Grace Weiss"]
    Department.objects.update(head=None)
    with pytest.raises(NotAllowed):
        assignment_consent(actor=cast.department_head.viewer, assignment=assignment, now=NOW)
    Assignment.objects.exclude(pk=assignment.pk).update(state="ended")
    waiting_follow(actor=COMMAND, now=NOW)
    assert asked("consent") == ["Kofi Osei"]
    Grant.objects.filter(kind="administrator").update(revoked_at=NOW)
    with pytest.raises(NotAllowed):
        assignment_consent(actor=cast.administrator.viewer, assignment=assignment, now=NOW)


def test_nobody_is_asked_about_a_channel_that_spoke(cast: Cast) -> None:
    silent(cast)
    channel = Channel.objects.get()
    channel_heard(actor=cast.player.viewer, channel=channel, day=NOW.date(), now=NOW)
    assert asked("channel_silent") == []
    assert Todo.objects.get(subject__kind="channel_silent").outcome == "not_needed"


@pytest.mark.parametrize("since", ["heard of by an import", "the rule is off"])
def test_what_no_rule_asks_about_any_more_does_not_climb(cast: Cast, since: str) -> None:
    silent(cast)
    if since == "the rule is off":
        GapRule.objects.filter(rule="CV10").update(enabled=False)
    else:
        Channel.objects.update(last_active_on=NOW.date())
    silence({}, WEEK)
    assert asked("channel_silent") == []
    assert Todo.objects.get(subject__kind="channel_silent").outcome == "not_needed"
