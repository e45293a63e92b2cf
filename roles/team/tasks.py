"""What time alone changes: first and last days, grace periods, certificates that run out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from governance.core.viewer import system_viewer
from governance.jobs.registry import daily, every, handles
from roles.team.models import Assignment
from roles.team.services import (
    BREAK_GLASS_END,
    READINESS_END,
    access_ask_again,
    assignments_expire,
    checklists_done,
    closures_follow,
    decisions_follow,
    drafts_tidy,
    exemptions_expire,
    externals_notify,
    gaps_forget,
    gaps_keep,
    readiness_refresh,
    reviews_follow,
    reviews_open,
    terms_follow,
    trials_follow,
    waiting_follow,
)

if TYPE_CHECKING:
    from datetime import datetime


@every("team.readiness", timedelta(minutes=15))
def readiness(payload: dict[str, Any], now: datetime) -> None:
    """End what is over, then open and close periods of readiness; nothing to do costs two reads."""
    actor = system_viewer("Readiness")
    assignments_expire(actor=actor, now=now)
    readiness_refresh(actor=actor, now=now)


@every("team.partners", timedelta(hours=6))
def partners(payload: dict[str, Any], now: datetime) -> None:
    """Tell partners and sponsors before a last day; nothing near costs one read."""
    externals_notify(now=now)


@daily("team.drafts", at="04:20")
def drafts(payload: dict[str, Any], now: datetime) -> None:
    """Forget proposals that were begun thirty days ago and never sent."""
    drafts_tidy(now=now)


@every("team.silence", timedelta(hours=1))
def silence(payload: dict[str, Any], now: datetime) -> None:
    """Pass on what was not answered in time, or waits with somebody who may not answer any more;
    nothing of it costs a dozen reads."""
    actor = system_viewer("No answer in time")
    decisions_follow(actor=actor, now=now)
    waiting_follow(actor=actor, now=now)
    access_ask_again(actor=actor, now=now)
    checklists_done(actor=actor, now=now)


@every("team.reviews", timedelta(hours=1))
def reviews(payload: dict[str, Any], now: datetime) -> None:
    """Ask for the reviews that are due, and what becomes of roles on trial; pause a promise that
    nobody reviewed."""
    actor = system_viewer("Reviews")
    reviews_open(actor=actor, now=now)
    reviews_follow(actor=actor, now=now)
    trials_follow(actor=actor, now=now)


@every("team.terms", timedelta(hours=1))
def terms(payload: dict[str, Any], now: datetime) -> None:
    """Let what departments ask for hold in all below; nothing asked for costs three reads."""
    terms_follow(actor=system_viewer("Terms of departments"), now=now)


@every("team.closures", timedelta(hours=1))
def closures(payload: dict[str, Any], now: datetime) -> None:
    """Ask about what stands in closed departments; nothing there costs four reads."""
    closures_follow(actor=system_viewer("Closed departments"), now=now)


@every("team.gaps", timedelta(hours=1))
def gaps(payload: dict[str, Any], now: datetime) -> None:
    """Count what is uncovered, so that a day can be asked about when it is over."""
    gaps_keep(now=now)


@daily("team.gaps_old", at="04:25")
def gaps_old(payload: dict[str, Any], now: datetime) -> None:
    """Forget what was uncovered more than two years ago."""
    gaps_forget(now=now)


@handles(READINESS_END)
def readiness_end(payload: dict[str, Any], now: datetime) -> None:
    """End readiness within a minute of the end of a certificate, of those who needed it."""
    ended = Assignment.objects.active().filter(
        items__kind=payload["kind"],
        items__ref=payload["ref"],
        items__expires_at__lte=now,
        items__expires_at__gt=now - timedelta(days=1),  # others were looked at in their time
    )
    readiness_refresh(actor=system_viewer("Readiness"), assignments=ended, now=now)


@handles(BREAK_GLASS_END)
def break_glass_end(payload: dict[str, Any], now: datetime) -> None:
    """End to the minute what was given in an emergency."""
    assignments_expire(actor=system_viewer("Emergency over"), now=now)


@every("team.exemptions", timedelta(hours=1))
def exemptions(payload: dict[str, Any], now: datetime) -> None:
    """Let rules count again that were set aside until today; nothing over costs one read."""
    actor = system_viewer("Exemptions")
    exemptions_expire(actor=actor, now=now)
