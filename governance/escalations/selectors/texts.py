"""Which texts there are, which fit a mention, and how far whoever has it may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from governance.core.database import row_get
from governance.escalations.models import ApprovedText, BoothRequest
from governance.escalations.rules import EscalationState, can_close
from governance.escalations.rules.texts import (
    TextStep,
    can_decide_text,
    can_withdraw_text,
    language_fits,
    may_use_texts,
    must_cite,
    text_steps,
)
from governance.escalations.selectors.crisis import crises_over, unfrozen
from roles.org.selectors import department_ancestors, organisation_size, organisation_today
from roles.team.models import Assignment
from roles.team.rules import Authority

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from governance.escalations.models import Crisis, Escalation, Mention

PAGE = 50
RELATED = ("channel", "department", "author", "approver", "ended_by", "booth_request")


def texts_read(viewer: Viewer, *, q: str = "", state: str = "") -> QuerySet[ApprovedText]:
    """Return the texts that the viewer sees, by title, the newest version first; one query."""
    found = ApprovedText.objects.visible_to(viewer).select_related(*RELATED)
    if q:
        found = found.filter(Q(title__icontains=q) | Q(words__icontains=q))
    if state:
        found = found.filter(state=state)
    return found.order_by("title", "key", "-number")


def text_get(viewer: Viewer, uid: UUID) -> ApprovedText:
    """Return one version; raises Missing for who does not see it."""
    found = ApprovedText.objects.visible_to(viewer).select_related(*RELATED)
    return row_get(found, uid)


def request_of(viewer: Viewer, text: ApprovedText) -> BoothRequest | None:
    """Return the request with whose answer a standing approval was given, where the viewer sees
    it; reads only for one."""
    if not text.standing:
        return None
    seen = BoothRequest.objects.visible_to(viewer)
    return seen.select_related("mention").filter(text=text).first()


def versions_of(viewer: Viewer, text: ApprovedText) -> list[ApprovedText]:
    """Return the versions of the same text that the viewer sees, newest first; one query."""
    found = ApprovedText.objects.visible_to(viewer).filter(key=text.key)
    return list(found.select_related("approver", "booth_request").order_by("-number"))


def text_choices(viewer: Viewer, text: ApprovedText) -> dict[str, bool]:
    """Return each step that is possible now, and whether it is the viewer's."""
    small = organisation_size() == "small"
    decides = can_decide_text(viewer, author_id=text.author_id, small=small)
    withdraws = can_withdraw_text(viewer, author_id=text.author_id)
    return {
        step.value: withdraws if step == TextStep.WITHDRAW else decides
        for step in text_steps(text.state)
    }


def authority_at(person_id: int, mention: Mention, now: datetime) -> int:
    """Return how far somebody may go with a mention: by their ready roles where it belongs, else
    by those that they have elsewhere; *yourself* without one. One query, two with a channel."""
    channel = mention.channel
    places = {mention.department_id, channel.department_id if channel else None} - {None}
    ready = Assignment.objects.ready(now).filter(person_id=person_id)
    roles = list(ready.select_related("role__type", "role__department").distinct())
    here = [each for each in roles if each.role.department_id in places]
    return max((each.level for each in here or roles), default=Authority.YOURSELF)


def texts_fitting(
    mention: Mention, now: datetime, *, crises: Sequence[Crisis] | None = None
) -> list[ApprovedText]:
    """Return what may be used today to answer a mention, by title; at most six queries. In a
    crisis what was approved since, or is allowed for it; ``crises`` are those that hold, read
    unless they are given."""
    usable = ApprovedText.objects.usable(organisation_today(now))
    holding = crises_over(mention.department_id) if crises is None else crises
    thawed = unfrozen(usable, holding)
    own, shelf = Q(mention=mention), Q(mention=None) & _place(mention)
    found = thawed.filter(own | shelf).select_related("approver").order_by("title", "pk")
    channel = mention.channel
    wanted = [mention.language] if mention.language else channel.languages if channel else []
    return [
        text
        for text in found
        if text.mention_id is not None or language_fits(text.language, wanted)
    ]


def _place(mention: Mention) -> Q:
    key = mention.department_id
    above = [unit.pk for unit in department_ancestors(key)] if key is not None else []
    channel = mention.channel
    regions = [mention.region] if mention.region else channel.regions if channel else []
    place = Q(topic="") | Q(topic=mention.topic)
    place &= Q(channel=None) | Q(channel_id=mention.channel_id)
    place &= Q(department=None) | Q(department_id__in=above)
    return place & (Q(region="") | Q(region__in=regions)) if regions else place


@dataclass(frozen=True, slots=True)
class Shelf:
    """The texts of a mention's page: for whoever has it, or may take it, and may speak.

    ``cites``: with the button that says which was used; ``must``: answering takes one of them.
    ``waiting`` is how many would fit, were it not for a crisis.
    """

    texts: list[ApprovedText]
    waiting: int = 0
    cites: bool = False
    must: bool = False


def shelf_of(viewer: Viewer, mention: Mention, now: datetime) -> Shelf | None:
    """Return what the viewer may use for a mention; None where nothing is to be answered by them.

    Reads only for who has a ready role that goes as far as approved texts.
    """
    escalation: Escalation | None = getattr(mention, "escalation", None)
    if viewer.person_id is None or escalation is None:
        return None
    if escalation.state not in (EscalationState.OPEN, EscalationState.TAKEN):
        return None
    level = authority_at(viewer.person_id, mention, now)
    if not may_use_texts(level):
        return None
    taken = escalation.state == EscalationState.TAKEN
    mine = taken and can_close(viewer, holder_id=escalation.holder_id)
    crises = crises_over(mention.department_id)
    texts = texts_fitting(mention, now, crises=crises)
    return Shelf(
        texts,
        waiting=_shelved(texts_fitting(mention, now, crises=[])) - _shelved(texts) if crises else 0,
        cites=mine and escalation.contacted_at is None,
        must=mine and must_cite(level),
    )


def _shelved(texts: list[ApprovedText]) -> int:
    """Return how many were not made for one mention: those nobody allows in a crisis."""
    return sum(text.mention_id is None for text in texts)


TEXT_FIELDS = (
    *("uid", "text", "version", "state", "title", "words", "language", "topic", "region"),
    *("channel", "department", "valid_until", "hash", "author", "proposed_at", "approver"),
    *("approved_at", "alone", "standing", "ended_at", "end_reason"),
)


TEXT_FILTERS = {"state": "state", "topic": "topic", "language": "language__iexact", "text": "key"}


def texts_rows(viewer: Viewer, **wanted: Any) -> QuerySet[ApprovedText]:
    """Return the versions that the viewer sees, with all that a row tells; one query."""
    given = {TEXT_FILTERS[name]: value for name, value in wanted.items()}
    found = ApprovedText.objects.visible_to(viewer).filter(**given)
    return found.select_related(*RELATED).order_by("uid")


def text_row(text: ApprovedText) -> dict[str, Any]:
    """Return a version as the API tells it; reads no more than it was given."""
    return {
        "uid": text.uid,
        "text": text.key,
        "version": text.number,
        "state": text.state,
        "title": text.title,
        "words": text.words,
        "language": text.language,
        "topic": text.topic or None,
        "region": text.region or None,
        "channel": text.channel.uid if text.channel else None,
        "department": text.department.uid if text.department else None,
        "valid_until": text.valid_until,
        "hash": text.text_hash,
        "author": text.author.uid,
        "proposed_at": text.proposed_at,
        "approver": text.approver.uid if text.approver else None,
        "approved_at": text.approved_at,
        "alone": text.alone,
        "standing": text.standing,
        "ended_at": text.ended_at,
        "end_reason": text.end_reason or None,
    }
