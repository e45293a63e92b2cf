"""CV0: no role stands vacant."""

from __future__ import annotations

from governance.findings.checks.check import Check, from_gaps
from governance.findings.rules import Rule
from roles.team.selectors.gaps import roles_vacant

CV0 = Check(Rule.CV0, lambda now: from_gaps(roles_vacant, now))
