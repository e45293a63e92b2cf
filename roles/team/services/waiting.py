"""Whatever waits for an answer waits with somebody who may give it; else it passes on.

The one place for it: when people, roles or heads change, and every hour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from roles.channels.services import advice_pass_on, candidates_pass_on, silent_pass_on
from roles.team.selectors.adrift import proposals_adrift
from roles.team.services.closures import closures_pass_on
from roles.team.services.endings import decisions_ask_again
from roles.team.services.exemptions import exemptions_pass_on
from roles.team.services.externals import sponsors_pass_on
from roles.team.services.fallbacks import fallbacks_pass_on
from roles.team.services.focus import focus_pass_on
from roles.team.services.leavers import handovers_pass_on
from roles.team.services.reviewers import reviews_pass_on

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer

KINDS = (
    candidates_pass_on,
    silent_pass_on,
    advice_pass_on,
    exemptions_pass_on,
    sponsors_pass_on,
    focus_pass_on,
    closures_pass_on,
    handovers_pass_on,
    fallbacks_pass_on,
    reviews_pass_on,
)


@transaction.atomic
def waiting_follow(
    *, actor: Viewer, now: datetime, person_ids: Collection[int] | None = None
) -> int:
    """Ask somebody else where who is asked may not decide any more, is away or has not answered
    in five working days; return how often. ``person_ids``: only what these are asked, else all.

    A dozen reads while nothing waits; as many for each thing that does. What a late proposal
    does is told by ``decisions_follow``; a review that is late pauses a promise, and a hand-over
    is over by its day.
    """
    proposals = proposals_adrift(now, person_ids)
    passed = decisions_ask_again(actor=actor, waiting=proposals, now=now)
    return passed + sum(each(actor=actor, now=now, person_ids=person_ids) for each in KINDS)
