"""What a proposal would bring with it: what its checklist would ask for, and whom it crowds."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from roles.org.selectors import departments_below_each
from roles.org.selectors.gap_rules import gap_rule_is_off, gap_terms
from roles.team.hooks import checklist_forecasts
from roles.team.models import Assignment, Audience
from roles.team.rules import Authority, ItemKind, RoleKind
from roles.team.selectors.audience_words import audience_rules
from roles.team.selectors.audiences import rules_spare
from roles.team.selectors.cover import ready_coaches

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from roles.channels.models import Channel
    from roles.team.hooks import ItemDraft
    from roles.team.models import AudienceRule
    from roles.team.selectors.audiences import Below
    from roles.team.selectors.proposals import Terms

Meant = TypeVar("Meant", bound=Audience)
ORDER = (ItemKind.GUIDELINE, ItemKind.COURSE, ItemKind.CLAUSE)


def items_foreseen(terms: Terms, now: datetime) -> list[ItemDraft]:
    """Return what the checklist would ask for on these terms, met or not: what is to be read
    first, then courses, then clauses. A fixed number of queries for each upper floor."""
    found = [item for forecast in checklist_forecasts for item in forecast(terms, now)]
    return sorted(found, key=lambda item: (ORDER.index(ItemKind(item.kind)), item.title))


def audiences_meant(audiences: Iterable[Meant], terms: Terms) -> list[Meant]:
    """Return those of ``audiences`` that would bind an assignment on these terms, as
    ``assignments_bound`` does once it is proposed.

    One query where the rules are read, and two for each that takes somebody out.
    """
    read = [(one, audience_rules(one)) for one in audiences]
    below = departments_below_each(
        {rule.department_id for _one, rules in read for rule in rules if rule.department_id}
    )
    return [one for one, rules in read if _bind(rules, terms, below)]


def _bind(rules: list[AudienceRule], terms: Terms, below: Below) -> bool:
    meant = any(_meant(rule, terms, below) for rule in rules if not rule.excludes)
    spared = [rule for rule in rules if rule.excludes]
    return meant and not (spared and rules_spare(spared, terms.person.pk))


def _meant(rule: AudienceRule, terms: Terms, below: Below) -> bool:
    person = terms.person
    personal = (
        rule.person_kind in {"", person.kind}
        and rule.country in {"", person.country}
        and rule.person_id in {None, person.pk}
    )
    if rule.asks_role:
        return personal and _role_meant(rule, terms, below)
    return personal and _is_below(person.department_id, rule, below)


def _is_below(department_id: int | None, rule: AudienceRule, below: Below) -> bool:
    return rule.department_id is None or department_id in below.get(rule.department_id, [])


def _role_meant(rule: AudienceRule, terms: Terms, below: Below) -> bool:
    role = terms.role
    return (
        _is_below(role.department_id, rule, below)
        and rule.role_kind in {"", role.type.kind}
        and rule.function in {"", role.type.function}
        and (rule.authority is None or _reach(terms) >= rule.authority)
        and (rule.channel is None or _would_speak(terms, rule.channel))
    )


def _reach(terms: Terms) -> int:
    return min(terms.authority, terms.role.most)


def _would_speak(terms: Terms, channel: Channel) -> bool:
    """Whether they would speak there: see ``speaks_on``."""
    if terms.focus.channels:
        here = channel in terms.focus.channels
    else:
        here = terms.role.department_id == channel.department_id
    reach = _reach(terms) >= Authority.APPROVED_TEXT
    return here and reach and terms.role.type.kind != RoleKind.BOOTH


def crowd_foreseen(terms: Terms, now: datetime) -> tuple[int, int, int] | None:
    """Return how many players there would be for how many ready coaches, and how many one coach
    can see to, if these are too many then (CV7); None when they are not, or nobody asks."""
    kind, department_id = terms.role.type.kind, terms.role.department_id
    if kind == RoleKind.BOOTH or terms.role.type.function == "head" or gap_rule_is_off("CV7"):
        return None
    coaches = {each.person_id for each in ready_coaches(department_id, now)}
    players = set(
        Assignment.objects.active()
        .filter(role__department=department_id, role__type__kind=RoleKind.PLAYER)
        .values_list("person_id", flat=True)
    )
    (coaches if kind == RoleKind.COACH else players).add(terms.person.pk)
    number, most = len(players - coaches), gap_terms("CV7").threshold
    return (number, len(coaches), most) if coaches and number > most * len(coaches) else None
