"""The trail in tests: sealed to the end, whatever else the server is busy with."""

from __future__ import annotations

import threading

from governance.audit.selectors import trail_verify
from governance.audit.services import entries_seal
from governance.core.clock import utc_now

PATIENCE_SECONDS = 60


def seal_everything() -> None:
    """Seal until nothing is left.

    An entry is sealed when every older transaction of the whole server is over, and the tests
    of another process have theirs open, so this may have to look more than once.
    """
    begun, between = utc_now(), threading.Event()
    while trail_verify().tail:
        assert (utc_now() - begun).total_seconds() < PATIENCE_SECONDS, "not sealed in time"
        if not entries_seal():
            between.wait(0.1)
