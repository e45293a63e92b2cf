"""The clocks of steps, of who took a mention, of the booth, and of words that are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from governance.core.request import request_id
from governance.core.viewer import system_viewer
from governance.escalations.selectors.taken import CLOCK_JOB
from governance.escalations.services.booth import booth_tick
from governance.escalations.services.booth_telling import BOOTH_JOB
from governance.escalations.services.clock_running import clock_run
from governance.escalations.services.handing import requests_lapse
from governance.escalations.services.keeping import mentions_strip
from governance.escalations.services.promise_keeping import promises_follow, promises_strip
from governance.escalations.services.steps import STEP_JOB, step_run
from governance.escalations.services.surges import surges_look
from governance.jobs.registry import daily, every, handles

if TYPE_CHECKING:
    from datetime import datetime


@handles(STEP_JOB)
def step(payload: dict[str, Any], now: datetime) -> None:
    step_run(
        escalation_uid=UUID(payload["escalation"]),
        generation=payload["generation"],
        position=payload["position"],
        now=now,
    )


@handles(CLOCK_JOB)
def clock(payload: dict[str, Any], now: datetime) -> None:
    clock_run(clock_id=payload["clock"], stage=payload["stage"], now=now)


@handles(BOOTH_JOB)
def booth(payload: dict[str, Any], now: datetime) -> None:
    booth_tick(
        uid=UUID(payload["request"]),
        turn=payload["turn"],
        tried=payload["tried"],
        stage=payload["stage"],
        now=now,
    )


@every("escalations.duty", timedelta(minutes=15))
def duty(payload: dict[str, Any], now: datetime) -> None:
    requests_lapse(actor=system_viewer("Duty rota", request_id=request_id()), now=now)


@every("escalations.promises", timedelta(minutes=15))
def promises(payload: dict[str, Any], now: datetime) -> None:
    promises_follow(actor=system_viewer("Promises", request_id=request_id()), now=now)


@every("escalations.surges", timedelta(minutes=15))
def surges(payload: dict[str, Any], now: datetime) -> None:
    surges_look(actor=system_viewer("Early warning", request_id=request_id()), now=now)


@daily("escalations.kept", at="03:20")
def kept(payload: dict[str, Any], now: datetime) -> None:
    actor = system_viewer("Kept for so long", request_id=request_id())
    mentions_strip(actor=actor, now=now)
    promises_strip(actor=actor, now=now)
