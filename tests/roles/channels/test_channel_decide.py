"""Deciding about a channel: one truth for its state, one winner, a reason, and who may."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.core.errors import Conflict, DomainError, Invalid, NotAllowed
from governance.todos.models import Todo
from roles.channels.models import Channel, ChannelDecision, RetirementStep
from roles.channels.rules import State, Step, Verdict, legal_after
from roles.channels.services import channel_decide, channels_sweep, retirement_tick
from roles.org.models import OrganisationSettings
from tests.cast import NOW, make_cast
from tests.roles.channels.making import make_channel
from tests.trail import entries_of

if TYPE_CHECKING:
    from tests.cast import Cast


def state_of(channel: Channel) -> State:
    return Channel.objects.with_latest().get(pk=channel.pk).state


def decide(
    cast: Cast,
    channel: Channel,
    verdict: Verdict,
    who: str = "head_coach",
    seen: int | None = None,
) -> ChannelDecision:
    return channel_decide(
        actor=cast.members[who].viewer,
        channel=channel,
        verdict=verdict,
        reason="Customers ask there.",
        seen=seen,
        now=NOW,
    )


def test_what_nobody_decided_on_is_in_use(cast: Cast) -> None:
    assert state_of(make_channel(cast)) == State.ACTIVE


@pytest.mark.parametrize(
    ("verdicts", "state"),
    [
        ([Verdict.ADOPT], State.ACTIVE),
        ([Verdict.KEEP], State.ACTIVE),
        ([Verdict.PAUSE], State.PAUSED),
        ([Verdict.PAUSE, Verdict.RESUME], State.ACTIVE),
        ([Verdict.DROP], State.RETIRING),
        ([Verdict.DROP, Verdict.ADOPT], State.ACTIVE),
    ],
)
def test_the_latest_decision_is_its_state(
    cast: Cast, verdicts: list[Verdict], state: State
) -> None:
    channel = make_channel(cast)
    for verdict in verdicts:
        decide(cast, channel, verdict)
    assert state_of(channel) == state


def test_decider_and_reason_stand_in_the_trail(cast: Cast) -> None:
    decision = decide(cast, make_channel(cast), Verdict.KEEP)
    assert decision.decider == cast.head_coach.listed
    (entry,) = entries_of("channel.keep")
    assert entry["reason"] == "Customers ask there."


@pytest.mark.parametrize("verdict", [Verdict.KEEP, Verdict.PAUSE, Verdict.DROP])
@pytest.mark.parametrize("who", ["head_coach", "department_head", "boss"])
def test_head_coach_and_head_keep_pause_and_drop(cast: Cast, who: str, verdict: Verdict) -> None:
    decide(cast, make_channel(cast), verdict, who)


@pytest.mark.parametrize(
    "who",
    [
        *("employee", "player", "line_manager", "coach", "coach_elsewhere", "stores_head"),
        *("booth_member", "auditor", "administrator", "external"),
    ],
)
def test_nobody_else_decides(cast: Cast, who: str) -> None:
    channel = make_channel(cast)
    with pytest.raises(NotAllowed):
        decide(cast, channel, Verdict.DROP, who)
    assert not channel.decisions.exists()


def test_only_the_head_coach_adopts(cast: Cast) -> None:
    channel = make_channel(cast)
    with pytest.raises(NotAllowed):
        decide(cast, channel, Verdict.ADOPT, "department_head")
    decide(cast, channel, Verdict.ADOPT)


@pytest.mark.parametrize("who", ["coach", "administrator"])
def test_in_a_small_organisation_coach_and_administrator_decide(cast: Cast, who: str) -> None:
    OrganisationSettings.objects.update(size="small")
    decide(cast, make_channel(cast), Verdict.DROP, who)


def test_what_is_not_legal_now_is_refused_with_what_is(cast: Cast) -> None:
    channel = make_channel(cast)
    decide(cast, channel, Verdict.PAUSE)
    with pytest.raises(Conflict) as raised:
        decide(cast, channel, Verdict.KEEP)
    assert "resume, drop" in str(raised.value)


def test_a_decision_that_was_not_seen_is_not_decided_over(cast: Cast) -> None:
    channel = make_channel(cast)
    decide(cast, channel, Verdict.KEEP, seen=0)
    with pytest.raises(Conflict) as raised:
        decide(cast, channel, Verdict.DROP, seen=0)
    assert "Amara Reid" in str(raised.value)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, "password: hunter2", "a\0b"])
def test_a_reason_is_needed_and_is_no_secret(cast: Cast, reason: str) -> None:
    with pytest.raises(Invalid):
        channel_decide(
            actor=cast.head_coach.viewer,
            channel=make_channel(cast),
            verdict=Verdict.KEEP,
            reason=reason,
            now=NOW,
        )


@pytest.mark.parametrize("sql", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
def test_decisions_are_only_ever_added(cast: Cast, sql: str) -> None:
    decide(cast, make_channel(cast), Verdict.KEEP)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format("roles_channels_channeldecision"))


def tick(cast: Cast, channel: Channel, step: Step, who: str = "coach") -> bool:
    return retirement_tick(
        actor=cast.members[who].viewer,
        channel=channel,
        step=step,
        evidence="See the screenshot in the archive.",
        now=NOW,
    )


def test_a_dropped_channel_is_retired_when_its_checklist_is_complete(cast: Cast) -> None:
    channel = make_channel(cast)
    decide(cast, channel, Verdict.DROP)
    *first, last = Step
    assert not any(tick(cast, channel, step) for step in first)
    assert state_of(channel) == State.RETIRING
    assert tick(cast, channel, last, "player")  # who owns it
    assert state_of(channel) == State.RETIRED
    assert len(entries_of("channel.retirement_ticked")) == len(Step)


def test_an_item_is_ticked_once_with_evidence_and_only_while_retiring(cast: Cast) -> None:
    channel = make_channel(cast)
    with pytest.raises(Conflict):
        tick(cast, channel, Step.NOTICE)
    decide(cast, channel, Verdict.DROP)
    tick(cast, channel, Step.NOTICE)
    with pytest.raises(Conflict):
        tick(cast, channel, Step.NOTICE)
    with pytest.raises(NotAllowed):
        tick(cast, channel, Step.ARCHIVE, "coach_elsewhere")
    done = RetirementStep.objects.get(step=Step.NOTICE)
    assert (done.done_by, done.evidence) == (
        cast.coach.listed,
        "See the screenshot in the archive.",
    )


def sweep(cast: Cast, verdict: Verdict, who: str = "head_coach", **more: int) -> int:
    whole = who == "head_coach"
    return channels_sweep(
        actor=cast.members[who].viewer,
        verdict=verdict,
        department=None if whole else cast.support,
        reason="A crisis at the factory.",
        now=NOW,
        expected=more.get("expected"),
    )


def test_all_are_paused_and_resumed_but_what_was_paused_by_itself(cast: Cast) -> None:
    alone = make_channel(cast)
    others = [
        make_channel(cast, "x.com/one"),
        make_channel(cast, "x.com/two", department=cast.stores),
    ]
    decide(cast, alone, Verdict.PAUSE)
    assert sweep(cast, Verdict.PAUSE) == 2
    assert {state_of(each) for each in [alone, *others]} == {State.PAUSED}
    assert len(entries_of("channel.pause")) == 3
    assert sweep(cast, Verdict.RESUME) == 2
    assert [state_of(each) for each in [alone, *others]] == [
        State.PAUSED,
        State.ACTIVE,
        State.ACTIVE,
    ]


def test_a_head_pauses_what_is_below_their_department(cast: Cast) -> None:
    below = make_channel(cast, department=cast.field_service)
    elsewhere = make_channel(cast, "x.com/shop", department=cast.stores)
    assert sweep(cast, Verdict.PAUSE, "department_head") == 1
    assert (state_of(below), state_of(elsewhere)) == (State.PAUSED, State.ACTIVE)


@pytest.mark.parametrize("who", ["coach", "stores_head", "auditor", "employee", "external"])
def test_nobody_else_pauses_many(cast: Cast, who: str) -> None:
    make_channel(cast)
    with pytest.raises(NotAllowed):
        sweep(cast, Verdict.PAUSE, who)


def test_a_sweep_that_would_do_other_than_was_seen_does_nothing(cast: Cast) -> None:
    make_channel(cast)
    with pytest.raises(Conflict):
        sweep(cast, Verdict.PAUSE, expected=2)
    with pytest.raises(Conflict):
        sweep(cast, Verdict.RESUME)
    assert not ChannelDecision.objects.exists()


def test_two_who_decide_at_once_one_wins(committed_cast: Cast) -> None:
    channel = make_channel(committed_cast)
    came_of: list[str] = []
    barrier = threading.Barrier(2)

    def run(verdict: Verdict) -> None:
        try:
            barrier.wait(timeout=20)
            decide(committed_cast, channel, verdict, seen=0)
            came_of.append("won")
        except Conflict:
            came_of.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[each]) for each in (Verdict.KEEP, Verdict.DROP)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(came_of) == ["conflict", "won"]
    assert channel.decisions.count() == 1


ACTS = st.lists(
    st.one_of(st.sampled_from(Verdict), st.sampled_from(Step), st.just("all"), st.just("again")),
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
def test_no_path_leaves_two_states(db: None, acts: list[object]) -> None:
    """Whatever is tried in whatever order: each step that passed was legal, numbers have no
    holes, and only a complete checklist retires."""
    with transaction.atomic():
        cast = make_cast()
        channel = make_channel(cast)
        for act in acts:
            _try(cast, channel, act)
        latest = None
        for number, each in enumerate(channel.decisions.order_by("number"), start=1):
            assert each.number == number
            if each.verdict == Verdict.RETIRE:
                assert latest is not None
                assert latest.verdict == Verdict.DROP
                assert not latest.steps.filter(done_at=None).exists()
            else:
                assert each.verdict in legal_after(latest.verdict if latest else None)
            latest = each
        found = Channel.objects.with_latest().filter(pk=channel.pk)
        assert sum(found.in_state(state).count() for state in State) == 1
        assert not Todo.objects.open().filter(subject__kind="channel_silent").exists()
        transaction.set_rollback(True)


def _try(cast: Cast, channel: Channel, act: object) -> None:
    try:
        with transaction.atomic():
            if isinstance(act, Verdict):
                decide(cast, channel, act)
            elif isinstance(act, Step):
                tick(cast, channel, act)
            else:
                sweep(cast, Verdict.PAUSE if act == "all" else Verdict.RESUME)
    except DomainError:
        pass
