"""CV10: a channel silent for 90 days is kept or dropped."""

from __future__ import annotations

from governance.findings.checks.check import Check, from_gaps
from governance.findings.rules import Rule
from roles.channels.selectors.gaps import silent_gaps

CV10 = Check(Rule.CV10, lambda now: from_gaps(silent_gaps, now))
