"""What all rules of coverage find: asked anew or, for pages where that takes long, as of lately.

In an organisation of tens of thousands the rules take seconds, and nobody waits so long for a
page. What they found is then kept for a while; whoever changed anything since is told anew, and
everybody who reads gaps is told when it was counted. It is kept by language, for gaps are told in
words. Small and middling organisations are always told what is so now.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING
from zlib import crc32
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language

from governance.audit.selectors import acted_last
from roles.org.hooks import Gap, gap_rules, small_gap_rules
from roles.org.rules.coverage import SMALL_OWN
from roles.org.selectors import organisation_settings, organisation_size
from roles.org.selectors.gap_rules import gap_rules_of, gaps_as_set, is_asked

if TYPE_CHECKING:
    from datetime import date

    from governance.core.viewer import Viewer
    from roles.org.models import GapRule

TIMES = 100  # so long, of what counting took, is it kept,
LONGEST = 300  # seconds at the most
SHAPE = crc32(repr(fields(Gap)).encode())  # what another version of Playbook kept is not read
UNDER_WAY = timedelta(seconds=10)  # a change may be recorded and not yet to be seen for so long


@dataclass(frozen=True, slots=True)
class Counted:
    """What is uncovered, in no order, with what exemptions set aside; ``at`` a moment, and in which
    ``zone`` the organisation is."""

    found: list[Gap]
    at: datetime
    zone: str
    lately: bool = False  # not just now

    @property
    def told_at(self) -> datetime | None:
        """Return when it was counted, if that has to be told."""
        return self.at if self.lately else None


def gaps_counted(*, now: datetime, size: str = "") -> Counted:
    """Ask every rule; one statement a rule, however many people there are."""
    own = organisation_settings()
    today = now.astimezone(ZoneInfo(own.time_zone)).date()
    size = size or own.size or organisation_size()
    found = [gap for rule in gap_rules for gap in rule(now, today, size)]
    rows = gap_rules_of(size)
    if size == "small":
        found = _of_small(found, rows, now, today)
    return Counted(gaps_as_set(found, rows), now, own.time_zone)


def gaps_counted_lately(*, viewer: Viewer, now: datetime, anew: bool = False) -> Counted:
    """Return the same for a page: where counting takes long, what was counted a while ago; ``anew``
    for what is taken away as a file."""
    if anew or settings.GAPS_KEPT_AFTER is None:
        return gaps_counted(now=now)
    key = f"gaps:{get_language()}:{SHAPE:x}"
    kept: Counted | None = cache.get(key)
    if kept is not None and not _acted_since(viewer, kept.at):
        return kept
    begun = monotonic()
    counted = gaps_counted(now=now)
    took = monotonic() - begun
    if took > settings.GAPS_KEPT_AFTER:
        cache.set(key, replace(counted, lately=True), min(took * TIMES, LONGEST))
    return counted


def _acted_since(viewer: Viewer, moment: datetime) -> bool:
    last = acted_last(actor_uid=viewer.uid) if viewer.uid else None
    return last is not None and last >= moment - UNDER_WAY


def _of_small(found: list[Gap], rows: dict[str, GapRule], now: datetime, today: date) -> list[Gap]:
    """What it is asked for: of some rules in words of its own, which have a hook of their own."""
    kept = [gap for gap in found if gap.rule not in SMALL_OWN and is_asked(gap.rule, "small", rows)]
    named = {(gap.rule, gap.subject_uid) for gap in kept}
    more = [gap for rule in small_gap_rules for gap in rule(now, today, "small")]
    return kept + [gap for gap in more if (gap.rule, gap.subject_uid) not in named]
