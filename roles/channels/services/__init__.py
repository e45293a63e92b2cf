"""Entering, editing, verifying and deciding on channels."""

from __future__ import annotations

from roles.channels.services.advising import (
    advice_allowed,
    advice_ask,
    advice_give,
    advice_pass_on,
    advise_allowed,
    over_words,
)
from roles.channels.services.asking import silent_ask, verify_ask
from roles.channels.services.candidates import (
    account_report,
    asking_allowed,
    candidate_allowed,
    candidate_decide,
    channel_request,
)
from roles.channels.services.decisions import (
    channel_decide,
    decide_allowed,
    may_check,
    may_decide,
    retirement_tick,
    tick_allowed,
)
from roles.channels.services.edit import (
    Custody,
    channel_edit,
    channel_heard,
    channel_update,
    channel_verify,
    edit_allowed,
    heard_allowed,
)
from roles.channels.services.moving import channels_moved
from roles.channels.services.register import add_allowed, channel_add
from roles.channels.services.site_looks import (
    keeper_lock,
    keeper_name,
    naming_allowed,
    sites_ask,
    sites_look,
)
from roles.channels.services.sites import (
    keeping_allowed,
    noting_allowed,
    site_leave,
    site_note,
    site_propose,
    site_watch_on,
)
from roles.channels.services.sweeps import (
    channels_sweep,
    sweep_allowed,
    sweepable,
    sweeping_allowed,
    sweeps_possible,
)
from roles.channels.services.waiting import (
    candidate_asked,
    candidates_pass_on,
    is_asked,
    silent_pass_on,
)

__all__ = [
    "Custody",
    "account_report",
    "add_allowed",
    "advice_allowed",
    "advice_ask",
    "advice_give",
    "advice_pass_on",
    "advise_allowed",
    "asking_allowed",
    "candidate_allowed",
    "candidate_asked",
    "candidate_decide",
    "candidates_pass_on",
    "channel_add",
    "channel_decide",
    "channel_edit",
    "channel_heard",
    "channel_request",
    "channel_update",
    "channel_verify",
    "channels_moved",
    "channels_sweep",
    "decide_allowed",
    "edit_allowed",
    "heard_allowed",
    "is_asked",
    "keeper_lock",
    "keeper_name",
    "keeping_allowed",
    "may_check",
    "may_decide",
    "naming_allowed",
    "noting_allowed",
    "over_words",
    "retirement_tick",
    "silent_ask",
    "silent_pass_on",
    "site_leave",
    "site_note",
    "site_propose",
    "site_watch_on",
    "sites_ask",
    "sites_look",
    "sweep_allowed",
    "sweepable",
    "sweeping_allowed",
    "sweeps_possible",
    "tick_allowed",
    "verify_ask",
]
