"""CV8: partners own no channel."""

from __future__ import annotations

from governance.findings.checks.check import Check, from_gaps
from governance.findings.rules import Rule
from roles.channels.selectors.gaps import partner_gaps

CV8 = Check(Rule.CV8, lambda now: from_gaps(partner_gaps, now))
