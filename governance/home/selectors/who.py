"""Who may speak: the holders of roles, how far each may go and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core.errors import Missing
from governance.core.search import search_any, words_of
from governance.home.selectors.search.registry import roles_matching
from roles.channels.selectors.use import channel_use
from roles.org.models import PERSON_TEXT, Person
from roles.team.models import Assignment, Role
from roles.team.rules import Authority, state_word
from roles.team.selectors.authority import (
    Spoken,
    authority_found,
    channel_asked,
    spoken_of,
)
from roles.team.selectors.moments import INSTANT, Span, span_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer
    from roles.channels.models import Channel
    from roles.channels.selectors.use import Use
    from roles.team.models import AssignmentQuerySet

HOLDERS = 12  # a page of an employee stays light
SHOWN: dict[str, _StrPromise] = {
    "": _("Ready now"),
    "waiting": _("Proposed, getting ready or paused"),
    "all": _("Everybody with a role"),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """``spoken`` says how far and why, when it was asked for a channel or a day."""

    assignment: Assignment
    word: str  # a key of the state_chip tag
    level: int
    spoken: Spoken | None = None

    @property
    def signs_as(self) -> str:
        return self.spoken.signs_as if self.spoken else self.assignment.signs_as

    @property
    def persona(self) -> bool:
        return self.spoken.persona if self.spoken else self.assignment.persona

    @property
    def level_label(self) -> str:
        return str(Authority(self.level).label)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is in the address; ``channel`` is "" or what somebody typed, ``day`` None is now."""

    q: str = ""
    show: str = ""
    channel: str = ""
    day: date | None = None

    @property
    def closely(self) -> bool:
        """Whether it is about a channel or a day: then only who was ready counts."""
        return bool(self.channel or self.day)


@dataclass(frozen=True, slots=True)
class Holders:
    rows: list[Holder]
    count: int
    page: int
    channel: Channel | None = None  # the one that was asked about, if it is there
    use: Use | None = None  # whether it is in use, or was at the end of the day

    @property
    def first(self) -> int:
        return (self.page - 1) * HOLDERS + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def next_page(self) -> int:
        return self.page + 1 if self.last < self.count else 0


def holders_read(*, viewer: Viewer, asked: Asked, now: datetime, page: int | None = 1) -> Holders:
    """Return one page of holders by department, or with ``page`` None all of them.

    Every word of ``q`` stands in the person's name, the one that they sign with, or in the
    role's type, department, focus or whom it serves.
    For a channel or a day the answer is that of ``/api/v1/authority/``; else ``show`` is one of
    ``SHOWN``. A fixed number of queries; Missing for a page that is not there.
    """
    span = span_of(asked.day, now)
    channel = channel_asked(viewer=viewer, text=asked.channel) if asked.channel else None
    if asked.closely:
        found = authority_found(viewer=viewer, channel=channel, span=span)
        found = found.none() if asked.channel and channel is None else found
    else:
        found = _shown(Assignment.objects.open().visible_to(viewer), asked.show, now)
    words = words_of(asked.q)
    if words:
        found = found.filter(_matching(words))
    ordered = (
        found.select_related("person", "role__type", "role__department")
        .with_readiness(now)
        .order_by("role__department__name", "-authority", "person__display_name", "pk")
    )
    chosen = list(ordered if page is None else ordered[(page - 1) * HOLDERS : page * HOLDERS])
    if page is not None and page > 1 and not chosen:
        raise Missing
    rows = _closely(viewer, chosen, span) if asked.closely else _plainly(chosen)
    use = channel_use(channel.pk, span.begin, span.moment + INSTANT) if channel else None
    return Holders(rows, found.count(), page or 1, channel, use)


def _plainly(chosen: list[Assignment]) -> list[Holder]:
    return [
        Holder(each, state_word(each.state, ready=each.is_ready), each.level) for each in chosen
    ]


def _closely(viewer: Viewer, chosen: list[Assignment], span: Span) -> list[Holder]:
    spoken = spoken_of(chosen, viewer=viewer, span=span)
    return [Holder(each.assignment, "ready", each.level, each) for each in spoken]


def _shown(open_ones: AssignmentQuerySet, show: str, now: datetime) -> AssignmentQuerySet:
    ready = Assignment.objects.ready(now).values("pk")
    if show == "waiting":
        return open_ones.exclude(pk__in=ready)
    return open_ones if show == "all" else open_ones.filter(pk__in=ready)


def _matching(words: list[str]) -> Q:
    wanted = Q()
    for word in words:
        people = search_any(Person.objects.all(), word, name="display_name", text=PERSON_TEXT)
        roles = Role.objects.filter(roles_matching([word]))
        signed = Q(signs_as__icontains=word)
        wanted &= signed | Q(person__in=people.values("pk")) | Q(role__in=roles.values("pk"))
    return wanted
