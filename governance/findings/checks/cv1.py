"""CV1: a department with players has one or two ready coaches."""

from __future__ import annotations

from governance.findings.checks.check import Check, from_gaps
from governance.findings.rules import Rule
from roles.team.selectors.gaps import departments_uncoached

CV1 = Check(Rule.CV1, lambda now: from_gaps(departments_uncoached, now))
