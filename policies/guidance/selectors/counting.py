"""Which signatures count, and who is spared: every list, gap, checklist and to-do asks here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q

from policies.guidance.models import Acknowledgement, PolicyVersion
from policies.guidance.rules.standing import policy_of_rule, rule_of_policy
from roles.org.models import Exemption
from roles.org.selectors import departments_below

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from policies.guidance.models import Policy


def acknowledgements_counting(version: PolicyVersion) -> QuerySet[Acknowledgement]:
    """Return the signatures by which somebody has acknowledged ``version``, which is in force:
    of the last major version, or of a minor one since. Somebody may have several."""
    return Acknowledgement.objects.counting().filter(version__policy_id=version.policy_id)


def signed_at(viewer: Viewer, versions: Iterable[PolicyVersion]) -> dict[int, datetime]:
    """Return by policy when the viewer signed what holds for these versions in force; one query."""
    rows = Acknowledgement.objects.counting().filter(
        person_id=viewer.person_id or 0, version__policy__in=[each.policy_id for each in versions]
    )
    return dict(rows.values_list("version__policy_id").annotate(Max("at")))


def signed_count(versions: Iterable[PolicyVersion]) -> dict[int, int]:
    """Return by policy how many people signed what holds for these versions; one query."""
    rows = Acknowledgement.objects.counting().filter(
        version__policy__in=[each.policy_id for each in versions]
    )
    counted = Count("person_id", distinct=True)
    return dict(rows.order_by().values_list("version__policy_id").annotate(counted))


def counting_since(version: PolicyVersion) -> datetime | None:
    """Return when people were first asked for what ``version`` asks; None for a draft.

    For a minor version that is when the major one came into force; one query then.
    """
    if version.major or version.published_at is None:
        return version.published_at
    majors = version.policy.versions.filter(major=True, published_at__isnull=False)
    return majors.order_by("-number").values_list("published_at", flat=True).first()


def exempt(policy: Policy, today: date) -> Q:
    """Return the condition on people for whom ``policy`` is set aside that day; one query."""
    in_force = Exemption.objects.in_force(today).filter(rule=rule_of_policy(policy.uid))
    people = in_force.exclude(person=None).values("person")
    departments = in_force.exclude(department=None).values_list("department_id", flat=True)
    return Q(pk__in=people) | Q(department__in=departments_below(departments))


def guideline_rule_name(rule: str) -> str:
    """Return what a rule is called that is a guideline in force, else ""."""
    uid = policy_of_rule(rule)
    if uid is None:
        return ""
    found = PolicyVersion.objects.published().filter(policy__uid=uid)
    return found.values_list("title", flat=True).first() or ""
