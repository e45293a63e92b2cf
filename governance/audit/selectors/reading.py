"""The trail as a list: found by who, what and when, each entry with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q

from governance.audit.models import Entry, TrailCheck
from governance.audit.rules import KINDS
from governance.audit.selectors.verifying import unsealed_among

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

PAGE = 50
COUNTED = 10_000  # a trail has millions, and each page would count them all
CHUNK = 2000
SHOWN_CHECKS = 5


@dataclass(frozen=True, slots=True)
class TrailAsked:
    """``kind`` is a key of ``KINDS``; ``until`` is the first moment that does not count."""

    q: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TrailRow:
    """``proof`` is sealed, waiting (no seal holds it yet), altered (the last check says so) or
    unsure (it found faults elsewhere)."""

    entry: Entry
    proof: str

    @property
    def changes(self) -> list[tuple[str, str]]:
        """Return each field with what it was and became, or the fact, as text."""
        return [(key, _change_words(value)) for key, value in self.entry.changes.items()]


@dataclass(frozen=True, slots=True)
class TrailPage:
    """``count`` is of all that were asked for, or ``counted`` and one where there are more."""

    rows: list[TrailRow]
    count: int
    counted: int
    next_id: int  # the page after this one begins before it; 0 when there is none


def _change_words(value: Any) -> str:
    if isinstance(value, list) and len(value) == 2:
        before, after = ("–" if part in (None, "") else str(part) for part in value)
        return f"{before} → {after}"
    return "–" if value in (None, "") else str(value)


def entries_found(*, viewer: Viewer, asked: TrailAsked) -> QuerySet[Entry]:
    """Return the entries that the viewer may see and asks for, the newest first.

    ``q`` is part of a name, or the public id of who did it or of what it was done to.
    """
    found = Entry.objects.visible_to(viewer).order_by("-id")
    if asked.kind:
        found = found.filter(subject_type__in=KINDS[asked.kind][1])
    if asked.since:
        found = found.filter(recorded_at__gte=asked.since)
    if asked.until:
        found = found.filter(recorded_at__lt=asked.until)
    return found.filter(_naming(asked.q)) if asked.q else found


def _naming(text: str) -> Q:
    try:
        uid = UUID(text)
    except ValueError:
        return Q(actor_label__icontains=text) | Q(subject_label__icontains=text)
    return Q(actor_uid=uid) | Q(subject_uid=uid)


def trail_page(*, viewer: Viewer, asked: TrailAsked, before: int | None = None) -> TrailPage:
    """Return one page, of entries before the id ``before``; six queries, whatever the number."""
    found = entries_found(viewer=viewer, asked=asked)
    later = found if before is None else found.filter(pk__lt=before)
    chosen = list(later[: PAGE + 1])
    rows = _proved(chosen[:PAGE])
    more = len(chosen) > PAGE
    count = found[: COUNTED + 1].count()
    return TrailPage(rows, count, COUNTED, chosen[PAGE - 1].pk if more else 0)


def trail_rows(*, viewer: Viewer, asked: TrailAsked) -> Iterator[TrailRow]:
    """Yield all of what ``trail_page`` shows; read in parts, so a million do no harm."""
    part: list[Entry] = []
    for entry in entries_found(viewer=viewer, asked=asked).iterator(chunk_size=CHUNK):
        part.append(entry)
        if len(part) == CHUNK:
            yield from _proved(part)
            part = []
    yield from _proved(part)


def _proved(entries: list[Entry]) -> list[TrailRow]:
    waiting = unsealed_among([entry.pk for entry in entries]) if entries else set()
    check = check_latest()
    altered = {fault["entry"] for fault in check.faults} if check else set()
    held = "sealed" if check is None or check.is_clean else "unsure"
    return [TrailRow(entry, _proof(entry.pk, waiting, altered) or held) for entry in entries]


def _proof(key: int, waiting: set[int], altered: set[int]) -> str:
    if key in altered:
        return "altered"
    return "waiting" if key in waiting else ""


def check_latest() -> TrailCheck | None:
    """Return the last verification whose result is kept."""
    return TrailCheck.objects.order_by("-pk").first()


def checks_recent() -> list[TrailCheck]:
    return list(TrailCheck.objects.order_by("-pk")[:SHOWN_CHECKS])


def trail_size(*, upto: int) -> int:
    """Return how many entries there are, or ``upto`` where there are more."""
    return Entry.objects.all()[:upto].count()
