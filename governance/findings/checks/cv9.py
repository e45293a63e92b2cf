"""CV9: each function of the booth is named, with somebody who stands in."""

from __future__ import annotations

from governance.findings.checks.check import Check, from_gaps
from governance.findings.rules import Rule
from roles.team.selectors.gaps import functions_unbacked

CV9 = Check(Rule.CV9, lambda now: from_gaps(functions_unbacked, now))
