"""The calendar to edit; people, departments and where they were when to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.core.admin import DefinitionAdmin, ReadOnlyAdmin
from governance.core.request import viewer_of
from roles.org.models import (
    Department,
    DepartmentPeriod,
    Exemption,
    Holiday,
    Organisation,
    OrganisationSettings,
    Person,
    Placement,
)
from roles.org.services import (
    holiday_add,
    holiday_change,
    organisation_add,
    organisation_change,
)

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    HolidayModelForm = forms.ModelForm[Holiday]
else:
    HolidayModelForm = forms.ModelForm


class HolidayForm(HolidayModelForm):
    class Meta:
        labels: ClassVar = {"counts": _("Counts as a day off")}
        help_texts: ClassVar = {
            "counts": _("Nothing is deleted here: without the tick the day is a working day again.")
        }


@admin.register(Holiday)
class HolidayAdmin(DefinitionAdmin):
    label = _("Calendar: holidays")
    keeps_history = False  # the organisation's settings keep it
    form = HolidayForm
    list_display = ("day", "name", "counts")
    list_filter = ("counts",)
    search_fields = ("name",)
    ordering = ("-day",)

    def get_fields(self, request: HttpRequest, obj: Holiday | None = None) -> tuple[str, ...]:
        return ("day", "name") if obj is None else ("day", "name", "counts")

    def has_add_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return self.has_view_permission(request)

    def save_model(self, request: HttpRequest, obj: Holiday, form: Any, change: bool) -> None:
        actor = viewer_of(request)
        if change:
            holiday_change(actor=actor, holiday=obj, day=obj.day, name=obj.name, counts=obj.counts)
        else:
            obj.pk = holiday_add(actor=actor, day=obj.day, name=obj.name).pk


@admin.register(OrganisationSettings)
class OrganisationSettingsAdmin(ReadOnlyAdmin):
    """Changed on the page of settings, which says first what a new size would change."""

    section = "definitions"
    label = _("Organisation settings")
    arises = _("They come with the first day and are changed on the page of settings.")
    keeps_history = True
    list_display = ("name", "size", "time_zone", "language", "currency")
    fields = list_display

    def app_address(self, row: OrganisationSettings) -> str:
        return reverse("settings")

    def app_forms(
        self, row: OrganisationSettings | None = None
    ) -> list[tuple[_StrPromise | str, str]]:
        return [(_("Change the settings"), reverse("settings"))]


@admin.register(Organisation)
class OrganisationAdmin(DefinitionAdmin):
    label = _("Partner organisations")
    list_display = ("name", "kind", "external_id")
    list_filter = ("kind",)
    search_fields = ("name", "external_id")
    fields = list_display
    ordering = ("name", "pk")

    def has_add_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return self.has_view_permission(request)

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        actor = viewer_of(request)
        given: dict[str, Any] = {
            "name": obj.name,
            "kind": obj.kind,
            "external_id": obj.external_id,
        }
        if change:
            organisation_change(actor=actor, organisation=obj, **given)
        else:
            obj.pk = organisation_add(actor=actor, **given).pk


@admin.register(Department)
class DepartmentAdmin(ReadOnlyAdmin):
    label = _("Departments")
    arises = _("They come with an import, a directory, a draft or the first day.")
    list_display = ("name", "parent", "head", "external_id", "closed_on")
    list_select_related = ("parent", "head")
    search_fields = ("name", "external_id")
    fields = ("uid", *list_display)
    ordering = ("name", "pk")

    def app_address(self, row: Department) -> str:
        return reverse("department", args=[row.uid])


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    label = _("People")
    arises = _("They come with an import, a directory or the first day.")
    list_display = ("display_name", "email", "department", "manager", "kind", "employment")
    list_select_related = ("department", "manager")
    list_filter = ("kind", "employment")
    search_fields = ("display_name", "email", "external_id")
    fields = (
        "uid",
        "external_id",
        *list_display,
        "user",
        "title",
        "organisation",
        "sponsor",
        "started_on",
        "ends_on",
        "left_on",
        "away_from",
        "back_on",
        "time_zone",
        "language",
    )
    ordering = ("display_name", "pk")

    def app_address(self, row: Person) -> str:
        return reverse("person", args=[row.uid])


@admin.register(Placement)
class PlacementAdmin(ReadOnlyAdmin):
    label = _("Where people worked when")
    arises = _("They come with people, and when somebody moves.")
    list_display = ("person", "department", "manager", "during")
    list_select_related = ("person", "department", "manager")
    search_fields = ("person__display_name",)
    fields = list_display

    def app_address(self, row: Placement) -> str:
        return reverse("person", args=[row.person.uid])


@admin.register(DepartmentPeriod)
class DepartmentPeriodAdmin(ReadOnlyAdmin):
    label = _("What departments were when")
    arises = _("They come with departments, and when one is changed.")
    list_display = ("department", "name", "parent", "head", "during")
    list_select_related = ("department", "parent", "head")
    search_fields = ("name",)
    fields = list_display

    def app_address(self, row: DepartmentPeriod) -> str:
        return reverse("department", args=[row.department.uid])


@admin.register(Exemption)
class ExemptionAdmin(ReadOnlyAdmin):
    label = _("Rules set aside")
    arises = _("They are asked for in the application, where a gap or a rule is.")
    list_display = ("rule", "department", "person", "ends_on", "asked_label", "granted")
    list_select_related = ("department", "person")
    list_filter = ("rule", "granted")
    search_fields = ("department__name", "person__display_name", "reason")
    fields = (*list_display, "reason", "asked_at", "decided_label", "decided_at", "ended_at")

    def app_address(self, row: Exemption) -> str:
        return reverse("exemption", args=[row.uid])
