"""CV8: partners own no channel, and are at most half of those who respond on one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.findings.checks.check import Check, from_gaps
from governance.findings.rules import Rule
from roles.channels.selectors.gaps import partner_gaps
from roles.team.selectors.gaps import partners_prevail

if TYPE_CHECKING:
    from datetime import date, datetime

    from roles.org.hooks import Gap


def partners(now: datetime, today: date, size: str = "") -> list[Gap]:
    """Return both halves of the rule; of a channel that breaks both, the one that comes first."""
    owned = partner_gaps(now, today, size)
    named = {gap.subject_uid for gap in owned}
    return owned + [
        gap for gap in partners_prevail(now, today, size) if gap.subject_uid not in named
    ]


CV8 = Check(Rule.CV8, lambda now: from_gaps(partners, now))
