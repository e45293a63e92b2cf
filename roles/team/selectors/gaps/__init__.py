"""Coverage: each rule is one statement for the whole organisation; only the ready count as cover.

What an exemption sets aside is no gap while it lasts, and is shown as what it is.
"""

from __future__ import annotations

from roles.team.selectors.gaps.booth import functions_unbacked
from roles.team.selectors.gaps.coaching import (
    coaches_crowded,
    departments_uncoached,
    players_uncoached,
    team_uncoached,
)
from roles.team.selectors.gaps.counted import Counted, gaps_counted, gaps_counted_lately
from roles.team.selectors.gaps.records import roles_twice, roles_unbacked, roles_vacant
from roles.team.selectors.gaps.serving import channels_unserved, partners_prevail
from roles.team.selectors.gaps.whole import (
    gap_concerns,
    gaps,
    gaps_aside,
    gaps_coached,
    gaps_coachless,
    gaps_concerning,
    gaps_split,
    gaps_with_aside,
)

GAP_RULES = (
    roles_vacant,
    departments_uncoached,
    players_uncoached,
    roles_unbacked,
    coaches_crowded,
    roles_twice,
    channels_unserved,
    partners_prevail,
    functions_unbacked,
)

__all__ = [
    "GAP_RULES",
    "Counted",
    "channels_unserved",
    "coaches_crowded",
    "departments_uncoached",
    "functions_unbacked",
    "gap_concerns",
    "gaps",
    "gaps_aside",
    "gaps_coached",
    "gaps_coachless",
    "gaps_concerning",
    "gaps_counted",
    "gaps_counted_lately",
    "gaps_split",
    "gaps_with_aside",
    "partners_prevail",
    "players_uncoached",
    "roles_twice",
    "roles_unbacked",
    "roles_vacant",
    "team_uncoached",
]
