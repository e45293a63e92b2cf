"""What the contracts say of early warnings: two in Support, who reads them, who dismisses one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from governance.escalations.models import Surge
from tests.cast import NOW
from tests.contracts.personas import LIMITED
from tests.contracts.table import HIDDEN, REFUSED, Route, api, page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.cast import Cast

SURGE: Final = "surge in Support"
OVER: Final = "surge that is over"
SEE: Final = "boss head_coach department_head coach auditor"
DISMISS: Final = "head_coach coach"
WHY: Final = {"reason": "We sent a letter to everybody."}


def surges_make(cast: Cast) -> dict[str, str]:
    """One that lasts, and one that is usual again."""
    made: dict[str, Any] = {"department": cast.support, "counted": 9, "usual": 1.25}
    lasts = Surge.objects.create(topic="complaint", opened_at=NOW, **made)
    over = Surge.objects.create(topic="press", opened_at=NOW, closed_at=NOW, **made)
    return {SURGE: str(lasts.uid), OVER: str(over.uid)}


def surges_grow(cast: Cast, number: int) -> None:
    """One more that is over."""
    Surge.objects.create(
        department=cast.support, topic="praise", counted=number + 5, usual=1, opened_at=NOW,
        closed_at=NOW,
    )  # fmt: skip


ROUTES: dict[str, Route] = {
    "surge": Route(
        (
            page("GET", HIDDEN, of=SURGE, ok=SEE),
            page("POST", HIDDEN, of=SURGE, refused=SEE, invalid=DISMISS),
            page("POST", HIDDEN, of=SURGE, send=WHY, refused=SEE, ok=DISMISS),
            page("POST", HIDDEN, of=OVER, send=WHY, refused=SEE, conflict=DISMISS),
        ),
        key="uid",
    ),
    "api-surges": Route((api("GET"),)),
    "api-surge": Route((api("GET", HIDDEN, of=SURGE, ok=SEE, hidden=LIMITED),), key="uid"),
    "api-surge-decisions": Route(
        (
            api("GET", HIDDEN, of=SURGE, ok=SEE, hidden=LIMITED),
            api("POST", HIDDEN, REFUSED, of=SURGE, invalid=SEE, hidden=LIMITED),
            api(
                "POST",
                HIDDEN,
                REFUSED,
                of=SURGE,
                send={"decision": "dismiss", **WHY},
                refused=SEE,
                ok=DISMISS,
                hidden=LIMITED,
            ),
        ),
        key="uid",
    ),
}
BODIES: Final[Mapping[str, tuple[str, dict[str, Any]]]] = {
    "api-surge-decisions": ("coach", {"decision": "dismiss", **WHY}),
}
BODIES_OF: Final = {"api-surge-decisions": SURGE}
FORMS: Final[dict[str, tuple[str, str, dict[str, Any]]]] = {"surge": ("coach", SURGE, dict(WHY))}
PARAMETERS: Final = {
    "api-surges": "open department fields cursor limit",
    "api-surge": "fields",
}
