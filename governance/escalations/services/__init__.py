"""Reporting a mention, letting it climb, taking and closing it.

Everything that changes an escalation holds its row first, so that a step that is due and
somebody who takes it end in one outcome.
"""

from __future__ import annotations

from governance.escalations.services.clock_running import clock_run
from governance.escalations.services.contact import escalation_contact
from governance.escalations.services.decisions import escalation_close, escalation_take
from governance.escalations.services.dispositions import (
    mention_pass_on,
    mention_set_aside,
    mention_take_back,
)
from governance.escalations.services.hand_one import escalation_hand_on
from governance.escalations.services.healing import escalation_heal
from governance.escalations.services.judging import escalation_judge
from governance.escalations.services.keeping import mention_hold, mention_lift, mentions_strip
from governance.escalations.services.mentions import mention_log
from governance.escalations.services.paths import path_change, path_open
from governance.escalations.services.recalling import escalations_recall, escalations_restart
from governance.escalations.services.references import mention_refer, mention_unrefer
from governance.escalations.services.steps import step_run
from governance.escalations.services.updates import escalation_update
from governance.escalations.services.watching import (
    mention_unwatch,
    mention_watch,
    mention_watcher_add,
    mention_watcher_end,
)

__all__ = [
    "clock_run",
    "escalation_close",
    "escalation_contact",
    "escalation_hand_on",
    "escalation_heal",
    "escalation_judge",
    "escalation_take",
    "escalation_update",
    "escalations_recall",
    "escalations_restart",
    "mention_hold",
    "mention_lift",
    "mention_log",
    "mention_pass_on",
    "mention_refer",
    "mention_set_aside",
    "mention_take_back",
    "mention_unrefer",
    "mention_unwatch",
    "mention_watch",
    "mention_watcher_add",
    "mention_watcher_end",
    "mentions_strip",
    "path_change",
    "path_open",
    "step_run",
]
