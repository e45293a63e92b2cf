"""The lines of mentions and escalations in the API: who gets what, and what is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.contracts.personas import LIMITED
from tests.contracts.table import HIDDEN, INVALID, Route, api

if TYPE_CHECKING:
    from collections.abc import Mapping

SUPPORT, STORES = "mention in Support", "mention in Stores"
SEE_SUPPORT: Final = "boss head_coach department_head coach line_manager player auditor"
SEE_STORES: Final = "boss head_coach stores_head coach_elsewhere auditor"
HEARD: Final = {"said": "Late again.", "where": "At the counter", "topic": "complaint"}

API: Final = {
    "api-mentions": Route(
        (
            api("GET"),
            api("POST", INVALID, INVALID),
            api("POST", send=HEARD, invalid=LIMITED),
            api("POST", send={**HEARD, "department": "Stores"}, unknown="external"),
            api("POST", send={**HEARD, "department": "Support"}, unknown=LIMITED),
        )
    ),
    "api-mention": Route(
        (
            api("GET", HIDDEN, of=SUPPORT, ok=SEE_SUPPORT, hidden=LIMITED),
            api("GET", HIDDEN, of=STORES, ok=SEE_STORES),
        ),
        key="uid",
    ),
    "api-escalations": Route((api("GET"),)),
    "api-escalation": Route(
        (
            api("GET", HIDDEN, of="escalation in Support", ok=SEE_SUPPORT, hidden=LIMITED),
            api("GET", HIDDEN, of="escalation in Stores", ok=SEE_STORES),
        ),
        key="uid",
    ),
}
BODIES: Final[Mapping[str, tuple[str, dict[str, Any]]]] = {
    "api-mentions": ("token_writer", {**HEARD, "wish": "pass_on", "department": "Support"}),
}
PARAMETERS: Final = {
    "api-mentions": "topic state department channel since fields cursor limit",
    "api-mention": "fields",
    "api-escalations": "state department holder asked due_before fields cursor limit",
    "api-escalation": "fields",
}
