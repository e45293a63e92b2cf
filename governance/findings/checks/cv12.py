"""CV12: no two roles of one type, department and focus."""

from __future__ import annotations

from governance.findings.checks.check import Check, from_gaps
from governance.findings.rules import Rule
from roles.team.selectors.gaps import roles_twice

CV12 = Check(Rule.CV12, lambda now: from_gaps(roles_twice, now))
