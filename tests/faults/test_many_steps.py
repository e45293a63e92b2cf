"""Thousands of steps come due at once, and all that carries them is taken away meanwhile.

``PLAYBOOK_STEPS=10000`` has as many as the design was measured with; README.md has the figures.
"""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.faults.fire import SENDERS

if TYPE_CHECKING:
    from tests.faults.fire import Fire

STEPS = int(os.environ.get("PLAYBOOK_STEPS", "200"))
AWAY = STEPS / 1000  # seconds without a broker: ten, of ten thousand
IN_TIME = 120.0  # seconds, for all of ten thousand
STEP = "fault.step"

pytestmark = pytest.mark.timeout(300 + STEPS // 20)


def burn(fire: Fire) -> None:
    """Kill a worker, empty the broker, stop it for a while, kill beat: one after the other, each
    when another sixth of the work is done, and nothing of it comes back but the broker."""
    killed, beat = fire.worker("one"), fire.beat("one")
    fire.worker("two")
    fire.wait_done(STEPS // 6, STEP)
    fire.kill(killed)
    fire.flush()
    fire.wait_done(STEPS // 3, STEP)
    fire.redis_stop()
    stopped = time.monotonic()
    fire.wait_done(STEPS // 2, STEP)
    fire.wait(lambda: time.monotonic() - stopped > AWAY)
    fire.redis_start()
    fire.wait_done(STEPS * 2 // 3, STEP)
    fire.kill(beat)
    fire.wait_done(STEPS, STEP)


def test_ten_thousand_steps_while_everything_is_taken_away(fire: Fire) -> None:
    """All are done in time; outside who goes by the key sees each once, who does not at most as
    many twice as senders were killed."""
    fire.call("work", count=STEPS, kind=STEP)
    fire.look = max(fire.look, AWAY / 20)
    begun = time.monotonic()
    burn(fire)
    fire.wait(lambda: not fire.count("notify_message", "state = 'pending'"))
    took = time.monotonic() - begun
    os.kill(fire.started[-1], signal.SIGTERM)  # it settles what it has in hand
    fire.wait(lambda: fire.ended(fire.started[-1]))
    fire.leases_run_out()
    fire.drain()
    steps = fire.things(STEP)
    assert (len(steps), len(set(steps))) == (STEPS, STEPS)
    assert fire.count("jobs_job", f"kind = '{STEP}' AND state = 'done' AND attempts = 1") == STEPS
    assert fire.count("notify_message", "state = 'sent'") == STEPS
    assert len(fire.sink.received) == STEPS
    assert fire.doubled_outside <= SENDERS
    print(f"{STEPS} steps in {took:.1f} s, {fire.doubled_outside} mails twice")  # to measure
    assert took <= IN_TIME
