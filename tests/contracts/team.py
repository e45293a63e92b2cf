"""What the contracts say of writing about roles and rules by the API."""

from __future__ import annotations

from typing import Any, Final

from tests.contracts.table import HIDDEN, INVALID, REFUSED, Route, api

RUN_SUPPORT: Final = "boss head_coach department_head coach"
RUN_ANY: Final = f"{RUN_SUPPORT} stores_head coach_elsewhere"
HAVE_A_SAY: Final = f"{RUN_ANY} line_manager booth_member"
SEE_GAPS: Final = f"{RUN_ANY} auditor administrator"
SET_RULES: Final = "head_coach administrator"
READ_RULES: Final = "boss department_head coach stores_head coach_elsewhere auditor"
LIMITED, EXTERNAL, NEITHER = "token_of_stores", "external", "token_of_stores external"
HERE, THERE, RULE = "role in Support", "role in Stores", "rule of coverage"
KIND: Final = "kind of role"
ADMINISTRATOR: Final = "administrator"
TERMS: Final = {"most_authority": "listen", "reason": "Ours are new."}
KIND_WORDS: Final = {
    "purpose": "Speak in a crisis.",
    "end_goal": "Nobody guesses.",
    "serves": "The press.",
    "accountabilities": ["Speaks within the hour"],
    "authority": "listen",
    "goodwill_limit": "20.00",
    "critical": True,
    "contract_clause": True,
    "access_needed": True,
}
CONTACT: Final = {"person": "nora", "purpose": "Returns"}

API: Final = {
    "api-role": Route(
        (
            api("GET", of=HERE, hidden=LIMITED),
            api("GET", of=THERE, hidden=EXTERNAL),
            api("PATCH", REFUSED, REFUSED, of=HERE, invalid=RUN_SUPPORT, hidden=LIMITED),
            api(
                "PATCH",
                REFUSED,
                REFUSED,
                of=HERE,
                send={"focus": "Nights"},
                ok=RUN_SUPPORT,
                hidden=LIMITED,
            ),
        ),
        key="uid",
    ),
    "api-assignments-several": Route((api("POST", REFUSED, REFUSED, invalid=HAVE_A_SAY),)),
    "api-card-link": Route(
        (
            api("GET", of="player's assignment", hidden=NEITHER),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="player's assignment",
                invalid="player",
                hidden=NEITHER,
            ),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="player's assignment",
                send={"decision": "make"},
                ok="player",
                hidden=NEITHER,
            ),
        ),
        key="uid",
    ),
    "api-role-contacts": Route(
        (
            api("GET", of=HERE, hidden=LIMITED),
            api("GET", of=THERE, hidden=EXTERNAL),
            api("POST", REFUSED, REFUSED, of=HERE, invalid=RUN_SUPPORT, hidden=LIMITED),
            api("POST", REFUSED, REFUSED, of=HERE, send=CONTACT, ok=RUN_SUPPORT, hidden=LIMITED),
        ),
        key="uid",
    ),
    "api-contact": Route(
        (
            api("GET", of="contact of Support", hidden=NEITHER),
            api("GET", of="contact of Stores", hidden=NEITHER),
            api("POST", INVALID, REFUSED, of="contact of Support", hidden=NEITHER),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="contact of Support",
                send={"decision": "end"},
                ok=RUN_SUPPORT,
                hidden=NEITHER,
            ),
        ),
        key="uid",
    ),
    "api-department-terms": Route(
        (
            api("GET"),
            api("POST", INVALID, REFUSED),
            api(
                "POST",
                REFUSED,
                REFUSED,
                send={**TERMS, "department": "Support"},
                ok="boss head_coach department_head",
            ),
            api(
                "POST",
                REFUSED,
                REFUSED,
                send={**TERMS, "department": "Stores"},
                ok="boss head_coach stores_head",
                unknown=EXTERNAL,
            ),
        )
    ),
    "api-role-types": Route((api("GET"), api("POST", REFUSED, REFUSED, invalid=ADMINISTRATOR))),
    "api-role-type": Route(
        (
            api("GET", of=KIND),
            api("PATCH", REFUSED, REFUSED, of=KIND, invalid=ADMINISTRATOR),
            api("PATCH", REFUSED, REFUSED, of=KIND, send={"end_goal": "Peace."}, ok=ADMINISTRATOR),
        ),
        key="uid",
    ),
    "api-role-type-affected": Route(
        (api("GET", REFUSED, REFUSED, of=KIND, ok=ADMINISTRATOR),), key="uid"
    ),
    "api-gap-rules": Route((api("GET", HIDDEN, ok=SEE_GAPS),)),
    "api-gap-rule": Route(
        (
            api("GET", HIDDEN, of=RULE, ok=SEE_GAPS),
            api("PATCH", HIDDEN, REFUSED, of=RULE, invalid=SET_RULES, refused=READ_RULES),
            api(
                "PATCH",
                HIDDEN,
                REFUSED,
                of=RULE,
                send={"severity": "2", "reason": "Ours are new."},
                ok=SET_RULES,
                refused=READ_RULES,
            ),
        ),
        key="uid",
    ),
}
# A right body for each address, by whom it is sent, and about what.
BODIES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "api-assignments-several": (
        "head_coach",
        {
            "type": "gatherer",
            "department": "Support",
            "people": ["employee"],
            "starts_on": "2026-11-30",
            "check_only": False,
        },
    ),
    "api-card-link": ("player", {"decision": "make", "days": 7}),
    "api-role": (
        "coach",
        {
            "focus": "Nights",
            "purpose": "Answer.",
            "end_goal": "Peace.",
            "serves": "Shops.",
            "trial_until": "2027-03-01",
            "trial_why": "Whether anybody asks at night.",
            "fallback": "employee",
        },
    ),
    "api-role-contacts": ("coach", {**CONTACT, "cadence": "weekly"}),
    "api-contact": ("coach", {"decision": "end"}),
    "api-department-terms": (
        "department_head",
        {
            **TERMS,
            "department": "Support",
            "head_approves_too": True,
            "review_months": 6,
        },
    ),
    "api-role-types": (
        ADMINISTRATOR,
        {**KIND_WORDS, "name": "Crisis speaker", "kind": "player"},
    ),
    "api-role-type": (
        ADMINISTRATOR,
        {**KIND_WORDS, "name": "Maker of pictures", "retired": True, "seen": None},
    ),
    "api-gap-rule": (
        "head_coach",
        {"enabled": True, "severity": 2, "threshold": 10, "days": None, "reason": "They are new."},
    ),
}
BODIES_OF: Final = {
    "api-card-link": "player's assignment",
    "api-role": HERE,
    "api-role-contacts": HERE,
    "api-contact": "contact of Support",
    "api-role-type": KIND,
    "api-gap-rule": RULE,
}
PATCHED: Final = ("api-role", "api-role-type", "api-gap-rule")
API_PARAMETERS: Final = {
    "api-role-contacts": "as_of cursor limit",
    "api-department-terms": "department as_of cursor limit",
    "api-role-type-affected": "authority",
    "api-gap-rules": "rule size cursor limit",
}
