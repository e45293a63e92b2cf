"""What the contracts say of a crisis: one in Stores, who gets what, what may be sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from governance.escalations.rules.crisis import FactKind
from governance.escalations.services.crisis import crisis_declare, crisis_end
from governance.escalations.services.crisis_facts import crisis_fact_keep
from tests.cast import NOW
from tests.contracts.table import HIDDEN, REFUSED, Route, api, page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from roles.org.models import Department
    from tests.cast import Cast

CRISIS: Final = "crisis in Stores"
SEE: Final = "boss stores_head head_coach booth_member auditor administrator coach_elsewhere"
DECIDE: Final = "head_coach booth_member"  # on texts
WHY: Final = {"reason": "The water is gone."}
FACT: Final = {"kind": "know", "seen": "1", "words": "It stands again."}


def crises_grow(cast: Cast, place: Department) -> None:
    """One that is over."""
    by = cast.head_coach.viewer
    made = crisis_declare(actor=by, about="It rained.", department=place, now=NOW)
    crisis_fact_keep(actor=by, crisis=made, kind=FactKind.DO, words="We dry.", now=NOW)
    crisis_end(actor=by, crisis=made, reason="It stopped.", now=NOW)


def crises_make(cast: Cast) -> dict[str, str]:
    """One of Stores, declared when the text that is in use was approved already."""
    made = crisis_declare(
        actor=cast.head_coach.viewer,
        about="The shelf fell on somebody.",
        department=cast.stores,
        now=NOW + timedelta(minutes=1),
    )
    crisis_fact_keep(
        actor=cast.head_coach.viewer,
        crisis=made,
        kind=FactKind.KNOW,
        words="Nobody is hurt.",
        now=NOW + timedelta(minutes=2),
    )
    return {CRISIS: str(made.uid)}


ROUTES: dict[str, Route] = {
    "crises": Route(
        (
            page("GET", hidden="external"),
            page("POST", REFUSED, hidden="external", invalid="head_coach"),
            page(
                "POST",
                REFUSED,
                send={"about": "The river is here."},
                hidden="external",
                ok="head_coach",
            ),
        )
    ),
    "crisis": Route(
        (
            page("GET", HIDDEN, of=CRISIS, ok=SEE),
            page("POST", HIDDEN, of=CRISIS, refused=SEE, invalid="head_coach"),
            page("POST", HIDDEN, of=CRISIS, send=WHY, refused=SEE, ok="head_coach"),
        ),
        key="uid",
    ),
    "crisis_facts": Route(
        (
            page("GET", HIDDEN, of=CRISIS, ok=SEE),
            page("POST", HIDDEN, of=CRISIS, refused=SEE, invalid="head_coach"),
            page("POST", HIDDEN, of=CRISIS, send=FACT, refused=SEE, ok="head_coach"),
        ),
        key="uid",
    ),
    "crisis_text": Route(
        (
            page("POST", HIDDEN, of=CRISIS, refused=SEE, invalid=DECIDE),
            page(
                "POST",
                HIDDEN,
                of=CRISIS,
                send={"text": "text approved"},
                refused=SEE,
                ok=DECIDE,
            ),
        ),
        key="uid",
    ),
}
ENDS: Final = {"decision": "end", **WHY}
ROUTES |= {
    "api-crises": Route(
        (
            api("GET"),
            api("POST", REFUSED, REFUSED, invalid="head_coach"),
            api("POST", REFUSED, REFUSED, send={"about": "The river is here."}, ok="head_coach"),
        )
    ),
    "api-crisis": Route((api("GET", HIDDEN, of=CRISIS, ok=SEE),), key="uid"),
    "api-crisis-facts": Route(
        (
            api("GET", HIDDEN, of=CRISIS, ok=SEE),
            api("POST", HIDDEN, REFUSED, of=CRISIS, invalid=SEE),
            api(
                "POST",
                HIDDEN,
                REFUSED,
                of=CRISIS,
                send={"kind": "know", "words": "It stands again."},
                refused=SEE,
                ok="head_coach",
            ),
        ),
        key="uid",
    ),
    "api-crisis-decisions": Route(
        (
            api("GET", HIDDEN, of=CRISIS, ok=SEE),
            api("POST", HIDDEN, REFUSED, of=CRISIS, invalid=SEE),
            api("POST", HIDDEN, REFUSED, of=CRISIS, send=ENDS, refused=SEE, ok="head_coach"),
            api(
                "POST",
                HIDDEN,
                REFUSED,
                of=CRISIS,
                send={"decision": "allow_text", "text": "text approved"},
                refused=SEE,
                ok=DECIDE,
            ),
        ),
        key="uid",
    ),
}
BODIES: Final[Mapping[str, tuple[str, dict[str, Any]]]] = {
    "api-crises": (
        "head_coach",
        {"about": "A fire.", "department": None, "path": None, "pause": False, "expected": None},
    ),
    "api-crisis-decisions": (
        "head_coach",
        {**ENDS, "resume": False, "expected": None, "text": None},
    ),
    "api-crisis-facts": (
        "head_coach",
        {"kind": "know", "words": "It stands again.", "text": None, "seen": None},
    ),
}
BODIES_OF: Final = {"api-crisis-decisions": CRISIS, "api-crisis-facts": CRISIS}
FORMS: Final[dict[str, tuple[str, str, dict[str, Any]]]] = {
    "crises": (
        "head_coach",
        "",
        {"about": "The river is here.", "path": "", "pause": "", "expected": ""},
    ),
    "crisis": ("head_coach", CRISIS, {**WHY, "resume": "", "expected": ""}),
    "crisis_facts": ("head_coach", CRISIS, dict(FACT)),
    "crisis_text": ("booth_member", CRISIS, {"text": "text approved"}),
}
PARAMETERS: Final = {
    "crises": "department",
    "api-crises": "open department fields cursor limit",
    "api-crisis": "fields",
    "api-crisis-facts": "kind fields cursor limit",
}
