"""Names, states, permissions and custody of channels. Pure decisions."""

from __future__ import annotations

from roles.channels.rules.custody import (
    VERIFY_DAYS,
    VERIFY_EARLY,
    VERIFY_FIRST,
    WITH_ADMINS,
    WITH_MAILBOX,
    Hours,
    hours_read,
    hours_words,
    looks_secret,
)
from roles.channels.rules.names import HANDLE_LENGTH, URL_LENGTH, ChannelName, channel_name
from roles.channels.rules.permissions import (
    can_add_channel,
    can_add_somewhere,
    can_decide,
    can_decide_candidate,
    can_report_account,
    can_request,
    can_sweep,
    can_verify,
    sees_custody,
    works_on_channels,
)
from roles.channels.rules.states import (
    IN_USE,
    OUTCOMES,
    Outcome,
    State,
    Step,
    Verdict,
    legal_after,
    parts_in_use,
    state_after,
)

__all__ = [
    "HANDLE_LENGTH",
    "IN_USE",
    "OUTCOMES",
    "URL_LENGTH",
    "VERIFY_DAYS",
    "VERIFY_EARLY",
    "VERIFY_FIRST",
    "WITH_ADMINS",
    "WITH_MAILBOX",
    "ChannelName",
    "Hours",
    "Outcome",
    "State",
    "Step",
    "Verdict",
    "can_add_channel",
    "can_add_somewhere",
    "can_decide",
    "can_decide_candidate",
    "can_report_account",
    "can_request",
    "can_sweep",
    "can_verify",
    "channel_name",
    "hours_read",
    "hours_words",
    "legal_after",
    "looks_secret",
    "parts_in_use",
    "sees_custody",
    "state_after",
    "works_on_channels",
]
