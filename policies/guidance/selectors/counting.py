"""Which signatures count, and who is spared: every list, gap, checklist and to-do asks here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from policies.guidance.models import Acknowledgement
from policies.guidance.rules.standing import rule_of_policy
from roles.org.models import Exemption
from roles.org.selectors import departments_below

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from policies.guidance.models import Policy, PolicyVersion


def acknowledgements_counting(version: PolicyVersion) -> QuerySet[Acknowledgement]:
    """Return the signatures by which somebody has acknowledged ``version``."""
    return Acknowledgement.objects.filter(version=version)


def counting_since(version: PolicyVersion) -> datetime | None:
    """Return when people were first asked for what ``version`` asks; None for a draft."""
    return version.published_at


def exempt(policy: Policy, today: date) -> Q:
    """Return the condition on people for whom ``policy`` is set aside that day; one query."""
    in_force = Exemption.objects.in_force(today).filter(rule=rule_of_policy(policy.uid))
    people = in_force.exclude(person=None).values("person")
    departments = in_force.exclude(department=None).values_list("department_id", flat=True)
    return Q(pk__in=people) | Q(department__in=departments_below(departments))
