"""What a new assignment needs of the guidelines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Min

from policies.guidance.models import Acknowledgement, Policy, PolicyVersion
from policies.guidance.selectors import exempt, guideline_path, versions_in_force
from roles.org.models import Person
from roles.org.selectors import organisation_today
from roles.team.hooks import ItemDraft
from roles.team.rules import ItemKind
from roles.team.selectors import assignments_bound

if TYPE_CHECKING:
    from datetime import date, datetime

    from roles.team.models import Assignment, Audience


def versions_held() -> list[PolicyVersion]:
    """Return what is in force, and let nothing be published until this transaction ends.

    Whoever comes into an audience while a version is being published is seen by one of the
    two: the publisher waits for this, or this for the publisher.
    """
    list(Policy.objects.raw("SELECT id FROM policies_guidance_policy FOR SHARE"))
    return versions_in_force()


def guidelines_needed(assignment: Assignment, now: datetime) -> list[ItemDraft]:
    """Return an item for each guideline that binds ``assignment``, met if acknowledged already
    or set aside for its holder.

    Holds the person's row, so that an acknowledgement in the same moment comes before this,
    and is seen, or after it, and meets the item.
    """
    versions = [version for version in versions_held() if binds(version.policy, assignment)]
    Person.objects.select_for_update(no_key=True).get(pk=assignment.person_id)
    signed = dict(
        Acknowledgement.objects.counting()
        .filter(person_id=assignment.person_id)
        .values_list("version__policy_id")
        .annotate(Min("at"))
    )
    today = organisation_today(now)
    met = {version.pk: signed.get(version.policy_id) for version in versions}
    for version in versions:
        if met[version.pk] is None and _is_exempt(version.policy, assignment.person_id, today):
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


def binds(audience: Audience, assignment: Assignment) -> bool:
    """Whether ``assignment`` needs what ``audience`` is asked for."""
    return assignments_bound(audience).filter(pk=assignment.pk).exists()
