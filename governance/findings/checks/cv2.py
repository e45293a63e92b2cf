"""CV2: every player has a coach, else falls to the head coach."""

from __future__ import annotations

from governance.findings.checks.check import Check, from_gaps
from governance.findings.rules import Rule
from roles.team.selectors.gaps import players_uncoached

CV2 = Check(Rule.CV2, lambda now: from_gaps(players_uncoached, now))
