"""The queue of mentions: what a viewer can see, least time left first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from governance.core.clock import utc_now
from governance.core.search import search_any
from governance.escalations.models import MENTION_TEXT, Escalation, Mention
from governance.escalations.rules import (
    EscalationState,
    author_key,
    can_take,
    minutes,
    sees_without_words,
    span_words,
    works_on_mentions,
)
from governance.escalations.selectors.lapsed import mentions_lapsed, takeable_counted
from governance.escalations.selectors.surges import surge_mentions

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from governance.escalations.models import Surge

PAGE = 50
SOON = 15  # minutes

STATE_RANK = Case(
    When(escalation__state=EscalationState.OPEN, then=Value(0)),
    When(escalation__state=EscalationState.TAKEN, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class QueueWish:
    """What of the queue is asked for: a pill, a topic, words of what was said or where, who
    said it, or an id in another tool."""

    show: str = "open"
    topic: str = ""
    q: str = ""
    surge: Surge | None = None  # only what an early warning is about
    exactly: str = ""  # the same, all of it: words are searched for the first few only

    @property
    def narrowed(self) -> bool:
        return bool(self.topic or self.q or self.surge)


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One mention of the queue; ``words`` is False where the viewer may not read it, ``lapsed``
    is True where they would take it but for what their role needs and has run out."""

    mention: Mention
    escalation: Escalation | None
    words: bool
    tone: str  # of the clock: late, soon, off or ""
    big: str
    mine: bool
    may_take: bool
    by: datetime | None = None  # what ``big`` counts down to
    lapsed: bool = False
    label: str = ""  # what that is, once somebody has it


def _shown(show: str, viewer: Viewer) -> Q:
    """Return the condition of one of the queue's pills."""
    alive = Q(escalation__state__in=[EscalationState.OPEN, EscalationState.TAKEN])
    person = viewer.person_id or 0
    whose_turn = Q(escalation__state=EscalationState.OPEN, escalation__asked_id=person)
    held = Q(escalation__state=EscalationState.TAKEN, escalation__holder_id=person)
    return {
        "open": alive,
        "nobody": Q(escalation__state=EscalationState.OPEN),
        "yours": whose_turn | held,
    }.get(show, Q())


def queue_counts(viewer: Viewer, wish: QueueWish) -> dict[str, int]:
    """Return how many mentions stand behind each pill; one query."""
    pills = ("open", "nobody", "yours", "all")
    return _narrowed(viewer, wish).aggregate(
        **{pill: Count("pk", filter=_shown(pill, viewer) or None) for pill in pills}
    )


def queue_page(
    *, viewer: Viewer, wish: QueueWish, page: int, now: datetime
) -> tuple[list[QueueItem], bool]:
    """Return one page of the queue and whether more follow; two queries, one for most."""
    start = (page - 1) * PAGE
    found = list(_wished(viewer, wish)[start : start + PAGE + 1])
    return _items(viewer, found[:PAGE], now), len(found) > PAGE


def queue_all(*, viewer: Viewer, wish: QueueWish, now: datetime) -> list[QueueItem]:
    """Return what ``queue_page`` shows, all pages at once; two queries, one for most."""
    return _items(viewer, list(_wished(viewer, wish)), now)


def _wished(viewer: Viewer, wish: QueueWish) -> QuerySet[Mention]:
    return _ordered(_narrowed(viewer, wish).filter(_shown(wish.show, viewer)))


def _narrowed(viewer: Viewer, wish: QueueWish) -> QuerySet[Mention]:
    """Return what is seen of the topic; words, the whole name or handle of who said it and an id in
    another tool find only what the viewer may read."""
    found: QuerySet[Mention] = Mention.objects.visible_to(viewer)
    if wish.q:
        readable = Mention.objects.readable_to(viewer)
        said = search_any(readable, wish.q, name="said", text=MENTION_TEXT)
        asked = wish.exactly or wish.q
        exactly = Q(references__contains=[asked])
        if key := author_key(asked):
            exactly |= Q(author_key=key)
        found = readable.filter(Q(pk__in=said.values("pk")) | exactly)
    if wish.surge is not None:
        found = found.filter(surge_mentions(wish.surge))
    return found.filter(topic=wish.topic) if wish.topic else found


def _items(viewer: Viewer, found: list[Mention], now: datetime) -> list[QueueItem]:
    readable, lapsed = _readable(viewer, found), mentions_lapsed(viewer, found, now)
    return [
        queue_item(each, viewer, now, words=each.pk in readable, lapsed=each.pk in lapsed)
        for each in found
    ]


def queue_item(
    mention: Mention, viewer: Viewer, now: datetime, *, words: bool, lapsed: bool = False
) -> QueueItem:
    """Return what the queue says about one mention; reads no more than it was given."""
    escalation: Escalation | None = getattr(mention, "escalation", None)
    if escalation is None:
        big = EscalationState.ASIDE.label if mention.disposition else _("Noted")
        return QueueItem(mention, None, words, "off", str(big), mine=False, may_take=False)
    is_open = escalation.state == EscalationState.OPEN
    whose = escalation.asked_id if is_open else escalation.holder_id
    allowed = can_take(viewer, asked_id=escalation.asked_id, department_id=mention.department_id)
    tone, big = _clock(escalation, now)
    return QueueItem(
        mention,
        escalation,
        words,
        tone,
        big,
        mine=viewer.person_id is not None and whose == viewer.person_id,
        may_take=is_open and allowed and not lapsed,
        lapsed=is_open and allowed and lapsed,
        by=escalation.due_at if is_open or escalation.due_for else None,
        label=escalation.get_due_for_display() if escalation.due_for else "",
    )


def _clock(escalation: Escalation, now: datetime) -> tuple[str, str]:
    if escalation.state == EscalationState.TAKEN and escalation.due_at is not None:
        return time_left(escalation.due_at, now)
    if escalation.state != EscalationState.OPEN:
        return "off", str(EscalationState(escalation.state).label)
    if escalation.due_at is None:
        return "late", _("Nobody")
    return time_left(escalation.due_at, now)


def time_left(until: datetime, now: datetime) -> tuple[str, str]:
    """Return the tone of a clock that runs until then, and what it says."""
    left = minutes(until - now)
    if left < 0:
        return "late", _("%(time)s late") % {"time": span_words(left)}
    return "soon" if left < SOON else "", span_words(left)


def _ordered(mentions: QuerySet[Mention]) -> QuerySet[Mention]:
    return mentions.select_related(
        "channel", "department", "escalation__asked", "escalation__holder"
    ).order_by(STATE_RANK, F("escalation__due_at").asc(nulls_last=True), "-logged_at", "-id")


def _readable(viewer: Viewer, mentions: list[Mention]) -> set[int]:
    keys = {mention.pk for mention in mentions}
    if not sees_without_words(viewer):
        return keys
    readable = Mention.objects.readable_to(viewer).filter(pk__in=keys)
    return set(readable.values_list("pk", flat=True))


def takeable_count(viewer: Viewer) -> int:
    """Return how many open ones wait that the viewer could take now; one query, two for whoever
    needs something that ran out."""
    return waiting_count(viewer) if works_on_mentions(viewer) else 0


def waiting_count(viewer: Viewer) -> int:
    """The same for whoever is asked, whatever else is their work."""
    return takeable_counted(viewer, utc_now())
