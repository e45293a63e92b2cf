"""What the contracts say of approved texts: things of the world, who gets what, what is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from governance.core.clock import utc_now
from governance.escalations.models import Escalation
from governance.escalations.rules.texts import TextStep
from governance.escalations.services.booth import booth_ask
from governance.escalations.services.texts import text_decide, text_propose
from governance.todos.models import Todo
from roles.team.rules import answer_token
from tests.cast import NOW
from tests.contracts.mentions import NOTED, SEE_SUPPORT, TAKEN
from tests.contracts.personas import PERSONAS
from tests.contracts.table import HIDDEN, INVALID, REFUSED, Ask, Route, api, page, public

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.cast import Cast

PROPOSED, APPROVED, HASH = "text proposed", "text approved", "hash of the text proposed"
WRITE: Final = "coach coach_elsewhere head_coach booth_member"
DECIDE: Final = "head_coach booth_member"  # of those who did not write it
SEE: Final = f"{WRITE} auditor"
WHY: Final = {"reason": "No more."}


def booth_make(cast: Cast, mention: str) -> dict[str, str]:
    """What Support's coach asks legal about the mention that the coach has."""
    made = booth_ask(
        actor=cast.coach.viewer,
        escalation=Escalation.objects.get(mention__uid=mention),
        function="legal",
        draft="We send it anew.",
        now=utc_now(),
    )
    owed = Todo.objects.open().get(subject__kind="booth", subject__ref=made.uid)
    return {ASKED: str(made.uid), BY_MAIL: answer_token(owed.uid, str(made.asked.email))}


def texts_make(cast: Cast) -> dict[str, str]:
    """A text that waits and one that is in use, both by Support's coach, for all departments."""
    until = utc_now().date() + timedelta(days=200)
    waiting, used = (
        text_propose(
            actor=cast.coach.viewer,
            title=title,
            words="Thank you.",
            language="en",
            valid_until=until,
            now=NOW,
        )
        for title in ("Praise", "Thanks")
    )
    text_decide(
        actor=cast.booth_member.viewer,
        text=used,
        step=TextStep.APPROVE,
        seen=used.text_hash,
        now=NOW,
    )
    return {PROPOSED: str(waiting.uid), APPROVED: str(used.uid), HASH: waiting.text_hash}


TEXT: Final = {"title": "Sorry", "words": "We are sorry.", "language": "en"} | {
    "valid_until": str(utc_now().date() + timedelta(days=100))
}
ROUTES: dict[str, Route] = {
    "texts": Route((page("GET"),)),
    "text_new": Route(
        (
            page("GET", REFUSED, ok=WRITE),
            page("POST", REFUSED, invalid=WRITE),
            page("POST", REFUSED, send=TEXT, ok=WRITE),
        )
    ),
    "text": Route(
        (
            page("GET", of=APPROVED, hidden="external"),
            page("GET", HIDDEN, of=PROPOSED, ok=SEE),
            page("POST", HIDDEN, of=PROPOSED, refused=SEE, invalid=DECIDE),
            page(
                "POST",
                HIDDEN,
                of=PROPOSED,
                send={"step": "approve", "seen": HASH},
                refused=SEE,
                ok=DECIDE,
            ),
            page(
                "POST",
                HIDDEN,
                of=PROPOSED,
                send={"step": "approve", "seen": "0" * 64},
                refused=SEE,
                conflict=DECIDE,
            ),
            page(
                "POST",
                REFUSED,
                of=APPROVED,
                send={"step": "withdraw", **WHY},
                hidden="external",
                ok=f"{DECIDE} coach",
            ),
        ),
        key="uid",
    ),
}
API: dict[str, Route] = {
    "api-texts": Route(
        (
            api("GET"),
            api("POST", INVALID, REFUSED),
            api("POST", REFUSED, REFUSED, send=TEXT, ok=WRITE),
        )
    ),
    "api-text": Route(
        (
            api("GET", of=APPROVED, hidden="external"),
            api("GET", HIDDEN, of=PROPOSED, ok=SEE),
        ),
        key="uid",
    ),
    "api-text-decisions": Route(
        (
            api("GET", HIDDEN, of=PROPOSED, ok=SEE),
            api("POST", HIDDEN, REFUSED, of=PROPOSED, invalid=SEE),
            api(
                "POST",
                HIDDEN,
                REFUSED,
                of=PROPOSED,
                send={"decision": "approve", "hash": HASH},
                refused=SEE,
                ok=DECIDE,
            ),
            api(
                "POST",
                HIDDEN,
                REFUSED,
                of=PROPOSED,
                send={"decision": "approve"},
                refused=SEE,
                conflict=DECIDE,
            ),
        ),
        key="uid",
    ),
}
ANSWERS: Final[Mapping[str, str]] = {"answer": "approve", "turn": "1"}
ASKS: Final = {"function": "legal", "draft": "We send it anew."}
ASKED, BY_MAIL = "request to legal", "request to legal by mail"
SEE_ASKED: Final = "boss head_coach department_head booth_member coach"
ROUTES |= {
    "booth_ask": Route(
        (
            page("POST", HIDDEN, of=TAKEN, refused=SEE_SUPPORT, invalid="coach"),
            page("POST", HIDDEN, of=TAKEN, send=ASKS, refused=SEE_SUPPORT, conflict="coach"),
            page("POST", HIDDEN, of=NOTED),
        ),
        key="uid",
    ),
    "booth_by_mail": Route(
        (
            public("GET", of=BY_MAIL),
            Ask("POST", dict.fromkeys(PERSONAS, INVALID), BY_MAIL),
        ),
        key="token",
    ),
    "booth": Route(
        (
            page("GET", HIDDEN, of=ASKED, ok=SEE_ASKED),
            page(
                "POST",
                HIDDEN,
                of=ASKED,
                refused=SEE_ASKED,
                conflict="coach",
                invalid="booth_member",
            ),
            page(
                "POST",
                HIDDEN,
                of=ASKED,
                send={"step": "approve", "turn": "1", "draft": "We send it anew."},
                refused=SEE_ASKED,
                conflict="coach",
                ok="booth_member",
            ),
        ),
        key="uid",
    ),
}
API |= {
    "api-booth-requests": Route((api("GET"),)),
    "api-booth-request": Route((api("GET", HIDDEN, HIDDEN, of=ASKED, ok=SEE_ASKED),), key="uid"),
    "api-booth-answers": Route(
        (
            api("GET", HIDDEN, HIDDEN, of=ASKED, ok=SEE_ASKED),
            api("POST", HIDDEN, HIDDEN, of=ASKED, invalid=SEE_ASKED),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                of=ASKED,
                send=ANSWERS,
                refused=SEE_ASKED,
                ok="booth_member",
            ),
            api(
                "POST",
                HIDDEN,
                HIDDEN,
                of=ASKED,
                send={**ANSWERS, "answer": "reply", "words": "Yes."},
                refused=SEE_ASKED,
                conflict="coach",
            ),
        ),
        key="uid",
    ),
}
FORMS: Final[dict[str, tuple[str, str, dict[str, Any]]]] = {
    "text_new": (
        "coach",
        "",
        TEXT | {"topic": "praise", "region": "GB", "channel": "", "department": "Support"},
    ),
    "booth_ask": ("coach", TAKEN, {**ASKS, "question": "May I?"}),
    "booth": (
        "booth_member",
        ASKED,
        {"step": "approve", "turn": "1", "draft": "Sent.", "words": "", "standing": "on"}
        | {"until": TEXT["valid_until"], "on_channel": ""},
    ),
    "booth_by_mail": (
        "anonymous",
        BY_MAIL,
        {"step": "approve", "turn": "1", "draft": "Sent.", "words": ""},
    ),
    "text": ("booth_member", PROPOSED, {"step": "decline", "seen": HASH, "reason": "No."}),
}
BODIES: Final[Mapping[str, tuple[str, dict[str, Any]]]] = {
    "api-texts": (
        "coach",
        TEXT
        | {"topic": "praise", "region": "GB", "channel": None, "department": "Support"}
        | {"of": None},
    ),
    "api-text-decisions": (
        "booth_member",
        {"decision": "decline", "hash": HASH, "reason": "No."},
    ),
    "api-booth-answers": (
        "booth_member",
        {"answer": "edit", "turn": 1, "words": "Sent.", "until": TEXT["valid_until"]}
        | {"on_channel": False, "draft": None},
    ),
}
BODIES_OF: Final = {"api-text-decisions": PROPOSED, "api-booth-answers": ASKED}
PARAMETERS: Final = {
    "texts": "q state page",
    "text_new": "of",
    "api-texts": "state topic language text fields cursor limit",
    "api-text": "fields",
    "api-booth-requests": "state function mention asked fields cursor limit",
    "api-booth-request": "fields",
}
