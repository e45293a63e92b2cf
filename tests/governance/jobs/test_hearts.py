"""Who is alive: what a heartbeat says at any moment, and who is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from governance.jobs.models import Heartbeat
from governance.jobs.rules import Pulse, pulse_of
from governance.jobs.selectors import hearts, hearts_wrong
from governance.jobs.services import heartbeat, heartbeat_end, heartbeats_succeed, heartbeats_tidy

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
POLL = timedelta(seconds=5)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


@pytest.mark.parametrize(
    ("at", "pulse"),
    [
        (NOW, Pulse.ALIVE),
        (ago(seconds=5), Pulse.ALIVE),
        (ago(seconds=6), Pulse.SILENT),
        (ago(minutes=59), Pulse.SILENT),
        (ago(minutes=61), Pulse.FORGOTTEN),
    ],
)
def test_a_heart_that_missed_a_poll_is_silent(at: datetime, pulse: Pulse) -> None:
    assert pulse_of(at=at, now=NOW, poll=POLL) == pulse


@pytest.mark.parametrize(
    ("polled_at", "busy_since", "pulse"),
    [
        (ago(seconds=9), None, Pulse.ALIVE),
        (ago(seconds=11), None, Pulse.FAILING),
        (ago(minutes=5), ago(minutes=5), Pulse.ALIVE),
        (ago(minutes=11), ago(minutes=11), Pulse.BUSY),
    ],
)
def test_a_poller_is_well_while_its_polls_end_or_take_their_time(
    polled_at: datetime, busy_since: datetime | None, pulse: Pulse
) -> None:
    said = pulse_of(at=NOW, now=NOW, poll=POLL, polled_at=polled_at, busy_since=busy_since)
    assert said == pulse


@pytest.mark.django_db
def test_a_heart_bears_its_moment_and_its_host() -> None:
    heartbeat(name="worker:celery@a", now=ago(seconds=9), host="a")
    heartbeat(name="worker:celery@a", now=NOW, host="b")
    (heart,) = hearts(now=NOW)
    assert (heart.kind, heart.name, heart.host, heart.at) == ("worker", "celery@a", "b", NOW)


@pytest.mark.django_db
def test_a_poller_that_never_ended_a_poll_well_is_failing() -> None:
    heartbeat(name="poller:celery@a", now=NOW, started_at=ago(minutes=1).isoformat())
    assert [heart.pulse for heart in hearts(now=NOW)] == [Pulse.FAILING]


@pytest.mark.django_db
def test_who_has_gone_for_good_counts_only_while_nobody_took_its_place() -> None:
    heartbeat(name="worker:old", now=ago(hours=2))
    assert [heart.name for heart in hearts_wrong(hearts(now=NOW), "worker")] == ["old"]
    heartbeat(name="worker:new", now=NOW)
    assert hearts_wrong(hearts(now=NOW), "worker") == []


@pytest.mark.django_db
def test_who_was_told_to_stop_is_not_missed() -> None:
    heartbeat(name="beat:a", now=NOW)
    heartbeat_end(names=["beat:a"])
    assert hearts(now=NOW) == []


@pytest.mark.django_db
def test_who_begins_takes_the_place_of_its_kind_on_the_same_host() -> None:
    for name, host in (("beat:a:1", "a"), ("worker:celery@a", "a"), ("beat:b:1", "b")):
        heartbeat(name=name, now=ago(seconds=9), host=host)
    heartbeats_succeed(name="beat:a:2", now=NOW, host="a", pid=2)
    left = Heartbeat.objects.order_by("name").values_list("name", flat=True)
    assert list(left) == ["beat:a:2", "beat:b:1", "worker:celery@a"]


@pytest.mark.django_db
def test_tidy_forgets_the_silent_of_yesterday_but_never_the_last_of_its_kind() -> None:
    heartbeat(name="worker:old", now=ago(days=2))
    heartbeat(name="worker:new", now=NOW)
    heartbeat(name="beat:old", now=ago(days=2))
    assert heartbeats_tidy(now=NOW) == 1
    left = Heartbeat.objects.order_by("name").values_list("name", flat=True)
    assert list(left) == ["beat:old", "worker:new"]
