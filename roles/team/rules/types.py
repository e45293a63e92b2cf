"""Kinds of role that the product itself asks for."""

from __future__ import annotations

from typing import Final

from roles.team.rules.states import HEAD_COACH, LEGAL

# Approvals go to their holders, or a first day opens them: they may be changed, not retired.
KEPT: Final = frozenset({HEAD_COACH, LEGAL, "coach", "responder", "executives"})
