"""The lines of mentions and escalations in the API: who gets what, and what is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from governance.escalations.models import Escalation
from governance.todos.models import Todo
from roles.team.rules import answer_token
from tests.contracts.personas import LIMITED
from tests.contracts.table import HIDDEN, INVALID, REFUSED, Route, api, page, public

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.contracts.table import Ask

SUPPORT, STORES = "mention in Support", "mention in Stores"
TAKEN, NOTED, ASIDE = "mention taken by the coach", "mention noted", "mention set aside"
CLOSED: Final = "mention closed by the coach"
HELD: Final = "mention that is held"
BY_MAIL: Final = "mention to take by mail"
READ_STORES: Final = "boss head_coach stores_head coach_elsewhere"
READ_SUPPORT: Final = "boss head_coach department_head coach line_manager player"
TAKES, TAKES_STORES = "coach head_coach", "coach_elsewhere head_coach"
HOLDS: Final = "booth_member head_coach"
SEE_SUPPORT: Final = (
    "boss head_coach department_head coach line_manager player auditor booth_member"
)
SEE_STORES: Final = "boss head_coach stores_head coach_elsewhere auditor booth_member"
TIMES: Final = (
    "boss head_coach department_head coach line_manager auditor stores_head coach_elsewhere"
)
HEARD: Final = {"said": "Late again.", "where": "At the counter", "topic": "complaint"}

NOISE: Final = {"disposition": "noise"}
SAYS: Final = {"note": "We look for it."}
WHY: Final = {"reason": "A claim is made."}
USEFUL: Final = {"useful": "yes"}
TICKET: Final = {"reference": "ZD-48213"}
KNOWN: Final = {"reference": "CASE-7"}  # by which the mention in Support is known already
ADDED: Final = {"person": "head coach"}


def mailed_make(mention: str) -> dict[str, str]:
    """What the link holds in the mail that asks somebody to take the mention."""
    owed = Todo.objects.open().get(subject__ref=Escalation.objects.get(mention__uid=mention).uid)
    return {BY_MAIL: answer_token(owed.uid, str(owed.person.email))}


def _decide(of: str, send: Mapping[str, Any], **unlike: str) -> Ask:
    """Tokens decide nothing; of people, who sees it is refused unless told otherwise."""
    expected = {"refused": SEE_SUPPORT, **unlike, "hidden": LIMITED}
    return api("POST", HIDDEN, REFUSED, of=of, send=send, **expected)


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
    "api-mention-decisions": Route(
        (
            api("GET", HIDDEN, of=SUPPORT, ok=SEE_SUPPORT, hidden=LIMITED),
            _decide(SUPPORT, {}, refused="", invalid=SEE_SUPPORT),
            _decide(SUPPORT, {"decision": "take"}, ok=TAKES),
            _decide(TAKEN, {"decision": "take"}, conflict="coach head_coach"),
            _decide(TAKEN, {"decision": "contact"}, ok="coach"),
            _decide(TAKEN, {"decision": "update"}, invalid="coach"),
            _decide(TAKEN, {"decision": "update", **SAYS}, ok="coach"),
            _decide(TAKEN, {"decision": "hand_on", **WHY}, invalid="coach"),
            _decide(TAKEN, {"decision": "close"}, invalid="coach"),
            _decide(TAKEN, {"decision": "close", "outcome": "Sent anew."}, ok="coach"),
            _decide(SUPPORT, {"decision": "set_aside", **NOISE}, ok=TAKES),
            _decide(ASIDE, {"decision": "set_aside", **NOISE}, conflict=TAKES),
            _decide(ASIDE, {"decision": "take_back"}, ok=TAKES),
            _decide(NOTED, {"decision": "pass_on"}, ok=f"{TAKES} player"),
            _decide(SUPPORT, {"decision": "hold", **WHY}, ok=HOLDS),
            _decide(SUPPORT, {"decision": "lift", **WHY}, conflict=HOLDS),
            _decide(HELD, {"decision": "lift", **WHY}, ok=HOLDS),
            _decide(TAKEN, {"decision": "judge", "useful": True}, conflict="coach"),
            _decide(CLOSED, {"decision": "judge", "useful": True}, ok="coach"),
        ),
        key="uid",
    ),
    "api-mention-watchers": Route(
        (
            api("GET", HIDDEN, of=SUPPORT, ok=SEE_SUPPORT, hidden=LIMITED),
            _decide(SUPPORT, {}, refused="", invalid=SEE_SUPPORT),
            _decide(SUPPORT, {"decision": "watch"}, ok=READ_SUPPORT),
            _decide(SUPPORT, {"decision": "stop"}, refused="", conflict=SEE_SUPPORT),
            _decide(SUPPORT, {"decision": "stop", "person": "head coach"}, conflict=TAKES),
            _decide(SUPPORT, {"decision": "add"}, invalid=TAKES),
            _decide(SUPPORT, {"decision": "add", "person": "head coach"}, ok=TAKES),
            _decide(SUPPORT, {"decision": "add", "person": "employee"}, invalid=TAKES),
        ),
        key="uid",
    ),
    "api-mention-references": Route(
        (
            api("GET", HIDDEN, of=SUPPORT, ok=SEE_SUPPORT, hidden=LIMITED),
            _decide(SUPPORT, {}, refused="", invalid=SEE_SUPPORT),
            _decide(SUPPORT, {"decision": "add"}, refused="", invalid=SEE_SUPPORT),
            _decide(SUPPORT, {"decision": "add", **TICKET}, ok=TAKES),
            _decide(TAKEN, {"decision": "add", **TICKET}, ok=TAKES),
            _decide(SUPPORT, {"decision": "remove", **TICKET}, conflict=TAKES),
        ),
        key="uid",
    ),
    "api-response-times": Route((api("GET", HIDDEN, ok=TIMES),)),
    "api-simulation": Route((api("GET", HIDDEN, HIDDEN, ok="head_coach administrator"),)),
    "api-escalations": Route((api("GET"),)),
    "api-escalation": Route(
        (
            api("GET", HIDDEN, of="escalation in Support", ok=SEE_SUPPORT, hidden=LIMITED),
            api("GET", HIDDEN, of="escalation in Stores", ok=SEE_STORES),
        ),
        key="uid",
    ),
}
ROUTES = {
    "response_times": Route((page("GET", HIDDEN, ok=TIMES),)),
    "mention_who": Route((page("GET", HIDDEN, ok="head_coach administrator"),)),
    "mention_aside": Route(
        (
            page("POST", HIDDEN, of=SUPPORT, refused=SEE_SUPPORT, invalid=TAKES),
            page("POST", HIDDEN, of=SUPPORT, send=NOISE, refused=SEE_SUPPORT, ok=TAKES),
            page("POST", HIDDEN, of=STORES, send=NOISE, refused=SEE_STORES, ok=TAKES_STORES),
            page("POST", HIDDEN, of=TAKEN, send=NOISE, refused=SEE_SUPPORT, ok="coach"),
            page("POST", HIDDEN, of=NOTED, send=NOISE, refused=SEE_SUPPORT, ok=TAKES),
            page("POST", HIDDEN, of=ASIDE, send=NOISE, refused=SEE_SUPPORT, conflict=TAKES),
        ),
        key="uid",
    ),
    "mention_back": Route(
        (
            page("POST", HIDDEN, of=ASIDE, refused=SEE_SUPPORT, ok=TAKES),
            page("POST", HIDDEN, of=SUPPORT, refused=SEE_SUPPORT, conflict=TAKES),
        ),
        key="uid",
    ),
    "mention_pass": Route(
        (
            page("POST", HIDDEN, of=NOTED, refused=SEE_SUPPORT, ok=f"{TAKES} player"),
            page("POST", HIDDEN, of=ASIDE, refused=SEE_SUPPORT, conflict=f"{TAKES} player"),
        ),
        key="uid",
    ),
}
ROUTES |= {
    "take_by_mail": Route((public("GET", of=BY_MAIL), public("POST", of=BY_MAIL)), key="token"),
    "mention_hand_on": Route(
        (
            page("POST", HIDDEN, of=TAKEN, refused=SEE_SUPPORT, invalid="coach"),
            page("POST", HIDDEN, of=STORES, refused=SEE_STORES),
            page("POST", HIDDEN, of=NOTED),
        ),
        key="uid",
    ),
    "mention_contact": Route(
        (
            page("POST", HIDDEN, of=TAKEN, refused=SEE_SUPPORT, ok="coach"),
            page("POST", HIDDEN, of=STORES, refused=SEE_STORES),
            page("POST", HIDDEN, of=NOTED),
        ),
        key="uid",
    ),
    "mention_judge": Route(
        (
            page("POST", HIDDEN, of=CLOSED, refused=SEE_SUPPORT, invalid="coach"),
            page("POST", HIDDEN, of=CLOSED, send=USEFUL, refused=SEE_SUPPORT, ok="coach"),
            page("POST", HIDDEN, of=TAKEN, send=USEFUL, refused=SEE_SUPPORT, conflict="coach"),
            page("POST", HIDDEN, of=NOTED, send=USEFUL),
        ),
        key="uid",
    ),
    "mention_update": Route(
        (
            page("POST", HIDDEN, of=TAKEN, refused=SEE_SUPPORT, invalid="coach"),
            page("POST", HIDDEN, of=TAKEN, send=SAYS, refused=SEE_SUPPORT, ok="coach"),
            page("POST", HIDDEN, of=STORES, send=SAYS, refused=SEE_STORES),
            page("POST", HIDDEN, of=NOTED, send=SAYS),
        ),
        key="uid",
    ),
    "mention_watch": Route(
        (
            page("POST", HIDDEN, of=SUPPORT, refused=SEE_SUPPORT, ok=READ_SUPPORT),
            page("POST", HIDDEN, of=STORES, refused=SEE_STORES, ok=READ_STORES),
        ),
        key="uid",
    ),
    "mention_unwatch": Route(
        (
            page("POST", HIDDEN, of=SUPPORT, ok=SEE_SUPPORT),
            page("POST", HIDDEN, of=SUPPORT, send=ADDED, refused=SEE_SUPPORT, conflict=TAKES),
        ),
        key="uid",
    ),
    "mention_watchers": Route(
        (
            page("POST", HIDDEN, of=SUPPORT, refused=SEE_SUPPORT, invalid=TAKES),
            page("POST", HIDDEN, of=SUPPORT, send=ADDED, refused=SEE_SUPPORT, ok=TAKES),
            page("POST", HIDDEN, of=STORES, send=ADDED, refused=SEE_STORES, ok=TAKES_STORES),
        ),
        key="uid",
    ),
    "mention_refer": Route(
        (
            page("POST", HIDDEN, of=SUPPORT, refused=SEE_SUPPORT, invalid=TAKES),
            page("POST", HIDDEN, of=SUPPORT, send=TICKET, refused=SEE_SUPPORT, ok=TAKES),
            page("POST", HIDDEN, of=STORES, send=TICKET, refused=SEE_STORES, ok=TAKES_STORES),
        ),
        key="uid",
    ),
    "mention_unrefer": Route(
        (
            page("POST", HIDDEN, of=SUPPORT, refused=SEE_SUPPORT, conflict=TAKES),
            page("POST", HIDDEN, of=SUPPORT, send=KNOWN, refused=SEE_SUPPORT, ok=TAKES),
        ),
        key="uid",
    ),
    "mention_hold": Route(
        (
            page("POST", HIDDEN, of=SUPPORT, refused=SEE_SUPPORT, invalid=HOLDS),
            page("POST", HIDDEN, of=SUPPORT, send=WHY, refused=SEE_SUPPORT, ok=HOLDS),
            page("POST", HIDDEN, of=STORES, send=WHY, refused=SEE_STORES, ok=HOLDS),
        ),
        key="uid",
    ),
    "mention_lift": Route(
        (
            page("POST", HIDDEN, of=HELD, send=WHY, refused=SEE_SUPPORT, ok=HOLDS),
            page("POST", HIDDEN, of=SUPPORT, send=WHY, refused=SEE_SUPPORT, conflict=HOLDS),
        ),
        key="uid",
    ),
}
FORMS: Final[dict[str, tuple[str, str, dict[str, Any]]]] = {
    "take_by_mail": ("anonymous", BY_MAIL, {}),
    "mention_hand_on": ("coach", TAKEN, {"person": "head coach", "wrong_desk": "on", **WHY}),
    "mention_judge": ("coach", CLOSED, {"useful": "yes", "note": "It helped."}),
    "mention_contact": ("coach", TAKEN, {}),
    "mention_update": ("coach", TAKEN, dict(SAYS)),
    "mention_watch": ("coach", SUPPORT, {}),
    "mention_unwatch": ("coach", SUPPORT, {}),
    "mention_watchers": ("coach", SUPPORT, dict(ADDED)),
    "mention_refer": ("coach", SUPPORT, dict(TICKET)),
    "mention_unrefer": ("coach", SUPPORT, dict(KNOWN)),
    "mention_hold": ("booth_member", SUPPORT, dict(WHY)),
    "mention_lift": ("booth_member", HELD, dict(WHY)),
    "mention_aside": ("coach", SUPPORT, {"disposition": "spam", "other": ""}),
    "mention_back": ("coach", ASIDE, {}),
    "mention_pass": ("coach", NOTED, {}),
}
BODIES: Final[Mapping[str, tuple[str, dict[str, Any]]]] = {
    "api-mention-decisions": (
        "coach",
        {
            "decision": "set_aside",
            "disposition": "duplicate",
            "of": TAKEN,
            "reason": "",
            "outcome": "",
            "note": "",
            "person": None,
            "wrong_desk": False,
            "useful": None,
        },
    ),
    "api-mention-watchers": ("coach", {"decision": "add", "person": "head coach"}),
    "api-mention-references": ("coach", {"decision": "add", **TICKET}),
    "api-mentions": (
        "token_writer",
        {
            **HEARD,
            "wish": "pass_on",
            "author": "@anna",
            "severity": "usual",
            "language": "en",
            "region": "GB",
            "department": "Support",
            "references": ["ZD-48213"],
        },
    ),
}
BODIES_OF: Final = {
    "api-mention-decisions": SUPPORT,
    "api-mention-watchers": SUPPORT,
    "api-mention-references": SUPPORT,
}
PARAMETERS: Final = {
    "api-mentions": "topic severity language region state disposition department channel "
    "since author reference held fields cursor limit",
    "api-mention": "fields",
    "mention_who": "where department topic severity language region at path steps "
    "repeats office_hours",
    "response_times": "since until department topic severity show format",
    "api-response-times": "by since until department channel topic severity",
    "api-simulation": "at department channel topic severity language region path steps",
    "api-escalations": "state department holder asked due_before fields cursor limit",
    "api-escalation": "fields",
}
