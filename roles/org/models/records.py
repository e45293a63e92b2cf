"""Departments, people and where they were when (valid time; the trail knows recorded time)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _

from governance.core.models import PublicModel
from governance.core.search import Fold, sort_key

if TYPE_CHECKING:
    from datetime import date

    from governance.core.viewer import Viewer


PERSON_TEXT = Fold(
    Concat(
        "display_name",
        Value(" "),
        "title",
        Value(" "),
        "email",
        output_field=models.TextField(),
    )
)


class DepartmentQuerySet(models.QuerySet["Department"]):
    def current(self) -> DepartmentQuerySet:
        return self.filter(closed_on=None)

    def visible_to(self, viewer: Viewer) -> DepartmentQuerySet:
        """The directory is every member's; a token may be limited to a subtree."""
        if not viewer.is_member:
            return self.none()
        if viewer.within_department_ids is not None:
            return self.filter(pk__in=viewer.within_department_ids)
        if viewer.external:
            return self.filter(pk=viewer.department_id or 0)
        return self


class Department(PublicModel):
    """Where people work; ``name``, ``parent`` and ``head`` mirror the open DepartmentPeriod."""

    external_id = models.CharField(max_length=200, null=True, blank=True)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    head = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.PROTECT, related_name="departments_led"
    )
    closed_on = models.DateField(null=True, blank=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["external_id"], name="org_department_external_id"),
            models.CheckConstraint(
                condition=~Q(parent=F("id")), name="org_department_not_own_parent"
            ),
        ]
        indexes = [
            GinIndex(OpClass(Fold("name"), "gin_trgm_ops"), name="org_department_text"),
            models.Index(sort_key("name"), "id", name="org_department_sorted"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, viewer: Viewer) -> OrganisationQuerySet:
        """Every member sees all, a partner their own, a limited token those of people whom it
        sees."""
        if not viewer.is_member:
            return self.none()
        if viewer.within_department_ids is not None:
            inside = Person.objects.employed().visible_to(viewer).values("organisation")
            return self.filter(pk__in=inside)
        return self.filter(pk=viewer.organisation_id or 0) if viewer.external else self


class Organisation(PublicModel):
    """Whom people from outside belong to; ``external_id`` is how files call it."""

    class Kind(models.TextChoices):
        PARTNER = "partner", _("Partner")
        RESELLER = "reseller", _("Reseller")
        AGENCY = "agency", _("Agency")
        SUPPLIER = "supplier", _("Supplier")
        INFLUENCER = "influencer", _("Influencer")
        MEDIA = "media", _("Media")

    external_id = models.CharField(max_length=200, null=True, blank=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PARTNER)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["external_id"], name="org_organisation_external_id"),
            models.UniqueConstraint(Lower("name"), name="org_organisation_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(models.QuerySet["Person"]):
    def employed(self) -> PersonQuerySet:
        return self.exclude(employment=Person.Employment.LEFT)

    def addressed(self, key: str) -> PersonQuerySet:
        """With this e-mail address, in the form that ``email_key`` gives."""
        return self.alias(address_key=Lower("email")).filter(address_key=key)

    def here(self, day: date) -> PersonQuerySet:
        """Employed, and of partners only those whose last day is not past."""
        return self.employed().exclude(kind=Person.Kind.EXTERNAL, ends_on__lt=day)

    def visible_to(self, viewer: Viewer) -> PersonQuerySet:
        if not viewer.is_member:
            return self.none()
        if viewer.within_department_ids is not None:
            return self.filter(department_id__in=viewer.within_department_ids)
        if viewer.external:
            own = Q(pk=viewer.person_id or 0) | Q(pk__in=viewer.known_ids)
            colleagues = Q(organisation=viewer.organisation_id or 0, kind=Person.Kind.EXTERNAL)
            return self.filter(own | colleagues)
        return self


class Person(PublicModel):
    """Anyone listed. Kept while employed and for the trail's sake after; see SECURITY.md."""

    class Kind(models.TextChoices):
        EMPLOYEE = "employee", _("Employee")
        VOLUNTEER = "volunteer", _("Volunteer")
        EXTERNAL = "external", _("External")

    class Employment(models.TextChoices):
        ACTIVE = "active", _("Active")
        ON_LEAVE = "on_leave", _("On leave")
        LEFT = "left", _("Left")

    external_id = models.CharField(max_length=200, null=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="person",
    )
    given_name = models.CharField(max_length=100, blank=True, default="")
    family_name = models.CharField(max_length=100, blank=True, default="")
    display_name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254, null=True, blank=True)
    title = models.CharField(max_length=200, blank=True, default="")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.EMPLOYEE)
    employment = models.CharField(
        max_length=10, choices=Employment.choices, default=Employment.ACTIVE
    )
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    manager = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    sponsor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="sponsored"
    )
    organisation = models.ForeignKey(  # of an external
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    started_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    away_from = models.DateField(null=True, blank=True)  # first day of a leave, planned or running
    back_on = models.DateField(null=True, blank=True)  # first day after it, where that is known
    location = models.CharField(max_length=100, blank=True, default="")
    country = models.CharField(
        max_length=2, blank=True, default="", db_default=""
    )  # ISO 3166-1, "DE"; as the file says, never guessed from a location
    time_zone = models.CharField(max_length=64, blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(fields=["external_id"], name="org_person_external_id"),
            models.UniqueConstraint(
                Lower("email"), condition=~Q(employment="left"), name="org_person_email"
            ),
            models.CheckConstraint(
                condition=~Q(manager=F("id")), name="org_person_not_own_manager"
            ),
            models.CheckConstraint(
                condition=Q(organisation=None) | Q(kind="external"),
                name="org_person_belongs_from_outside",
            ),
            models.CheckConstraint(
                condition=Q(away_from=None, back_on=None)
                | Q(away_from__isnull=False) & (Q(back_on=None) | Q(back_on__gt=F("away_from"))),
                name="org_person_leave_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(Lower("display_name"), name="org_person_name"),
            GinIndex(OpClass(PERSON_TEXT, "gin_trgm_ops"), name="org_person_text"),
            models.Index(sort_key("display_name"), "id", name="org_person_sorted"),
        ]

    def __str__(self) -> str:
        return self.display_name


class PlacementQuerySet(models.QuerySet["Placement"]):
    def as_of(self, day: date) -> PlacementQuerySet:
        return self.filter(during__contains=day)


class Placement(models.Model):
    """Where a person worked, and for whom, during [from, to)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="placements")
    department = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="placements"
    )
    manager = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="placements_managed"
    )
    during = DateRangeField()

    objects = PlacementQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="org_placement_once_at_a_time",
                expressions=[
                    (F("person"), RangeOperators.EQUAL),
                    (F("during"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.during}"


class DepartmentPeriodQuerySet(models.QuerySet["DepartmentPeriod"]):
    def as_of(self, day: date) -> DepartmentPeriodQuerySet:
        return self.filter(during__contains=day)


class DepartmentPeriod(models.Model):
    """What a department was called, its parent and head, during [from, to)."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="periods")
    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="child_periods"
    )
    head = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="headed_periods"
    )
    during = DateRangeField()

    objects = DepartmentPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="org_department_period_once_at_a_time",
                expressions=[
                    (F("department"), RangeOperators.EQUAL),
                    (F("during"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.during}"
