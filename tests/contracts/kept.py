"""What is kept from a mention, for the contracts: what there is, and who gets what of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from governance.escalations.rules import Topic, Wish
from governance.escalations.services import (
    escalation_close,
    escalation_hand_on,
    escalation_take,
    mention_log,
)
from governance.playbooks.services import mention_keep
from tests.cast import NOW
from tests.contracts.feedback import WORKED as PRACTICE
from tests.contracts.mentions import TAKEN
from tests.contracts.table import HIDDEN, INVALID, REFUSED, UNKNOWN, Route, api, page

if TYPE_CHECKING:
    from governance.escalations.models import Mention
    from governance.playbooks.models import Practice
    from tests.cast import Cast

CLOSED: Final = "mention that the player closed"
KEPT: Final = "mention that something is kept from"
KEEPS: Final = "player coach head_coach"
SEE: Final = "boss department_head line_manager employee auditor booth_member"
WORKED: Final = {"title": "Broken lifts", "text": "Say when it runs again."}

ROUTES: Final = {
    "mention_keep": Route(
        (
            page("GET", HIDDEN, of=CLOSED, ok=KEEPS, refused=SEE),
            page("POST", HIDDEN, of=CLOSED, invalid=KEEPS, refused=SEE),
            page("POST", HIDDEN, of=CLOSED, send=WORKED, ok=KEEPS, refused=SEE),
            page("GET", HIDDEN, of=KEPT, ok=KEEPS, refused=SEE),
            page("POST", HIDDEN, of=KEPT, send=WORKED, conflict=KEEPS, refused=SEE),
            page(
                "GET",
                HIDDEN,
                of=TAKEN,
                conflict="coach head_coach",
                refused="boss department_head line_manager player auditor booth_member",
            ),
        ),
        key="uid",
    ),
}
API: Final = {
    "api-practices": Route(
        (
            api("GET"),
            api("POST", INVALID, REFUSED),
            api(
                "POST",
                UNKNOWN,
                REFUSED,
                of=CLOSED,
                send=WORKED,
                ok=KEEPS,
                refused=SEE,
            ),
            api(
                "POST",
                UNKNOWN,
                REFUSED,
                of=KEPT,
                send=WORKED,
                conflict=KEEPS,
                refused=SEE,
            ),
        ),
        key="=mention",
    ),
}
FORMS: Final[dict[str, tuple[str, str, dict[str, Any]]]] = {
    "mention_keep": ("player", CLOSED, dict(WORKED)),
}
BODIES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "api-practices": ("player", {"mention": CLOSED, **WORKED}),
}


def _closed(cast: Cast) -> Mention:
    """What the employee heard, the coach took and the player, who was given it, closed."""
    mention = mention_log(
        actor=cast.employee.viewer,
        said="Your lift is broken again.",
        where="In the hall",
        topic=Topic.COMPLAINT,
        wish=Wish.PASS_ON,
        author="@b.guest",
        now=NOW,
    )
    held = mention.escalation
    escalation_take(actor=cast.coach.viewer, escalation=held, now=NOW)
    player = cast.player.listed
    escalation_hand_on(
        actor=cast.coach.viewer, escalation=held, person=player, reason="You know lifts.", now=NOW
    )
    escalation_close(actor=cast.player.viewer, escalation=held, outcome="Mended.", now=NOW)
    return mention


def kept_make(cast: Cast) -> dict[str, str]:
    """Two that the player closed; from one the player kept something."""
    closed, kept = _closed(cast), _closed(cast)
    practice = kept_grow(cast, kept)
    return {CLOSED: str(closed.uid), KEPT: str(kept.uid), PRACTICE: str(practice.uid)}


def kept_grow(cast: Cast, mention: Mention | None = None) -> Practice:
    """One more practice of a mention."""
    return mention_keep(
        actor=cast.player.viewer,
        mention=mention or _closed(cast),
        title="Lifts",
        text="Say sorry, then the day.",
        now=NOW,
    )
