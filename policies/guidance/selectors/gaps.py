"""Coverage by guidelines: whether everybody signed the one that all are measured by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from policies.guidance.models import PolicyVersion
from roles.org.hooks import Gap
from roles.org.models import Department, Person

if TYPE_CHECKING:
    from datetime import date, datetime


def baseline_unsigned(now: datetime, today: date) -> list[Gap]:
    """CV11 of a small organisation: everybody has signed the baseline."""
    root = Department.objects.current().filter(parent=None).order_by("pk").first()
    version = PolicyVersion.objects.published().filter(policy__baseline=True).first()
    if root is None or version is None or version.published_at is None:
        return []
    people = Person.objects.employed()
    missing = people.exclude(pk__in=version.acknowledgements.values("person")).count()
    if not missing:
        return []
    words = _("%(missing)d of %(all)d have not signed “%(title)s”")
    return [
        Gap(
            rule="CV11",
            subject_type="policyversion",
            subject_uid=version.uid,
            label=words % {"missing": missing, "all": people.count(), "title": version.title},
            department_id=root.pk,
            since=version.published_at,
            severity=3,
            department=root.name,
            department_uid=root.uid,
        )
    ]
