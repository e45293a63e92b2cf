"""CV6: each language and region of a channel is served."""

from __future__ import annotations

from governance.findings.checks.check import Check, from_gaps
from governance.findings.rules import Rule
from roles.team.selectors.gaps import channels_unserved

CV6 = Check(Rule.CV6, lambda now: from_gaps(channels_unserved, now))
