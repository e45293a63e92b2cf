"""Feedback and tips for the contracts: what is there of it, and who gets what of each address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from governance.core.uid import uuid7
from governance.playbooks.selectors.places import Destination
from governance.playbooks.services import (
    feedback_close,
    feedback_give,
    feedback_pass_on,
    tip_answer,
    tip_offer,
)
from tests.cast import NOW
from tests.contracts.table import INVALID, Route, api, page

if TYPE_CHECKING:
    from governance.playbooks.models import Feedback
    from tests.cast import Cast, Member

THERE: Final = "feedback of the player"
PASSED: Final = "feedback passed on to Stores"
TOLD: Final = "feedback answered"
TIP: Final = "tip for Stores"
TIP_DONE: Final = "tip that Stores adopted"

READS: Final = "player coach head_coach"
HANDLES: Final = "coach head_coach"
STORES: Final = "coach_elsewhere head_coach"
SEE_TIP: Final = "coach coach_elsewhere head_coach"
FORM: Final = "01900000-0000-7000-8000-0000000000b1"
TELL: Final = {"kind": "insight", "text": "Hours first.", "form": FORM}
SAY: Final = {"text": "When?", "form": FORM}
CLOSE: Final = {"outcome": "used", "words": "From Monday.", "form": FORM}
PASS: Final = {"to": "function:legal", "note": "Yours?", "form": FORM}
OFFER: Final = {"title": "Hours", "text": "First.", "departments": "Stores"}
KEEP: Final = {"title": "Hours", "text": "Name them first."}

ROUTES: Final = {
    "tell": Route((page("GET"), page("POST", INVALID), page("POST", send=TELL))),
    "feedback": Route(
        (
            page("GET", "hidden", of=THERE, ok=READS),
            page("GET", "hidden", of=PASSED, ok=f"{READS} coach_elsewhere"),
            page("POST", "hidden", of=THERE, invalid=READS),
            page("POST", "hidden", of=THERE, send=SAY, ok=READS),
            page("POST", "hidden", of=TOLD, send=SAY, conflict=READS),
        ),
        key="uid",
    ),
    "feedback_close": Route(
        (
            page("POST", "hidden", of=THERE, invalid=HANDLES, refused="player"),
            page("POST", "hidden", of=THERE, send=CLOSE, ok=HANDLES, refused="player"),
            page(
                "POST",
                "hidden",
                of=PASSED,
                send=CLOSE,
                ok=STORES,
                refused="player coach",
            ),
            page("POST", "hidden", of=TOLD, send=CLOSE, conflict=HANDLES, refused="player"),
        ),
        key="uid",
    ),
    "feedback_pass": Route(
        (
            page("GET", "hidden", of=THERE, ok=HANDLES, refused="player"),
            page("POST", "hidden", of=THERE, invalid=HANDLES, refused="player"),
            page("POST", "hidden", of=THERE, send=PASS, ok=HANDLES, refused="player"),
            page("POST", "hidden", of=TOLD, send=PASS, conflict=HANDLES, refused="player"),
        ),
        key="uid",
    ),
    "feedback_withdraw": Route(
        (
            page("POST", "hidden", of=THERE, ok="player", refused=HANDLES),
            page("POST", "hidden", of=TOLD, conflict="player", refused=HANDLES),
        ),
        key="uid",
    ),
    "tip_new": Route(
        (
            page("GET", "hidden", of=THERE, ok=HANDLES, refused="player"),
            page("POST", "hidden", of=THERE, invalid=HANDLES, refused="player"),
            page("POST", "hidden", of=THERE, send=OFFER, ok=HANDLES, refused="player"),
        ),
        key="uid",
    ),
    "feedback_keep": Route(
        (
            page("GET", "hidden", of=TOLD, ok=HANDLES, refused="player"),
            page("POST", "hidden", of=TOLD, invalid=HANDLES, refused="player"),
            page("POST", "hidden", of=TOLD, send=KEEP, ok=HANDLES, refused="player"),
            page("POST", "hidden", of=THERE, send=KEEP, conflict=HANDLES, refused="player"),
        ),
        key="uid",
    ),
    "tip": Route(
        (
            page("GET", "hidden", of=TIP, ok=SEE_TIP),
            page("POST", "hidden", of=TIP, invalid=SEE_TIP),
            page(
                "POST",
                "hidden",
                of=TIP,
                send={"answer": "adopted"},
                ok=STORES,
                refused="coach",
            ),
            page(
                "POST",
                "hidden",
                of=TIP,
                send={"answer": "declined"},
                invalid=STORES,
                refused="coach",
            ),
            page(
                "POST",
                "hidden",
                of=TIP_DONE,
                send={"answer": "declined", "reason": "After all."},
                conflict=STORES,
                refused="coach",
            ),
        ),
        key="uid",
    ),
}
NEW: Final = {"kind": "success", "text": "It worked.", "form": FORM}
DECIDE: Final = {"decision": "close", "outcome": "used", "words": "From Monday.", "form": FORM}
API: Final = {
    "api-feedback": Route(
        (
            api("GET"),
            api("POST", INVALID, "refused"),
            api("POST", tokens="refused", send=NEW),
        )
    ),
    "api-feedback-one": Route(
        (api("GET", "hidden", "hidden", of=THERE, ok=READS),),
        key="uid",
    ),
    "api-feedback-decisions": Route(
        (
            api("GET", "hidden", "hidden", of=THERE, ok=READS),
            api("POST", "hidden", "hidden", of=THERE, invalid=READS),
            api("POST", "hidden", "hidden", of=THERE, send=DECIDE, ok=HANDLES, refused="player"),
            api(
                "POST",
                "hidden",
                "hidden",
                of=TOLD,
                send=DECIDE,
                conflict=HANDLES,
                refused="player",
            ),
        ),
        key="uid",
    ),
    "api-tips": Route((api("GET"),)),
    "api-tip": Route((api("GET", "hidden", "hidden", of=TIP, ok=SEE_TIP),), key="uid"),
    "api-tip-decisions": Route(
        (
            api("GET", "hidden", "hidden", of=TIP, ok=SEE_TIP),
            api("POST", "hidden", "hidden", of=TIP, invalid=SEE_TIP),
            api(
                "POST",
                "hidden",
                "hidden",
                of=TIP,
                send={"decision": "adopted"},
                ok=STORES,
                refused="coach",
            ),
        ),
        key="uid",
    ),
}
KEPT: Final = "answer that is kept"
WORKED: Final = "what is kept from a mention"
LIBRARY: Final = {
    "practices": Route((page("GET"),)),
    "practice": Route((page("GET", of=KEPT), page("GET", of=WORKED)), key="uid"),
    "practice_edit": Route(
        (
            page("GET", "refused", of=KEPT, ok=HANDLES),
            page("POST", "refused", of=KEPT, invalid=HANDLES),
            page("POST", "refused", of=KEPT, send=KEEP, ok=HANDLES),
        ),
        key="uid",
    ),
    "practice_review": Route((page("POST", "refused", of=KEPT, ok=HANDLES),), key="uid"),
    "practice_retire": Route(
        (
            page("POST", "refused", of=KEPT, invalid=HANDLES),
            page("POST", "refused", of=KEPT, send={"reason": "It rains."}, ok=HANDLES),
        ),
        key="uid",
    ),
    "api-practice": Route((api("GET", of=KEPT), api("GET", of=WORKED)), key="uid"),
    "api-practice-decisions": Route(
        (
            api("GET", of=KEPT),
            api("POST", "invalid", "refused", of=KEPT),
            api(
                "POST",
                "refused",
                "refused",
                of=KEPT,
                send={"decision": "retire", "reason": "It rains."},
                ok=HANDLES,
            ),
        ),
        key="uid",
    ),
}
# A right body for each address of the API, by whom it is sent, and about what.
BODIES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "api-feedback": ("player", NEW),
    "api-feedback-decisions": (
        "coach",
        {
            "decision": "close",
            "outcome": "used",
            "words": "First.",
            "to": "hub",
            "title": "Hours",
            "departments": [],
            "form": FORM,
        },
    ),
    "api-practice-decisions": (
        "coach",
        {"decision": "edit", "title": "On X", "text": "Yes, always.", "reason": "So."},
    ),
    "api-tip-decisions": ("coach_elsewhere", {"decision": "adapted", "reason": "Last."}),
}
BODIES_OF: Final = {
    "api-feedback-decisions": THERE,
    "api-practice-decisions": KEPT,
    "api-tip-decisions": TIP,
}
API_PARAMETERS: Final = {
    "api-feedback": "kind state outcome department cursor limit",
    "api-tips": "state department cursor limit",
    "api-practices": "q owner mention retired cursor limit",
}
# A right form for each, by whom and about what, from which to go wrong.
FORMS: Final[dict[str, tuple[str, str, dict[str, Any]]]] = {
    "tell": ("player", "", {**TELL, "page": "/team/"}),
    "feedback": ("coach", THERE, SAY),
    "feedback_close": ("coach", THERE, CLOSE),
    "feedback_pass": ("coach", THERE, PASS),
    "feedback_withdraw": ("player", THERE, {}),
    "tip_new": ("coach", THERE, OFFER),
    "feedback_keep": ("coach", TOLD, KEEP),
    "practice_edit": ("coach", KEPT, {**KEEP, "seen": ""}),
    "practice_review": ("coach", KEPT, {}),
    "practice_retire": ("coach", KEPT, {"reason": "It rains."}),
    "tip": ("coach_elsewhere", TIP, {"answer": "adapted", "reason": "Last, on the phone."}),
}
PARAMETERS: Final = {
    "tell": "from show page format",
    "feedback_pass": "q",
    "tip_new": "q",
    "practices": "q show page format",
}


def _tell(member: Member, text: str) -> Feedback:
    return feedback_give(
        actor=member.viewer, kind="insight", text=text, page="", form=uuid7(), now=NOW
    )


def _close(member: Member, feedback: Feedback) -> Feedback:
    return feedback_close(
        actor=member.viewer,
        feedback=feedback,
        outcome="used",
        words="We do so from Monday on.",
        form=uuid7(),
        now=NOW,
    )


def feedback_make(cast: Cast) -> dict[str, str]:
    """Three things that the player brought, and tips that came of two of them."""
    coach = cast.coach.viewer
    there, passed, told, tipped = (
        _tell(cast.player, text) for text in ("Hours.", "Prices.", "Rain.", "Names.")
    )
    to = Destination(cast.stores)
    feedback_pass_on(actor=coach, feedback=passed, to=to, note="Yours?", form=uuid7(), now=NOW)
    _close(cast.coach, told)
    tips = [
        tip_offer(
            actor=coach,
            feedback=each,
            departments=[cast.stores],
            title="Ask the name first",
            text="People stay longer.",
            now=NOW,
        )[0]
        for each in (told, tipped)
    ]
    tip_answer(actor=cast.coach_elsewhere.viewer, offer=tips[1], answer="adopted", now=NOW)
    return {
        THERE: str(there.uid),
        PASSED: str(passed.uid),
        TOLD: str(told.uid),
        TIP: str(tips[0].uid),
        TIP_DONE: str(tips[1].uid),
    }


def feedback_grow(cast: Cast) -> None:
    """One more of everything, so that the coach of Support has more to read."""
    for member in (cast.player, cast.coach, cast.employee):
        given = _tell(member, "One more thing that came up, and what we could do about it.")
        _tell(member, "And another thing that came up.")
    _close(cast.coach, given)
    own = _tell(cast.coach, "What a coach brings.")
    _close(cast.head_coach, own)
    theirs = _tell(cast.coach_elsewhere, "What Stores brings.")
    tip_offer(
        actor=cast.head_coach.viewer,
        feedback=theirs,
        departments=[cast.support],
        title="A tip from Stores",
        text="Do as they do.",
        now=NOW,
    )
