"""Coverage by guidelines: whether enough have signed the one that all are measured by."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.guidance.models import PolicyVersion
from policies.guidance.rules.standing import Standing, enough_signed, gap_from
from policies.guidance.selectors.counting import counting_since
from policies.guidance.selectors.standing import people_standing
from roles.org.hooks import Gap
from roles.org.models import Department
from roles.org.rules.coverage import Act
from roles.org.selectors.gap_rules import gap_terms

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

SEVERITY = 3


def _baseline() -> PolicyVersion | None:
    versions = PolicyVersion.objects.published().filter(policy__baseline=True)
    return versions.select_related("policy__audience_department").first()


def _root() -> Department | None:
    return Department.objects.current().filter(parent=None).order_by("pk").first()


def _missing(version: PolicyVersion, department: UUID | None = None) -> str:
    """Return the page of those who have not signed."""
    asked = {"view": "people", "who": "owe"}
    if department is not None:
        asked |= {"department": str(department), "own": "1"}
    return f"{reverse('guideline_campaign', args=[version.policy.slug])}?{urlencode(asked)}"


def baseline_behind(now: datetime, today: date, size: str = "") -> list[Gap]:
    """CV11: 30 days after publishing, 95 of 100 have signed the baseline, by department; or as
    many, as long after, as the rule is set to.

    Those count whose time is over: neither who is exempt or on leave, nor who was asked later
    and still has time. A fixed number of statements, whatever the number of people.
    """
    version, terms = _baseline(), gap_terms("CV11", size)
    asked_at = counting_since(version) if version else None
    if version is None or asked_at is None or now < gap_from(asked_at, terms.days):
        return []
    root = _root()
    if root is None:
        return []
    overdue = Q(standing=Standing.LATE) | Q(standing=Standing.OPEN, due_at=None)
    rows = (
        people_standing(version, now, today)
        .filter(overdue | Q(standing=Standing.SIGNED))
        .order_by()
        .values_list("department", "department__uid", "department__name")
        .annotate(asked=Count("pk"), signed=Count("pk", filter=Q(standing=Standing.SIGNED)))
    )
    words = _("%(department)s: %(signed)d of %(asked)d have signed “%(title)s”")
    return [
        Gap(
            rule="CV11",
            subject_type="department",
            subject_uid=uid or root.uid,
            label=words
            % {
                "department": name or root.name,
                "signed": signed,
                "asked": asked,
                "title": version.title,
            },
            department_id=department_id or root.pk,
            since=gap_from(asked_at, terms.days),
            severity=SEVERITY,
            act=Act.SIGN,
            department=name or root.name,
            department_uid=uid or root.uid,
            path=_missing(version, uid or root.uid),
        )
        for department_id, uid, name, asked, signed in rows
        if not enough_signed(signed, asked, terms.threshold)
    ]


def baseline_unsigned(now: datetime, today: date, size: str = "") -> list[Gap]:
    """CV11 of a small organisation: everybody has signed the baseline."""
    root, version = _root(), _baseline()
    if root is None or version is None or version.published_at is None:
        return []
    people = people_standing(version, now, today).exclude(standing=Standing.EXEMPT)
    counted = people.aggregate(
        asked=Count("pk"), missing=Count("pk", filter=~Q(standing=Standing.SIGNED))
    )
    if not counted["missing"]:
        return []
    words = ngettext(
        "%(missing)d of %(all)d has not signed “%(title)s”",
        "%(missing)d of %(all)d have not signed “%(title)s”",
        counted["missing"],
    )
    return [
        Gap(
            rule="CV11",
            subject_type="policyversion",
            subject_uid=version.uid,
            label=words
            % {"missing": counted["missing"], "all": counted["asked"], "title": version.title},
            department_id=root.pk,
            since=version.published_at,
            severity=SEVERITY,
            act=Act.SIGN,
            department=root.name,
            department_uid=root.uid,
            path=_missing(version),
        )
    ]
