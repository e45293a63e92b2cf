"""CV4: in the hours in which a channel is answered somebody ready is on duty, a week ahead."""

from __future__ import annotations

from governance.escalations.selectors.duty_gaps import hours_uncovered
from governance.findings.checks.check import Check, from_gaps
from governance.findings.rules import Rule

CV4 = Check(Rule.CV4, lambda now: from_gaps(hours_uncovered, now))
