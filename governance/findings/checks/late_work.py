"""Due work is done at once: a finding for each kind that waits for longer than two polls, and
for mail that is tried time and again.

By kind, not by job: where nobody comes, ten thousand jobs wait for one and the same reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid5

from governance.findings.checks.check import Check, Select, from_list
from governance.findings.rules import WATCHDOG, Rule
from governance.jobs.selectors import kinds_late, late_before
from governance.notify.models import Message
from governance.notify.services import LEASE

if TYPE_CHECKING:
    from datetime import datetime

SEVERITY = 2
TRIED_LONG_ENOUGH = 4  # tries of a mail, which take three minutes; then waits get long


def late(now: datetime) -> Select:
    kinds = kinds_late(now=now) - {WATCHDOG}  # which is at work at this very moment
    waiting = Message.objects.sendable(late_before(now))
    held = Message.objects.leased_for_ever(now, LEASE)
    refused = Message.objects.failing().filter(
        channel=Message.Channel.EMAIL, attempts__gte=TRIED_LONG_ENOUGH
    )
    channels = set((waiting | held | refused).values_list("channel", flat=True).distinct())
    found = [("job", kind) for kind in kinds] + [("message", channel) for channel in channels]
    return from_list(_row(what, label) for what, label in sorted(found))


def _row(what: str, label: str) -> dict[str, Any]:
    return {
        "subject_type": what,
        "subject_uid": str(uuid5(NAMESPACE_OID, f"playbook:late:{what}:{label}")),
        "subject_label": label,
        "severity": SEVERITY,
    }


LATE_WORK = Check(Rule.LATE_WORK, late)
