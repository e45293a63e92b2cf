"""CV5: whoever holds a critical role has somebody who stands in."""

from __future__ import annotations

from governance.findings.checks.check import Check, from_gaps
from governance.findings.rules import Rule
from roles.team.selectors.gaps import roles_unbacked

CV5 = Check(Rule.CV5, lambda now: from_gaps(roles_unbacked, now))
