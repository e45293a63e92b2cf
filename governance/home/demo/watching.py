"""New sites that Larkfield keeps an eye on, and who shares its help; one site of the food bank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from governance.home.demo.duty import ANSWERED, COACH
from governance.home.demo.lately import department
from governance.home.demo.rollout import HEAD
from governance.home.demo.stage import ACTOR
from roles.channels.models import Channel
from roles.channels.rules import hours_read
from roles.channels.selectors.story import hours_of
from roles.channels.services import (
    Custody,
    channel_edit,
    keeper_name,
    site_leave,
    site_note,
    site_watch_on,
    sites_ask,
)

if TYPE_CHECKING:
    from governance.home.demo.stage import Stage
    from roles.channels.models import Site


@dataclass(frozen=True, slots=True)
class Noted:
    """Who noted which site, why, for which department, and how many days ago."""

    by: str
    name: str
    url: str
    why: str
    unit: str
    days: int


# What is older than a quarter is to be looked through.
SITES: Final = (
    Noted("Priya Shah", "Mastodon", "https://mastodon.social",
          "Two customers asked there why nobody of us answers.", "support", 150),
    Noted("Elsa Reid", "Camp and Stove board", "https://board.campandstove.example.org",
          "Repairs of our stoves are talked about nearly every week.", "field", 100),
    Noted("Hana Costa", "Bluesky", "https://bsky.app",
          "Customers in the shop say that they moved there.", "retail", 12),
)  # fmt: skip
GONE: Final = Noted("Theo Nasser", "Gearline", "https://gearline.example.org",
                    "A competitor answers questions about tents there.", "field", 160)  # fmt: skip
WATCHED, LEFT = 110, 109  # days ago
BEFORE: Final = ("legal", "creative")
AFTER: Final = ("field", "success", "press")
SHARED: Final = 20  # days ago
FOOD_BANK: Final = ("Samir Aziz", "Nextdoor", "https://nextdoor.co.uk",
                    "Neighbours ask there when we are open.")  # fmt: skip


def sites_watch(stage: Stage) -> None:
    """Three are watched, one is not for them; the head coach has this quarter's look to do."""
    first, *_later = [_note(stage, each) for each in SITES]
    gone = _note(stage, GONE)
    at = stage.ago(WATCHED)
    head, words = stage.viewer(HEAD, at), "Hardly anybody of ours is there yet."
    site_watch_on(actor=head, site=first, reason=words, now=at)
    at = stage.ago(LEFT)
    head, words = stage.viewer(HEAD, at), "It closes at the end of the year."
    site_leave(actor=head, site=gone, reason=words, now=at)
    sites_ask(actor=ACTOR, now=stage.now)


def help_share(stage: Stage) -> None:
    """Support's coach said whom to ask before the help changes, and who is told after."""
    at = stage.ago(SHARED)
    channel = Channel.objects.get(platform=ANSWERED[0], handle_key=ANSWERED[1])
    custody = Custody(
        owner=channel.owner,
        second_admin=channel.second_admin,
        content_owner=channel.content_owner,
        recovery_mailbox=channel.recovery_mailbox,
        hours=hours_read("\n".join(hours_of(channel))),
        consulted=BEFORE,
        informed=[department(unit) for unit in AFTER],
    )
    channel_edit(actor=stage.viewer(COACH, at), channel=channel, custody=custody, now=at)


def neighbours_watch(stage: Stage, coordinator: str) -> None:
    """The food bank has no head coach: its coordinator keeps the list, with one site on it."""
    by, name, url, why = FOOD_BANK
    at = stage.ago(5)
    site_note(actor=stage.viewer(by, at), name=name, url=url, why=why, now=at)
    keeper = stage.person(coordinator)
    keeper_name(actor=stage.viewer(coordinator, at), person=keeper, now=at)


def _note(stage: Stage, site: Noted) -> Site:
    at = stage.ago(site.days)
    return site_note(
        actor=stage.viewer(site.by, at),
        name=site.name,
        url=site.url,
        why=site.why,
        department=department(site.unit),
        now=at,
    )
