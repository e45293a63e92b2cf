"""The tests of faults themselves, with the part of Playbook taken out that each is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults import test_lost_and_doubled as tests
from tests.faults import test_many_steps as many
from tests.faults.fire import PATIENCE, POLL

if TYPE_CHECKING:
    from tests.faults.fire import Fire

pytestmark = pytest.mark.timeout(300)


def test_without_the_poller_what_lost_its_hint_is_never_done(fire: Fire) -> None:
    fire.without, fire.patience = "poller", 3 * POLL
    with pytest.raises(AssertionError):
        tests.test_a_crash_between_the_commit_and_its_hint(fire)
    fire.patience = PATIENCE
    fire.wait(lambda: len(fire.children(fire.started[0])) == 2)  # it works, and yet
    assert fire.lost(1)
    fire.without = ""
    fire.worker("two")
    fire.wait(lambda: fire.all_done(1))


def test_without_leases_two_send_the_same_mail(fire: Fire) -> None:
    fire.without = "lease"
    with pytest.raises(AssertionError):
        tests.test_a_mail_that_takes_long_is_left_to_its_sender(fire)
    assert fire.doubled_outside


def test_without_the_table_what_the_broker_had_is_lost(fire: Fire) -> None:
    """As with ``apply_async(eta=…)``: workers and the broker are there, and nothing comes of it."""
    fire.without, fire.patience_then = "table", 5 * POLL  # a busy machine may begin late
    with pytest.raises(AssertionError):
        many.test_ten_thousand_steps_while_everything_is_taken_away(fire)
    fire.redis_start()
    fire.worker("three")
    fire.patience = PATIENCE
    fire.wait(lambda: len(fire.children(fire.started[-1])) == 2)
    assert fire.queued() == 0
    assert 0 < fire.done(many.STEP) < many.STEPS
