"""The same faults, with a part of Playbook taken out: what these tests would see then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.fire import POLL
from tests.faults.test_lost_and_doubled import mail_in_hand

if TYPE_CHECKING:
    from tests.faults.fire import Fire

pytestmark = pytest.mark.timeout(300)


def test_without_the_poller_what_lost_its_hint_is_never_done(fire: Fire) -> None:
    """``test_a_crash_between_the_commit_and_its_hint`` waits for this in vain."""
    assert fire.call("die_before_the_hint") is None
    worker = fire.worker(without="poller")
    fire.wait(lambda: len(fire.children(worker)) == 2)
    with pytest.raises(AssertionError):
        fire.wait(lambda: fire.all_done(1), seconds=3 * POLL)
    assert fire.lost(1)
    fire.worker("two")
    fire.wait(lambda: fire.all_done(1))


def test_without_leases_two_send_the_same_mail(fire: Fire) -> None:
    """``test_a_mail_that_takes_long_is_left_to_its_sender`` finds it doubled."""
    mail_in_hand(fire, without="lease")
    fire.wait(lambda: fire.doubled_outside)
    fire.sink.let_go.set()
