"""What a player has before them: what is theirs, what they may take, their shift, their words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from governance.escalations.models import ApprovedText, Crisis, Escalation, Mention, Promise
from governance.escalations.rules import EscalationState, Focus, focus_fits
from governance.escalations.rules.texts import may_use_texts
from governance.escalations.selectors.crisis import unfrozen
from governance.escalations.selectors.duty_own import duty_ahead, requests_asked
from governance.escalations.selectors.lapsed import escalations_takeable
from governance.escalations.selectors.promises import NEAR, promise_items
from governance.escalations.selectors.queue import queue_item, time_left
from roles.org.selectors import departments_above_each, organisation_today, people_told
from roles.team.models import Assignment
from roles.team.rules import Authority, RoleKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from governance.escalations.models import DutyRequest
    from governance.escalations.selectors.duty_own import OwnShift, TheirShift
    from governance.escalations.selectors.promises import PromiseItem
    from governance.escalations.selectors.queue import QueueItem

MOST = 20  # of each list; the page of its own has the others
TEXTS = 5
JUDGED, JUDGED_WITHIN = 5, timedelta(days=14)
NEAR_MENTION = ("channel", "department", "escalation__asked", "escalation__holder")


@dataclass(frozen=True, slots=True)
class Word:
    """How far somebody may go in a role; ``limit`` is of goodwill a case, None for none."""

    role: Assignment
    limit: Decimal | None


@dataclass(frozen=True, slots=True)
class Field:
    """``have`` and ``take`` are the first of ``having`` and ``waiting``, least time left first;
    ``words`` are of the roles that the viewer is ready in, furthest first."""

    have: list[QueueItem]
    having: int
    take: list[QueueItem]
    waiting: int
    shift: OwnShift | None
    then: TheirShift | None
    requests: list[DutyRequest]
    words: list[Word]
    promises: list[PromiseItem]
    texts: list[ApprovedText]
    judged: list[Escalation]


def field_of(viewer: Viewer, now: datetime) -> Field:
    """Return the field of a player; a fixed number of queries, however much there is."""
    person = viewer.person_id or 0
    held = Escalation.objects.filter(state=EscalationState.TAKEN, holder=person)
    open_ones = escalations_takeable(viewer, now)
    shift, then = duty_ahead(viewer, now)
    told = people_told(viewer, [then.person.pk] if then else [])
    roles = roles_played(person, now)
    return Field(
        have=_have(viewer, held, now),
        having=held.count(),
        take=_take(viewer, open_ones, now),
        waiting=open_ones.count(),
        shift=shift,
        then=then if then and then.person.pk in told else None,
        requests=requests_asked(viewer),
        words=[Word(each, _limit(each)) for each in roles],
        promises=promises_owed(viewer, now),
        texts=texts_at_hand(viewer, roles, now),
        judged=reports_judged(person, now),
    )


def reports_judged(person_id: int, now: datetime) -> list[Escalation]:
    """Return what this person reported and somebody lately called useful, or of no use, the last
    first; one query."""
    own = Escalation.objects.filter(
        mention__logged_by=person_id, mention__stripped_at=None, useful_at__gt=now - JUDGED_WITHIN
    )
    return list(own.select_related("mention").order_by("-useful_at", "-pk")[:JUDGED])


def _mentions(escalations: QuerySet[Escalation]) -> QuerySet[Mention]:
    """Of these; whoever is asked or has one reads its words."""
    found = Mention.objects.filter(escalation__in=escalations.values("pk"))
    return found.select_related(*NEAR_MENTION)


def _have(viewer: Viewer, held: QuerySet[Escalation], now: datetime) -> list[QueueItem]:
    """What nobody has answered first, by when an answer is due."""
    ordered = _mentions(held).order_by(
        F("escalation__contacted_at").asc(nulls_first=True),
        Least("escalation__contact_due_at", "escalation__due_at").asc(nulls_last=True),
        "pk",
    )
    return [_held(queue_item(each, viewer, now, words=True), now) for each in ordered[:MOST]]


def _held(item: QueueItem, now: datetime) -> QueueItem:
    """Say of one that the viewer has how long is left for the first answer, or for a word of
    theirs where that is due before."""
    escalation = item.escalation
    if escalation is not None and escalation.contacted_at is not None:
        return replace(item, tone="off", big=_("Answered"))
    if escalation is None or escalation.contact_due_at is None:
        return item
    if item.by is not None and item.by < escalation.contact_due_at:
        return item
    tone, big = time_left(escalation.contact_due_at, now)
    return replace(item, tone=tone, big=big, by=escalation.contact_due_at, label="")


def _take(viewer: Viewer, open_ones: QuerySet[Escalation], now: datetime) -> list[QueueItem]:
    ordered = _mentions(open_ones).order_by(F("escalation__due_at").asc(nulls_last=True), "pk")
    return [queue_item(each, viewer, now, words=True) for each in ordered[:MOST]]


def roles_played(person_id: int, now: datetime) -> list[Assignment]:
    """Return the roles that somebody is ready to play, furthest authority first; two queries."""
    ready = Assignment.objects.ready(now).filter(person=person_id, role__type__kind=RoleKind.PLAYER)
    found = ready.select_related("role__type", "role__department").prefetch_related("channels")
    return sorted(found.order_by("starts_on", "pk"), key=lambda each: -each.level)


def _limit(role: Assignment) -> Decimal | None:
    return role.role.type.goodwill_limit if role.level >= Authority.REPLY else None


def promises_owed(viewer: Viewer, now: datetime) -> list[PromiseItem]:
    """Return the open promises that the viewer keeps, what is due first on top; two queries."""
    mine = Promise.objects.open().filter(keeper=viewer.person_id or 0).select_related(*NEAR)
    return promise_items(viewer, list(mine.order_by("due_at", "pk")[:MOST]), now)


def texts_at_hand(viewer: Viewer, roles: Sequence[Assignment], now: datetime) -> list[ApprovedText]:
    """Return what may be used today within the scope and the focus of one of these roles, by
    title; four queries."""
    speaking = [each for each in roles if may_use_texts(each.level)]
    if not speaking:
        return []
    above = departments_above_each(each.role.department_id for each in speaking)
    near = {key for keys in above.values() for key in keys}
    usable = ApprovedText.objects.visible_to(viewer).usable(organisation_today(now))
    usable = usable.filter(Q(department=None) | Q(department_id__in=near))
    thawed = unfrozen(
        usable, list(Crisis.objects.open().over(near))
    )  # what waits in one department is at hand in none
    found = thawed.select_related("channel").order_by("title", "pk")
    fitting = (
        text
        for text in found.iterator(chunk_size=50)
        if any(_fits(text, each, above[each.role.department_id]) for each in speaking)
    )
    return [text for text, _number in zip(fitting, range(TEXTS), strict=False)]


def _fits(text: ApprovedText, role: Assignment, above: Sequence[int]) -> bool:
    """Whether a text is for the department of a role or one above it, and for what it reaches."""
    if text.department_id is not None and text.department_id not in above:
        return False
    channels = [each.pk for each in role.channels.all()]
    if text.channel and not channels and text.channel.department_id != role.role.department_id:
        return False
    own = Focus(channels, role.languages, role.regions)
    wanted = Focus(
        [text.channel_id] if text.channel_id else [],
        [text.language],
        [text.region] if text.region else [],
    )
    return focus_fits(own, wanted)
