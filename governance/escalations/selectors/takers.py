"""Who may be given a mention that somebody has, and who had it before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.escalations.models import Handover
from governance.escalations.rules import StepTarget, authority_needed
from governance.escalations.selectors.duty import duty_candidates
from governance.escalations.selectors.holders import step_holders
from governance.escalations.selectors.lapsed import people_lapsed
from governance.escalations.selectors.timeline import Moment
from roles.org.models import Person
from roles.team.selectors.cover import ready_players

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.escalations.models import Escalation, Mention


def mention_takers(mention: Mention, *, but: int, now: datetime) -> QuerySet[Person]:
    """Return who is ready to have it, by name: players and coaches of the department, and the head
    coach, who may go as far as an answer would; not ``but``, who has it, nor whoever is away or
    needs what has run out. At most eight queries."""
    needed = authority_needed(mention.topic, mention.severity)
    coaches = [
        holder
        for target in (StepTarget.COACH, StepTarget.HEAD_COACH)
        for holder in step_holders(mention, target, now)
    ]
    able = {each.person.pk for each in coaches if each.level >= needed}
    if mention.department_id is not None:
        place = mention.department_id
        players = ready_players(duty_candidates(place, now), [place], now)
        able |= {each.person_id for each in players if each.level >= needed}
    able -= {but, *people_lapsed(able, mention, now)}
    here = Person.objects.filter(pk__in=able, employment=Person.Employment.ACTIVE)
    return here.order_by("display_name", "pk")


def handovers_of(escalation: Escalation | None) -> list[Handover]:
    """Return who ever gave it to whom, oldest first; one query, none for what was noted."""
    if escalation is None:
        return []
    found = Handover.objects.filter(escalation=escalation).select_related("giver", "taker")
    return list(found.order_by("at", "pk"))


def taker_first(escalation: Escalation | None, handovers: list[Handover]) -> Person | None:
    """Return who took what was handed on since; None where whoever has it did."""
    taken_at = escalation.taken_at if escalation else None
    since = [each for each in handovers if taken_at is not None and each.at >= taken_at]
    return since[0].giver if since else None


def handover_moments(handovers: list[Handover], *, words: bool) -> list[Moment]:
    """Return them as lines of the timeline; why only for whoever reads the ``words``."""
    label = _("%(giver)s gave it to %(taker)s")
    return [
        Moment(
            each.at,
            label % {"giver": each.giver, "taker": each.taker},
            each.reason if words else "",
        )
        for each in handovers
    ]
