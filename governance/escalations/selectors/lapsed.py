"""Whose role does not let them have a mention any more: what it needs has run out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, Value

from governance.escalations.models import Escalation, Mention
from governance.escalations.rules import EscalationState
from roles.org.models import Person
from roles.team.models import Assignment
from roles.team.rules import RoleKind
from roles.team.selectors.circle import EXECUTIVES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models.expressions import Combinable

    from governance.core.viewer import Viewer
    from governance.escalations.models.escalations import EscalationQuerySet


def _lapsed(person: Combinable, places: Iterable[Combinable], now: datetime) -> Q:
    """Whether a certificate or another item of what ``person`` may answer by there has run out,
    and none of these roles is ready. Whoever has none of them is asked for another reason."""
    kind, function = "role__type__kind", "role__type__function"
    coaches = Q(**{kind: RoleKind.COACH, function: "head"})
    players = Q(pk=None)
    for place in places:
        here = Q(role__department=place)
        coaches |= Q(**{kind: RoleKind.COACH}) & here
        players |= Q(**{kind: RoleKind.PLAYER}) & (here | Q(channels__department=place))
    booth = Q(**{kind: RoleKind.BOOTH, function: EXECUTIVES})
    roles = Assignment.objects.filter(coaches | players | booth, person=person)
    return Q(Exists(roles.run_out(now))) & ~Q(Exists(roles.ready_still(now)))


def people_lapsed(person_ids: Iterable[int], mention: Mention, now: datetime) -> set[int]:
    """Return which of them may not have the mention, saved or not, as what they need ran out."""
    channel = mention.channel.department_id if mention.channel else None
    places = [Value(place) for place in {mention.department_id, channel} if place is not None]
    named = Person.objects.filter(_lapsed(OuterRef("pk"), places, now), pk__in=list(person_ids))
    return set(named.values_list("pk", flat=True))


def mentions_lapsed(viewer: Viewer, mentions: Iterable[Mention], now: datetime) -> set[int]:
    """Return which of these wait and may not be taken by the viewer, as what they need ran out; one
    query, and none where none waits."""
    open_ones = [each.pk for each in mentions if _waits(each)]
    if viewer.person_id is None or not open_ones:
        return set()
    return mentions_barred(viewer.person_id, open_ones, now)


def mentions_barred(person_id: int, mention_ids: Iterable[int], now: datetime) -> set[int]:
    """Return which of these somebody may not have, as what they need ran out; one query."""
    places = [OuterRef("department"), OuterRef("channel__department")]
    found = Mention.objects.filter(_lapsed(Value(person_id), places, now), pk__in=list(mention_ids))
    return set(found.values_list("pk", flat=True))


def _waits(mention: Mention) -> bool:
    escalation: Escalation | None = getattr(mention, "escalation", None)
    return escalation is not None and escalation.state == EscalationState.OPEN


def escalations_takeable(viewer: Viewer, now: datetime) -> EscalationQuerySet:
    """Return those that wait and may be taken by the viewer, whose role has what it needs."""
    places = [OuterRef("mention__department"), OuterRef("mention__channel__department")]
    lapsed = _lapsed(Value(viewer.person_id or 0), places, now)
    return Escalation.objects.takeable_by(viewer).exclude(lapsed)


def takeable_counted(viewer: Viewer, now: datetime) -> int:
    """Return how many ``escalations_takeable`` finds; the long question is asked only of whoever
    has a role that something ran out for."""
    mine = Assignment.objects.filter(person=viewer.person_id or 0).run_out(now)
    found = Escalation.objects.takeable_by(viewer).aggregate(
        all=Count("pk"), doubtful=Count("pk", filter=Exists(mine))
    )
    if not found["doubtful"]:
        return int(found["all"])
    return escalations_takeable(viewer, now).count()


def escalations_lapsed(now: datetime) -> EscalationQuerySet:
    """Return what is with somebody, taken or asked, who may not have it any more."""
    places = [OuterRef("mention__department"), OuterRef("mention__channel__department")]
    taken = Q(state=EscalationState.TAKEN) & _lapsed(OuterRef("holder"), places, now)
    waiting = Q(state=EscalationState.OPEN) & _lapsed(OuterRef("asked"), places, now)
    return Escalation.objects.filter(taken | waiting)
