"""What a role needs of the guidelines and clauses, and which of it its holder has done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Min

from policies.guidance.models import Acknowledgement, Attestation, Policy
from policies.guidance.selectors.audience import guideline_path, versions_in_force
from policies.guidance.selectors.counting import exempt
from roles.org.models import Person
from roles.org.selectors import organisation_today
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
    today = organisation_today(now)
    met = {version.pk: signed.get(version.policy_id) for version in versions}
    for version in versions:
        if met[version.pk] is None and _is_exempt(version.policy, person_id, today):
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


def _is_exempt(policy: Policy, person_id: int, today: date) -> bool:
    return Person.objects.filter(exempt(policy, today), pk=person_id).exists()


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
