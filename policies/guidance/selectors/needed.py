"""What a role needs of the guidelines and clauses, and which of it its holder has done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Min

from policies.guidance.models import Acknowledgement, Attestation, Policy
from policies.guidance.rules.standing import rule_of_policy
from policies.guidance.selectors.audience import guideline_path, versions_in_force
from roles.org.models import Exemption, Person
from roles.org.selectors import department_ancestors, organisation_today
from roles.team.hooks import ItemDraft
from roles.team.rules import ItemKind
from roles.team.selectors.foreseen import audiences_meant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from policies.guidance.models import PolicyVersion
    from roles.team.selectors import Terms


def guidelines_foreseen(terms: Terms, now: datetime) -> list[ItemDraft]:
    """Return what an assignment on these terms would be asked to sign."""
    return guideline_items(_meant(versions_in_force(), terms), terms.person.pk, now)


def clauses_foreseen(terms: Terms, now: datetime) -> list[ItemDraft]:
    """Return the contract clauses that an assignment on these terms would need."""
    if not terms.role.type.contract_clause:
        return []
    clauses = [each for each in versions_in_force() if each.policy.kind == Policy.Kind.CLAUSE]
    return clause_items(_meant(clauses, terms), terms.person.pk)


def _meant(versions: Sequence[PolicyVersion], terms: Terms) -> list[PolicyVersion]:
    meant = {policy.pk for policy in audiences_meant([each.policy for each in versions], terms)}
    return [each for each in versions if each.policy_id in meant]


def guideline_items(
    versions: Sequence[PolicyVersion], person_id: int, now: datetime
) -> list[ItemDraft]:
    """Return an item for each version, met if acknowledged already or set aside for them."""
    signed = dict(
        Acknowledgement.objects.counting()
        .filter(person_id=person_id)
        .values_list("version__policy_id")
        .annotate(Min("at"))
    )
    met = {version.pk: signed.get(version.policy_id) for version in versions}
    missing = [version for version in versions if met[version.pk] is None]
    spared = _spared(missing, person_id, organisation_today(now)) if missing else set()
    for version in missing:
        if rule_of_policy(version.policy.uid) in spared:
            met[version.pk] = now
    return [
        ItemDraft(
            kind=ItemKind.GUIDELINE,
            ref=version.policy.uid,
            title=version.title,
            path=guideline_path(version.policy),
            met_at=met[version.pk],
        )
        for version in versions
    ]


def _spared(versions: Sequence[PolicyVersion], person_id: int, today: date) -> set[str]:
    """Return the rules of these that are set aside for somebody, by name or for where they work;
    four queries at most, two where nothing is set aside."""
    rules = [rule_of_policy(version.policy.uid) for version in versions]
    in_force = Exemption.objects.in_force(today).filter(rule__in=rules)
    rows = list(in_force.values_list("rule", "person_id", "department_id"))
    if not rows:
        return set()
    place = Person.objects.filter(pk=person_id).values_list("department_id", flat=True).first()
    above = {each.pk for each in department_ancestors(place)} if place else set()
    return {rule for rule, person, department in rows if person == person_id or department in above}


def clause_items(versions: Sequence[PolicyVersion], person_id: int) -> list[ItemDraft]:
    """Return an item for each clause, met where HR has confirmed it already."""
    attested = dict(
        Attestation.objects.counting()
        .filter(person=person_id)
        .values_list("version__policy_id")
        .annotate(Min("at"))
    )
    return [
        ItemDraft(
            kind=ItemKind.CLAUSE,
            ref=each.policy.uid,
            title=each.title,
            path=guideline_path(each.policy),
            met_at=attested.get(each.policy_id),
        )
        for each in versions
    ]
