"""Which texts were in force on a day, and whose signatures count for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.guidance.models import PolicyVersion
from roles.team.selectors.moments import day_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from policies.guidance.models import Policy


def versions_on(
    day: date, policy: Policy | None = None, *, end: datetime | None = None
) -> list[PolicyVersion]:
    """Return what was in force at the end of ``day``, of ``policy`` or of all; one query, and one
    for where that ``end`` is unless it is given."""
    end = end or day_of(day)[1]
    found = PolicyVersion.objects.filter(published_at__lt=end)
    if policy is not None:
        found = found.filter(policy=policy)
    latest = found.order_by("policy_id", "-published_at", "-number").distinct("policy_id")
    versions = latest.select_related("policy__audience_department")
    return [each for each in versions if each.withdrawn_at is None or each.withdrawn_at >= end]


def versions_counting(versions: Sequence[PolicyVersion]) -> list[tuple[PolicyVersion, UUID, int]]:
    """Return each of ``versions`` with uid and key of every one whose signature counts for it.

    Those are the version itself and, behind a minor one, all back to the last major one. One query
    when there is a minor one, else none.
    """
    found = [(version, version.uid, version.pk) for version in versions]
    minor = {version.policy_id: version for version in versions if not version.major}
    if not minor:
        return found
    former = PolicyVersion.objects.filter(policy_id__in=minor).exclude(published_at=None)
    for each in former.order_by("-number"):
        latest = minor.get(each.policy_id)
        if latest is not None and each.number < latest.number:
            found.append((latest, each.uid, each.pk))
            if each.major:
                del minor[each.policy_id]
    return found
