"""CV7: a coach has at most twelve players."""

from __future__ import annotations

from governance.findings.checks.check import Check, from_gaps
from governance.findings.rules import Rule
from roles.team.selectors.gaps import coaches_crowded

CV7 = Check(Rule.CV7, lambda now: from_gaps(coaches_crowded, now))
