"""What the contracts say of duty rotas: things of the world, who gets what, what may be sent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from governance.escalations.rules.rota import LayerTerms
from governance.escalations.rules.spans import Span
from governance.escalations.services.handing import duty_ask
from governance.escalations.services.overrides import override_make
from governance.escalations.services.rota import LayerDraft, PlanDraft, rota_open
from tests.cast import NOW, make_assignment, make_person
from tests.contracts.table import HIDDEN, Route, api, page, public

if TYPE_CHECKING:
    from governance.escalations.models import Rota
    from tests.cast import Cast

RUN_SUPPORT = "boss head_coach department_head coach"
RUN_ANY = f"{RUN_SUPPORT} stores_head coach_elsewhere"
LOOK = "player auditor administrator"
ROTA, REQUEST = "rota of Support", "shift to be taken over"


def _rota(cast: Cast, name: str) -> Rota:
    terms = LayerTerms(date(2026, 11, 16), (cast.player.listed.pk,))
    return rota_open(
        actor=cast.coach.viewer,
        department=cast.support,
        name=name,
        plan=PlanDraft("UTC", (), (LayerDraft("First line", terms),)),
        now=NOW,
    )


def _override(cast: Cast, rota: Rota, hours: int) -> str:
    since = NOW + timedelta(hours=hours)
    made = override_make(
        actor=cast.coach.viewer,
        rota=rota,
        person=cast.player.listed,
        span=Span(since, since + timedelta(hours=1)),
        reason="A fair",
        now=NOW,
    )
    return str(made.uid)


def rotas_make(cast: Cast) -> dict[str, str]:
    rota = _rota(cast, "Support desk")
    return {
        ROTA: str(rota.uid),
        "override of Support": _override(cast, rota, 200),
        "player on duty": str(cast.player.listed.uid),
        **_request(cast, rota),
    }


def _request(cast: Cast, rota: Rota) -> dict[str, str]:
    """The player asks a colleague to take an hour far ahead."""
    colleague = make_person("On call", cast.support)
    make_assignment(colleague, cast.support, "gatherer")
    since = NOW + timedelta(hours=300)
    made = duty_ask(
        actor=cast.player.viewer,
        rota=rota,
        asked=colleague,
        span=Span(since, since + timedelta(hours=1)),
        now=NOW,
    )
    return {REQUEST: str(made.uid), "colleague on call": str(colleague.uid)}


def rotas_grow(cast: Cast, number: int) -> None:
    """Another rota, and an override of it."""
    _override(cast, _rota(cast, f"Desk {number}"), 1)


ROUTES: Final = {
    "duty_calendar": Route((public("GET", of="calendar of the coach"),), key="token"),
    "duty": Route((page("GET", HIDDEN, ok="player"),)),
    "hand_over": Route((page("GET", HIDDEN, ok="player"), page("POST", HIDDEN, invalid="player"))),
    "duty_request": Route(
        (
            page("GET", HIDDEN, of=REQUEST, ok="player"),
            page("POST", HIDDEN, of=REQUEST, invalid="player"),
            page("POST", HIDDEN, of=REQUEST, send={"answer": "accept"}, refused="player"),
            page("POST", HIDDEN, of=REQUEST, send={"answer": "withdraw"}, ok="player"),
        ),
        key="uid",
    ),
    "rotas": Route((page("GET", HIDDEN, ok=f"{RUN_ANY} {LOOK}"),)),
    "rota_new": Route((page("GET", HIDDEN, ok=RUN_ANY), page("POST", HIDDEN, ok=RUN_ANY))),
    "rota": Route((page("GET", HIDDEN, of=ROTA, ok=f"{RUN_SUPPORT} {LOOK}"),), key="uid"),
    "rota_edit": Route(
        (
            page("GET", HIDDEN, of=ROTA, ok=RUN_SUPPORT, refused=LOOK),
            page("POST", HIDDEN, of=ROTA, invalid=RUN_SUPPORT, refused=LOOK),
        ),
        key="uid",
    ),
    "rota_override": Route(
        (
            page("GET", HIDDEN, of=ROTA, ok=RUN_SUPPORT, refused=LOOK),
            page("POST", HIDDEN, of=ROTA, invalid=RUN_SUPPORT, refused=LOOK),
        ),
        key="uid",
    ),
    "rota_close": Route(
        (page("POST", HIDDEN, of=ROTA, invalid=RUN_SUPPORT, refused=LOOK),), key="uid"
    ),
    "rota_override_end": Route(
        (page("POST", HIDDEN, of="override of Support", invalid=RUN_SUPPORT, refused=LOOK),),
        key="uid",
    ),
}
API: Final = {
    "api-rotas": Route((api("GET"),)),
    "api-shifts": Route((api("GET"),)),
}
PARAMETERS: Final = {
    "api-rotas": "cursor limit",
    "api-shifts": "since until at rota department cursor limit",
    "hand_over": "rota since",
    "rotas": "format",
    "rota": "week format",
    "rota_new": "department",
}
LAYER: Final = {
    "layer0-name": "First line",
    "layer0-people": "Priya Shah",
    "layer0-every": "1",
    "layer0-rotation": "weeks",
    "layer0-starts_on": "2026-11-16",
    "layer0-hand_over": "09:00",
    "layer0-days": "1",
    "layer0-opens": "09:00",
    "layer0-closes": "17:00",
}
FORMS: Final[dict[str, tuple[str, str, dict[str, str]]]] = {
    "hand_over": ("player", "", {"person": "colleague on call", "note": "Quiet so far."}),
    "duty_request": ("player", REQUEST, {"answer": "withdraw"}),
    "rota_new": ("coach", "", {"name": "Desk", "time_zone": "UTC", **LAYER}),
    "rota_edit": ("coach", ROTA, {"time_zone": "UTC", "reason": "Summer", "seen": "1", **LAYER}),
    "rota_close": ("coach", ROTA, {"reason": "Summer"}),
    "rota_override": (
        "coach",
        ROTA,
        {
            "person": "player on duty",
            "since": "2026-11-24T10:00",
            "until": "2026-11-24T12:00",
            "reason": "A fair",
        },
    ),
    "rota_override_end": ("coach", "override of Support", {"reason": "Not needed"}),
}
