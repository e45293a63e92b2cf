"""Who belongs to an audience, and why; whose assignments it binds. Set-wise."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext as _

from roles.org.models import Person
from roles.org.selectors import departments_below_each
from roles.team.models import Assignment, Audience, ChecklistItem
from roles.team.rules import ItemKind, State
from roles.team.selectors.audience_words import (
    audience_rules,
    audiences_read,
    rule_phrase,
    rule_rest,
)
from roles.team.selectors.channels import goes_as_far, speaks_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable

    from roles.team.models import AssignmentQuerySet, AudienceRule

    Below = Mapping[int, list[int]]

REASON = 100  # characters, as a to-do keeps
Meant = TypeVar("Meant", bound=Audience)


def audience_people(audience: Audience) -> QuerySet[Person]:
    """Return everybody employed for whom it is, each with ``audience_reason``: why, in words.

    Holders count from the day they accept, so that they can read before their first. At most
    two queries to make it, whatever the number of rules.
    """
    return rules_people(audience_rules(audience))


def rules_people(rules: Sequence[AudienceRule]) -> QuerySet[Person]:
    """Return the people of ``rules``, kept or only thought of, as ``audience_people`` does."""
    below = _below(rules)
    employed = Person.objects.employed()
    cases = [
        When(_of_person(rule, below), then=_reason(rule, below))
        for rule in rules
        if not rule.excludes
    ]
    if not cases:
        return employed.none().annotate(audience_reason=Value("", CharField()))
    people = employed.filter(_any([_of_person(rule, below) for rule in rules if not rule.excludes]))
    for rule in rules:
        if rule.excludes:
            people = people.exclude(_of_person(rule, below))
    reason = Func(
        Case(*cases, default=Value(""), output_field=CharField()),
        REASON,
        function="left",
        output_field=CharField(),
    )
    return people.annotate(audience_reason=reason)


def audience_has(audience: Audience, person_id: int) -> bool:
    """Whether it is for this person; three queries at most."""
    return audience_people(audience).filter(pk=person_id).exists()


def audiences_with(audiences: Sequence[Meant], person_id: int) -> list[Meant]:
    """Return those that are for this person; three queries at most, however many they are."""
    audiences_read(audiences)
    read = [(one, audience_rules(one)) for one in audiences]
    below = _below([rule for _one, rules in read for rule in rules])
    flags: dict[str, Case] = {}
    for number, (_one, rules) in enumerate(read):
        for name in ("asked", "spared"):
            meant = [
                _of_person(rule, below) for rule in rules if rule.excludes == (name != "asked")
            ]
            if meant:
                flags[f"{name}_{number}"] = Case(
                    When(_any(meant), then=True), default=False, output_field=BooleanField()
                )
    if not flags:
        return []
    person = Person.objects.employed().filter(pk=person_id).annotate(**flags).values(*flags).first()
    found = person or {}
    return [
        one
        for number, (one, _rules) in enumerate(read)
        if found.get(f"asked_{number}") and not found.get(f"spared_{number}")
    ]


def audience_by_role(audience: Audience) -> bool:
    """Whether it depends on the roles that people hold."""
    return any(rule.asks_role for rule in audience_rules(audience))


def assignments_bound(audience: Audience) -> AssignmentQuerySet:
    """Return the open assignments that need what ``audience`` is asked for: where a rule asks
    for a role those that are such, else all that its people hold."""
    rules = audience_rules(audience)
    below = _below(rules)
    asked = [_of_assignment(rule, below) for rule in rules if not rule.excludes]
    spared = [_of_person(rule, below) for rule in rules if rule.excludes]
    if not asked:
        return Assignment.objects.none()
    bound = Assignment.objects.open().filter(pk__in=Assignment.objects.filter(_any(asked)))
    if spared:
        bound = bound.exclude(person__in=Person.objects.filter(_any(spared)))
    return bound


def rules_spare(rules: Sequence[AudienceRule], person_id: int) -> bool:
    """Whether one of ``rules``, which exclude, takes this person out; two queries."""
    below = _below(rules)
    spared = _any([_of_person(rule, below) for rule in rules])
    return Person.objects.filter(spared, pk=person_id).exists()


def _below(rules: Sequence[AudienceRule]) -> Below:
    return departments_below_each({rule.department_id for rule in rules if rule.department_id})


def _any(conditions: list[Q]) -> Q:
    found = conditions[0]
    for condition in conditions[1:]:
        found |= condition
    return found


def _of_person(rule: AudienceRule, below: Below) -> Q:
    """Return what a person has to be; of no condition, what everybody is."""
    found = _personal(rule, below)
    return found & Q(Exists(_held(rule, below))) if rule.asks_role else found


def _of_assignment(rule: AudienceRule, below: Below) -> Q:
    found = _personal(rule, below, "person__") & ~Q(person__employment=Person.Employment.LEFT)
    return found & _of_role(rule, below) if rule.asks_role else found


def _personal(rule: AudienceRule, below: Below, of: str = "") -> Q:
    asked: dict[str, object] = {f"{of}pk__isnull": False}
    if rule.department_id and not rule.asks_role:
        asked[f"{of}department__in"] = below.get(rule.department_id, [])
    if rule.person_kind:
        asked[f"{of}kind"] = rule.person_kind
    if rule.country:
        asked[f"{of}country"] = rule.country
    if rule.person_id:
        asked[f"{of}pk"] = rule.person_id
    return Q(**asked)


def _of_role(rule: AudienceRule, below: Below) -> Q:
    asked: dict[str, object] = {}
    if rule.department_id:
        asked["role__department__in"] = below.get(rule.department_id, [])
    if rule.role_kind:
        asked["role__type__kind"] = rule.role_kind
    if rule.function:
        asked["role__type__function"] = rule.function
    if rule.authority is not None:  # the lower of both holds
        asked["authority__gte"] = asked["role__type__authority__gte"] = rule.authority
    found = Q(**asked)
    if rule.authority is not None:
        found &= goes_as_far(rule.authority)
    if rule.channel is not None:
        found &= speaks_on(rule.channel.pk, rule.channel.department_id)
    return found


def _held(rule: AudienceRule, below: Below) -> QuerySet[Assignment]:
    """Return the one person's roles that the rule asks for, held or accepted."""
    accepted = ChecklistItem.objects.filter(
        assignment=OuterRef("pk"), kind=ItemKind.ACCEPT, met_at__isnull=False
    )
    return Assignment.objects.filter(
        Q(state__in=[State.ACTIVE, State.SUSPENDED, State.HANDING_OVER])
        | (Q(state=State.PROPOSED) & Exists(accepted)),
        _of_role(rule, below),
        person=OuterRef("pk"),
    )


def _reason(rule: AudienceRule, below: Below) -> Combinable:
    """Return the words for why: "Coach in Retail", "everybody in Service and below"."""
    if not rule.asks_role:
        return Value(rule_phrase(rule))
    words = _("%(role)s in %(department)s") % {"role": "%1$s", "department": "%2$s"}
    called = _held(rule, below).annotate(
        words=Func(
            Value(words + rule_rest(rule).replace("%", "%%")),
            F("role__type__name"),
            F("role__department__name"),
            function="format",
            output_field=CharField(),
        )
    )
    return Subquery(called.order_by("starts_on", "pk").values("words")[:1])
