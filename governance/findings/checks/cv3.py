"""CV3: a channel in use has an owner, a second admin and a shared mailbox."""

from __future__ import annotations

from governance.findings.checks.check import Check, from_gaps
from governance.findings.rules import Rule
from roles.channels.selectors.gaps import custody_gaps

CV3 = Check(Rule.CV3, lambda now: from_gaps(custody_gaps, now))
