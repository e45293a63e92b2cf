"""Who may be given a mention that somebody has, and who had it before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.escalations.models import Handover
from governance.escalations.rules import StepTarget, authority_needed
from governance.escalations.selectors.duty import duty_candidates
from governance.escalations.selectors.holders import step_holders
from governance.escalations.selectors.lapsed import mentions_barred, people_lapsed
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
    able = {key for key, level in _levels(mention, now).items() if level >= needed}
    able -= {but, *people_lapsed(able, mention, now)}
    here = Person.objects.filter(pk__in=able, employment=Person.Employment.ACTIVE)
    return here.order_by("display_name", "pk")


def mentions_takeable(mentions: list[Mention], *, taker: Person, now: datetime) -> set[int]:
    """Return which of these mentions of one department ``taker``, who has none of them, is ready to
    have, as ``mention_takers`` says of each. As many queries for many as for one."""
    if not mentions or taker.employment != Person.Employment.ACTIVE:
        return set()
    level = _levels(mentions[0], now).get(taker.pk)
    able = {
        each.pk
        for each in mentions
        if level is not None and level >= authority_needed(each.topic, each.severity)
    }
    return able - mentions_barred(taker.pk, able, now)


def _levels(mention: Mention, now: datetime) -> dict[int, int]:
    """Return how far each of them goes who answers mentions of its department: all that it asks of
    the mention."""
    coaches = [
        holder
        for target in (StepTarget.COACH, StepTarget.HEAD_COACH)
        for holder in step_holders(mention, target, now)
    ]
    found = [(each.person.pk, each.level) for each in coaches]
    if mention.department_id is not None:
        place = mention.department_id
        players = ready_players(duty_candidates(place, now), [place], now)
        found += [(each.person_id, each.level) for each in players]
    levels: dict[int, int] = {}
    for key, level in found:
        levels[key] = max(level, levels.get(key, level))
    return levels


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
