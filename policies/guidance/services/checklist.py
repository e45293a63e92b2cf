"""What a new assignment needs of the guidelines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.selectors import versions_in_force
from policies.guidance.selectors.audience import NAMED
from policies.guidance.selectors.needed import guideline_items
from roles.org.models import Person
from roles.team.selectors import assignments_bound

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from roles.team.hooks import ItemDraft
    from roles.team.models import Assignment, Audience


def versions_held() -> list[PolicyVersion]:
    """Return what is in force, and let nothing be published until this transaction ends.

    Whoever comes into an audience while a version is being published is seen by one of the
    two: the publisher waits for this, or this for the publisher.
    """
    list(Policy.objects.raw("SELECT id FROM policies_guidance_policy FOR SHARE"))
    return versions_in_force()


def people_held(person_ids: Collection[int] | None, versions: Iterable[PolicyVersion]) -> None:
    """Let none of ``person_ids`` sign one of ``versions`` until this transaction ends: a signature
    in this moment is seen, or comes after the to-do and closes it.

    So many, or None for everybody, are not held one by one: whoever signs shares the version's
    row, and waits for it.
    """
    if person_ids is not None and len(person_ids) <= NAMED:
        people = Person.objects.select_for_update(no_key=True).filter(pk__in=person_ids)
        list(people.order_by("pk").values_list("pk"))
        return
    texts = PolicyVersion.objects.select_for_update(no_key=True, of=("self",))
    list(texts.filter(pk__in=[each.pk for each in versions]).order_by("pk").values_list("pk"))


def guidelines_needed(assignment: Assignment, now: datetime) -> list[ItemDraft]:
    """Return an item for each guideline that binds ``assignment``, met if acknowledged already
    or set aside for its holder.

    Holds the person's row, so that an acknowledgement in the same moment comes before this,
    and is seen, or after it, and meets the item.
    """
    versions = [version for version in versions_held() if binds(version.policy, assignment)]
    Person.objects.select_for_update(no_key=True).get(pk=assignment.person_id)
    return guideline_items(versions, assignment.person_id, now)


def binds(audience: Audience, assignment: Assignment) -> bool:
    """Whether ``assignment`` needs what ``audience`` is asked for."""
    return assignments_bound(audience).filter(pk=assignment.pk).exists()
