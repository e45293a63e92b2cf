"""The registry as a page: filtered, exceptions first, with what can be done about each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Case, Count, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.core.database import row_get
from governance.core.errors import Missing
from governance.core.search import search_any, words_of
from roles.channels.models import CHANNEL_TEXT, KEYS, Channel
from roles.channels.rules import State, sees_custody
from roles.channels.selectors.facts import facts_given_by, facts_of, facts_unknown
from roles.channels.selectors.gaps import INCOMPLETE, ONE_ADMIN, channel_missing
from roles.org.models import Department
from roles.org.selectors import (
    departments_below,
    organisation_settings,
    organisation_size,
    organisation_today,
    organisation_zone,
)
from roles.org.selectors.gap_rules import gap_terms

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID
    from zoneinfo import ZoneInfo

    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer
    from roles.channels.models import ChannelQuerySet
    from roles.channels.rules.facts import Fact

PAGE: Final = 30  # of an employee: it stays light
SHOWN: Final[dict[str, _StrPromise]] = {
    "": _("All"),
    "gap": _("Gap"),
    "incomplete": _("Incomplete"),
    "decide": _("To decide"),
    "verify": _("To verify"),
    "paused": _("Paused"),
    "retired": _("Retired"),
}
ROWS_APART: Final = ("hours", "informed__department")
FOR_WORK: Final = frozenset({"gap", "incomplete", "decide", "verify"})
OF_CUSTODY: Final = frozenset(
    {"gap", "incomplete", "verify"}
)  # not told to partners, by no order either


@dataclass(frozen=True, slots=True)
class Asked:
    """What is in the address: each "" or None when it is not asked for."""

    show: str = ""
    q: str = ""
    kind: str = ""
    department: UUID | None = None


@dataclass(frozen=True, slots=True)
class Row:
    channel: Channel
    missing: list[str]
    silent_days: int  # 0 unless it is asked: keep or drop?
    verify_on: date | None  # None: never verified
    unknown: list[Fact]  # what nobody has given yet, of one in use
    given_by: list[str]  # who can, by name

    @property
    def unknown_words(self) -> str:
        return ", ".join(str(each.label) for each in self.unknown)

    @property
    def state(self) -> State:
        return self.channel.state


@dataclass(frozen=True, slots=True)
class Listing:
    rows: list[Row]
    count: int
    counts: dict[str, int]
    department: Department | None
    page: int
    show: str

    @property
    def next_page(self) -> int:
        """0 on the last page."""
        return self.page + 1 if self.page * PAGE < self.count else 0


def channels_read(*, viewer: Viewer, asked: Asked, now: datetime, page: int | None) -> Listing:
    """Return one page of the registry, all of it with ``page`` None; a flat number of queries.

    Raises Missing for a department that the viewer cannot see.
    """
    today, before = organisation_today(now), verified_before(now)
    department = _department(viewer, asked.department)
    channels = Channel.objects.visible_to(viewer).with_latest()
    if department is not None:
        channels = channels.filter(department__in=departments_below([department.pk]))
    if asked.kind in Channel.Kind.values:
        channels = channels.filter(kind=asked.kind)
    if words_of(asked.q):
        channels = search_any(channels, asked.q, name="handle", text=CHANNEL_TEXT)  # type: ignore[assignment]
    zone, small = organisation_zone(), organisation_size() == "small"
    keys = _keys(today, before, zone, small=small)
    if not sees_custody(viewer):
        keys = {key: Q(pk__in=[]) if key in OF_CUSTODY else found for key, found in keys.items()}
    counts = channels.aggregate(
        **{name or "all": Count("pk", filter=key, distinct=True) for name, key in keys.items()}
    )
    shown = asked.show if asked.show in SHOWN else ""
    found = _ranked(channels.filter(keys[shown]), keys)
    count = counts[shown or "all"]
    start = 0 if page is None else (page - 1) * PAGE
    if start and start >= count:
        raise Missing
    rows = found.prefetch_related(*ROWS_APART) if page is None else found[start : start + PAGE]
    return Listing(
        rows=_rows(list(rows), now, small=small),
        count=count,
        counts=counts,
        department=department,
        page=page or 1,
        show=shown,
    )


def verified_before(now: datetime) -> datetime:
    """Return the moment before which a verification is too old."""
    return now - timedelta(days=organisation_settings().verify_days)


def _rows(channels: list[Channel], now: datetime, *, small: bool) -> list[Row]:
    """Return channels, read ``with_latest`` and their people, with what is to be said of each; a
    small organisation is asked for no facts. A few queries for all of them."""
    today, zone = organisation_today(now), organisation_zone()
    asked = [] if small else [each for each in channels if each.state == State.ACTIVE]
    unknown = facts_of(asked)
    lacking = {each.department_id for each in asked if unknown[each.pk]}
    given_by = facts_given_by(lacking, now) if lacking else {}
    return [
        Row(
            channel=each,
            missing=channel_missing(each, small=small) if each.state == State.ACTIVE else [],
            silent_days=_silent_days(each, today, zone),
            verify_on=timezone.localdate(each.verified_at) if each.verified_at else None,
            unknown=unknown.get(each.pk, []),
            given_by=given_by.get(each.department_id, []) if unknown.get(each.pk) else [],
        )
        for each in channels
    ]


def _silent_days(channel: Channel, today: date, zone: ZoneInfo) -> int:
    return (today - channel.heard_on(zone)).days if getattr(channel, "is_silent", False) else 0


def _keys(today: date, before: datetime, zone: ZoneInfo, *, small: bool) -> dict[str, Q]:
    active = KEYS[State.ACTIVE]
    days = gap_terms("CV10").threshold
    silent = Q(pk__in=Channel.objects.silent(today, zone, days).values("pk"))
    return {
        "": Q(),
        "gap": active & (ONE_ADMIN if small else INCOMPLETE),
        "incomplete": active & (ONE_ADMIN if small else INCOMPLETE | facts_unknown()),
        "decide": silent | KEYS[State.RETIRING],
        "verify": active & (Q(verified_at=None) | Q(verified_at__lt=before)),
        "paused": KEYS[State.PAUSED],
        "retired": KEYS[State.RETIRED],
    }


def _ranked(channels: ChannelQuerySet, keys: dict[str, Q]) -> ChannelQuerySet:
    rank: dict[str, Any] = {
        "rank": Case(
            When(keys["decide"], then=Value(0)),
            When(keys["gap"], then=Value(1)),
            When(keys["retired"], then=Value(3)),
            default=Value(2),
        ),
        "is_silent": Case(When(keys["decide"] & KEYS[State.ACTIVE], then=True), default=False),
    }
    people = ("department", "owner", "second_admin", "content_owner")
    found: ChannelQuerySet = channels.annotate(**rank).select_related(*people)
    order = (F("rank"), F("handle_key"), F("platform"), F("pk"))
    return found.order_by(*order)


def _department(viewer: Viewer, uid: UUID | None) -> Department | None:
    if uid is None:
        return None
    return row_get(Department.objects.visible_to(viewer), uid)
