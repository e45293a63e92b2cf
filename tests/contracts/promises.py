"""What the contracts say of promises: things of the world, who gets what, what may be sent."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from governance.escalations.services.promises import promise_make
from tests.cast import NOW
from tests.contracts.table import HIDDEN, REFUSED, Route, api, page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from governance.escalations.models import Promise
    from tests.cast import Cast
    from tests.contracts.table import Ask

MADE, ASKED = "promise of the player", "promise to be approved"
SEE: Final = "boss head_coach department_head coach line_manager player auditor booth_member"
MAKES: Final = "player coach coach_elsewhere head_coach"
SETTLES: Final = "player coach head_coach"
APPROVES: Final = "head_coach booth_member"
DAY: Final = "2030-01-31"
NEW: Final = {"to": "@a.buyer", "what": "A new parcel", "value": "12.50", "due_on": DAY}
NO: Final = {"decision": "decline", "words": "Too much."}


def _promise(cast: Cast, value: str) -> Promise:
    return promise_make(
        actor=cast.player.viewer,
        to_whom="@a.buyer",
        what="A new parcel",
        value=Decimal(value),
        due_on=NOW.date(),
        now=NOW,
    )


def promises_make(cast: Cast) -> dict[str, str]:
    return {MADE: str(_promise(cast, "50").uid), ASKED: str(_promise(cast, "79").uid)}


def promises_grow(cast: Cast) -> None:
    """Another promise, and another that waits for approval."""
    promises_make(cast)


def _decide(of: str, send: Mapping[str, str], **unlike: str) -> Ask:
    """Tokens decide nothing; of people, who sees it is refused unless told otherwise."""
    expected = {"refused": SEE, **unlike, "hidden": "token_of_stores"}
    return api("POST", HIDDEN, REFUSED, of=of, send=send, **expected)


def _step(of: str, send: Mapping[str, str], **unlike: str) -> Ask:
    return page("POST", HIDDEN, of=of, send=send, **{"refused": SEE, **unlike})


ROUTES: Final = {
    "promises": Route((page("GET"),)),
    "promise_new": Route(
        (
            page("GET", REFUSED, ok=MAKES),
            page("POST", REFUSED, invalid=MAKES),
            page("POST", REFUSED, send=NEW, ok=MAKES),
        ),
    ),
    "promise": Route(
        (
            page("GET", HIDDEN, of=MADE, ok=SEE),
            page("POST", HIDDEN, of=MADE, invalid=SEE),
            _step(MADE, {"decision": "kept"}, ok=SETTLES),
            _step(MADE, {"decision": "broken"}, invalid=SETTLES),
            _step(ASKED, {"decision": "approve"}, ok=APPROVES),
            _step(ASKED, NO, ok=APPROVES),
            _step(ASKED, {"decision": "withdraw"}, ok="player"),
        ),
        key="uid",
    ),
}
API: Final = {
    "api-promises": Route(
        (
            api("GET"),
            api("POST", "invalid", REFUSED),
            api("POST", REFUSED, REFUSED, send=NEW, ok=MAKES),
        )
    ),
    "api-promise": Route(
        (api("GET", HIDDEN, of=MADE, ok=SEE, hidden="token_of_stores"),), key="uid"
    ),
    "api-promise-decisions": Route(
        (
            api("GET", HIDDEN, of=MADE, ok=SEE, hidden="token_of_stores"),
            _decide(MADE, {"decision": "kept"}, ok=SETTLES),
            _decide(MADE, {"decision": "approve"}, refused="", conflict=SEE),
            _decide(ASKED, {"decision": "approve"}, ok=APPROVES),
            _decide(ASKED, {"decision": "decline"}, invalid=APPROVES),
            _decide(ASKED, {"decision": "kept"}, conflict="coach head_coach"),
            _decide(ASKED, {"decision": "withdraw"}, ok="player"),
        ),
        key="uid",
    ),
}
PARAMETERS: Final = {
    "promises": "show q page format",
    "promise_new": "mention",
    "api-promises": "state late mention department made_by keeper due_before fields cursor limit",
    "api-promise": "fields",
}
FORMS: Final[dict[str, tuple[str, str, dict[str, Any]]]] = {
    "promise_new": ("player", "", dict(NEW)),
    "promise": ("player", MADE, {"decision": "broken", "words": "It was lost."}),
}
BODIES: Final[Mapping[str, tuple[str, dict[str, Any]]]] = {
    "api-promises": (
        "player",
        {**NEW, "mention": "mention in Support", "role": "player's assignment"},
    ),
    "api-promise-decisions": ("player", {"decision": "broken", "words": "It was lost."}),
}
BODIES_OF: Final = {"api-promise-decisions": MADE}
