"""The tables of the organisation; ``records`` holds who and what there is, and since when."""

from __future__ import annotations

from roles.org.models.exemptions import Exemption, ExemptionQuerySet
from roles.org.models.gap_rules import GapRule
from roles.org.models.records import (
    PERSON_TEXT,
    Department,
    DepartmentPeriod,
    DepartmentPeriodQuerySet,
    DepartmentQuerySet,
    Organisation,
    Person,
    PersonQuerySet,
    Placement,
    PlacementQuerySet,
)
from roles.org.models.settings import Holiday, OrganisationSettings

__all__ = [
    "PERSON_TEXT",
    "Department",
    "DepartmentPeriod",
    "DepartmentPeriodQuerySet",
    "DepartmentQuerySet",
    "Exemption",
    "ExemptionQuerySet",
    "GapRule",
    "Holiday",
    "Organisation",
    "OrganisationSettings",
    "Person",
    "PersonQuerySet",
    "Placement",
    "PlacementQuerySet",
]
