"""What the contracts say of writing about channels by the API: who gets what, what is right."""

from __future__ import annotations

from typing import Any, Final

from tests.contracts.table import HIDDEN, INVALID, REFUSED, Route, api, page

RUN_SUPPORT: Final = "boss head_coach department_head coach"
RUN_ANY: Final = f"{RUN_SUPPORT} stores_head coach_elsewhere"
DECIDES_SUPPORT: Final = "boss head_coach department_head"
RUN_STORES: Final = "boss head_coach stores_head coach_elsewhere"
LIMITED, EXTERNAL, OWNER = "token_of_stores", "external", "player"
REPORTED, WANTED = "account reported", "channel asked for in Stores"
SEE_REPORTED: Final = f"{RUN_ANY} player auditor administrator"
SEE_WANTED: Final = f"{RUN_STORES} employee auditor administrator"
WHOLE: Final = "channel that lacks nothing"
DECLINE: Final = {"outcome": "declined", "reason": "Not there."}
ASK_BOOTH: Final = {"function": "legal", "question": "May we?"}
AWAITED: Final = "advice that is awaited"
SEE_ADVICE: Final = f"{DECIDES_SUPPORT} auditor administrator"
PAUSE: Final = {"verdict": "pause", "reason": "A crisis."}
ASK: Final = {"kind": "request", "url": "x.com/larkfield", "why": "They ask there."}

SITE: Final = "site that is watched"
NAMES_KEEPER: Final = "head_coach administrator"
NOTE: Final = {"name": "Agora", "url": "agora.example", "why": "They talk there."}

PAGES: Final = {
    "channel_sites": Route((page("GET", refused=EXTERNAL),)),
    "channel_site_new": Route(
        (page("GET", refused=EXTERNAL), page("POST", INVALID, refused=EXTERNAL))
    ),
    "channel_sites_keeper": Route(
        (
            page("GET", REFUSED, ok=NAMES_KEEPER),
            page("POST", REFUSED, send={"person": "Nobody at all"}, invalid=NAMES_KEEPER),
        )
    ),
    "channel_sites_look": Route((page("POST", REFUSED, ok="head_coach"),)),
    "channel_site": Route(
        (
            page("GET", of=SITE, hidden=EXTERNAL),
            page("POST", REFUSED, of=SITE, invalid="head_coach", hidden=EXTERNAL),
            page(
                "POST",
                REFUSED,
                of=SITE,
                send={"step": "watch", "reason": ""},
                ok="head_coach",
                hidden=EXTERNAL,
            ),
        ),
        key="uid",
    ),
}
API: Final = {
    "api-channel-sites": Route(
        (
            api("GET", refused=EXTERNAL),
            api("POST", INVALID, REFUSED, refused=EXTERNAL),
            api("POST", tokens=REFUSED, send=NOTE, refused=EXTERNAL),
        )
    ),
    "api-channel-site": Route(
        (
            api("GET", of=SITE, hidden=EXTERNAL),
            api("POST", INVALID, REFUSED, of=SITE, hidden=EXTERNAL),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of=SITE,
                send={"step": "watch"},
                ok="head_coach",
                hidden=EXTERNAL,
            ),
        ),
        key="uid",
    ),
    "api-sites-keeper": Route(
        (
            api("GET", refused=EXTERNAL),
            api("PATCH", REFUSED, REFUSED, invalid=NAMES_KEEPER),
        )
    ),
    "api-sites-looks": Route((api("POST", REFUSED, REFUSED, invalid="head_coach"),)),
    "api-channels": Route(
        (
            api("GET"),
            api("POST", REFUSED, REFUSED, invalid=RUN_ANY),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="Support",
                send={"url": "x.com/larkfield", "owner": "employee"},
                ok=RUN_SUPPORT,
            ),
        ),
        key="=department",
    ),
    "api-channel-sweeps": Route(
        (
            api("GET", REFUSED, REFUSED, ok="head_coach"),
            api("GET", REFUSED, REFUSED, of="Support", ok=DECIDES_SUPPORT, hidden=LIMITED),
            api(
                "GET",
                REFUSED,
                REFUSED,
                of="Stores",
                ok="boss head_coach stores_head",
                hidden=EXTERNAL,
            ),
            api("POST", REFUSED, REFUSED, invalid=f"{DECIDES_SUPPORT} stores_head"),
            api("POST", REFUSED, REFUSED, send=PAUSE, ok="head_coach"),
            api(
                "POST",
                REFUSED,
                REFUSED,
                send={**PAUSE, "department": "Support"},
                ok=DECIDES_SUPPORT,
            ),
            api(
                "POST",
                REFUSED,
                REFUSED,
                send={**PAUSE, "verdict": "resume", "department": "Stores"},
                conflict="boss head_coach stores_head",
            ),
        ),
        key="?department",
    ),
    "api-channels-asked": Route(
        (
            api("GET"),
            api("POST", INVALID, REFUSED),
            api("POST", tokens=REFUSED, send={**ASK, "department": "Stores"}, refused=EXTERNAL),
            api("POST", tokens=REFUSED, send={**ASK, "kind": "rogue"}),
        )
    ),
    "api-channel-asked": Route(
        (
            api("GET", HIDDEN, HIDDEN, of=REPORTED, ok=SEE_REPORTED),
            api("GET", HIDDEN, HIDDEN, of=WANTED, ok=SEE_WANTED),
        ),
        key="uid",
    ),
    "api-channel-asked-decisions": Route(
        (
            api("GET", HIDDEN, HIDDEN, of=WANTED, ok=SEE_WANTED),
            api("POST", HIDDEN, HIDDEN, of=WANTED, refused=SEE_WANTED, invalid="head_coach"),
            api(
                "POST", HIDDEN, HIDDEN, of=WANTED, send=DECLINE, refused=SEE_WANTED, ok="head_coach"
            ),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                of=REPORTED,
                send=DECLINE,  # what is reported is not declined
                refused=SEE_REPORTED,
                conflict="head_coach",
            ),
        ),
        key="uid",
    ),
    "api-channel-advice": Route(
        (
            api("GET", of="channel of Support", hidden=LIMITED),
            api("GET", of="channel of Stores", hidden=EXTERNAL),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="channel of Support",
                invalid=DECIDES_SUPPORT,
                hidden=LIMITED,
            ),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="channel of Stores",
                send=ASK_BOOTH,
                ok="boss head_coach stores_head",
                hidden=EXTERNAL,
            ),
        ),
        key="uid",
    ),
    "api-advice": Route(
        (
            api("GET", HIDDEN, HIDDEN, of=AWAITED, ok=f"{SEE_ADVICE} booth_member"),
            api("POST", HIDDEN, HIDDEN, of=AWAITED, refused=SEE_ADVICE, invalid="booth_member"),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                of=AWAITED,
                send={"text": "Keep it."},
                refused=SEE_ADVICE,
                ok="booth_member",
            ),
        ),
        key="uid",
    ),
    "api-channel-checks": Route(
        (
            api("GET", of="channel of Support", hidden=LIMITED),
            api("GET", of="channel of Stores", hidden=EXTERNAL),
            api("POST", INVALID, REFUSED, of="channel of Support", hidden=LIMITED),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of=WHOLE,
                send={"check": "verify"},
                ok=f"{RUN_SUPPORT} {OWNER}",
                hidden=LIMITED,
            ),
            api(
                "POST",
                REFUSED,
                REFUSED,
                of="channel of Stores",
                send={"check": "notice", "evidence": "A post."},
                conflict=RUN_STORES,
                hidden=EXTERNAL,
            ),
        ),
        key="uid",
    ),
}
# A right body for each address, by whom it is sent, and about what.
BODIES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "api-channels": (
        "coach",
        {"url": "x.com/larkfield", "owner": "employee", "department": "Support", "kind": "forum"},
    ),
    "api-channel-sites": ("employee", {**NOTE, "department": "Stores"}),
    "api-channel-site": (
        "head_coach",
        {
            "step": "propose",
            "reason": "They ask there.",
            "url": "agora.example/us",
            "department": "Stores",
        },
    ),
    "api-sites-keeper": ("administrator", {"person": "employee"}),
    "api-sites-looks": ("head_coach", {"quarter": "2026-10-01"}),
    "api-channel-sweeps": ("head_coach", {**PAUSE, "department": "Stores", "expected": 1}),
    "api-channels-asked": ("employee", {**ASK, "department": "Stores"}),
    "api-channel-asked-decisions": (
        "head_coach",
        {
            "outcome": "adopted",
            "reason": "We try it.",
            "owner": "employee",
            "department": "Stores",
        },
    ),
    "api-channel-advice": ("stores_head", ASK_BOOTH),
    "api-advice": ("booth_member", {"text": "Keep it."}),
    "api-channel-checks": ("coach", {"check": "verify", "evidence": "Looked at."}),
}
PATCHED: Final = frozenset({"api-sites-keeper"})
BODIES_OF: Final = {
    "api-channel-site": SITE,
    "api-channel-asked-decisions": WANTED,
    "api-channel-checks": WHOLE,
    "api-channel-advice": "channel of Stores",
    "api-advice": AWAITED,
}
# Forms of pages, with who sends them and about what.
FORMS: Final[dict[str, tuple[str, str, dict[str, str]]]] = {
    "channel_site_new": ("employee", "", {**NOTE, "department": "stores"}),
    "channel_sites_keeper": ("head_coach", "", {"person": "Hana Costa"}),
    "channel_sites_look": ("head_coach", "", {}),
    "channel_site": ("head_coach", SITE, {"step": "not_for_us", "reason": "It closed."}),
}
API_PARAMETERS: Final = {
    "channel_sites": "show page format",
    "channel_request": "site",
    "channel_booth": "function",
    "api-channel-sites": "watched department cursor limit",
    "api-channel-sweeps": "department",
    "api-channel-advice": "cursor limit",
    "api-channels-asked": "kind open department cursor limit",
}
