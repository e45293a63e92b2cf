"""The admin shows; what changes, changes through services. See the apps' own ``admin.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db import models
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from governance.core.admin_files import list_table
from governance.core.errors import Missing, NotAllowed
from governance.core.export import format_asked, table_response
from governance.core.forms import BegunForm
from governance.core.hooks import Hook
from governance.core.request import viewer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase
    from django.utils.functional import _StrPromise

    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

# The trail answers it: the entries about a thing, newest first.
trail_about: Hook[Callable[[UUID], Iterable[Any]]] = Hook("trail_about")


class ReadOnlyAdmin(ModelAdmin):
    """Everything to look at for administrators, by their grant; nothing to edit or delete.

    ``section`` is where Set-up lists it: definitions, records or machinery. ``arises`` says
    where rows come from that are not added here. ``app_address`` says where a row is to be seen
    in the application, ``app_forms`` where a definition is changed that has pages of its own there.
    """

    section: ClassVar[str] = "records"
    label: ClassVar[_StrPromise | str] = ""
    arises: ClassVar[_StrPromise | str] = ""
    keeps_history = False
    show_full_result_count = False
    list_per_page = 50
    # The browser's own calendar is there without a script, on a phone, too.
    formfield_overrides: ClassVar[dict[Any, Any]] = {
        models.DateField: {
            "widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }
    }

    @property
    def media(self) -> forms.Media:
        """Nothing is picked in a window or made up of another field here, which takes Django's
        scripts and libraries, 330 KB; what is left is for a list whose rows can be chosen."""
        return forms.Media(js=("admin/js/actions.js",) if self.actions else ())

    def app_address(self, row: Any) -> str:
        """Return the page of ``row`` in the application, "" when there is none."""
        return ""

    def app_forms(self, row: Any | None = None) -> list[tuple[_StrPromise | str, str]]:
        """Return words and address of each form of the application that changes ``row``, or
        without one makes or changes what the list shows."""
        return []

    def has_view_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return viewer_of(request).administrator

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what a list offers as its filters; any other would tell what is not shown, such
        as a secret sign by sign: the list is empty, or it is not."""
        offered = [each for each in self.list_filter if isinstance(each, str)]
        known = any(lookup == name or lookup.startswith(f"{name}__") for name in offered)
        return known and super().lookup_allowed(lookup, value, request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Refuse: a model that is edited says by which service."""
        raise NotAllowed("read_only", _("This is only to look at here."))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Write nothing past the service: it has done so."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]  # no second log
        """Note nothing beside the trail, which the service has written."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]  # no second log
        """Note nothing beside the trail, which the service has written."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if wanted := format_asked(request):
            return cast("HttpResponse", self._file(request, wanted))
        titled = {"title": self.label} if self.label else {}
        context = {**titled, "app_forms": self.app_forms(), **(extra_context or {})}
        return super().changelist_view(request, context)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """Nothing is done to rows that can be none, such as "x" where each has a number."""
        try:
            for chosen in request.POST.getlist(ACTION_CHECKBOX_NAME):
                self.opts.pk.to_python(chosen)
        except ValidationError:
            raise Missing from None
        return super().response_action(request, queryset, *args, **kwargs)

    def _file(self, request: HttpRequest, wanted: str) -> HttpResponseBase:
        """The list as a file; the admin itself knows no such word in the address."""
        if not self.has_view_permission(request):
            raise Missing
        asked = request.GET.copy()
        del asked["format"]
        request.GET = asked  # type: ignore[assignment]  # as any other list of the admin is asked
        title = str(self.label or self.opts.verbose_name_plural)
        try:
            found = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            raise Missing from None
        return table_response(request, list_table(self, found, title=title), wanted=wanted)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Two who have the same row open do not write over each other unseen."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (BegunForm, form), {})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        context["app_address"] = self.app_address(row) if row is not None else ""
        context["app_forms"] = self.app_forms(row) if row is not None else []
        context["keeps_history"] = self.keeps_history
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what the trail says of a definition; of records the application shows it."""
        row = self.get_object(request, object_id)
        if row is None or not self.keeps_history or not self.has_view_permission(request, row):
            raise Missing
        entries = [entry for about in trail_about for entry in about(row.uid)]
        context = {
            **self.admin_site.each_context(request),
            "title": _("What was changed: %s") % row,
            "opts": self.opts,
            "object": row,
            "entries": entries,
            "label": self.label or self.opts.verbose_name_plural,
        }
        return TemplateResponse(request, "admin/object_history.html", context)


class DefinitionAdmin(ReadOnlyAdmin):
    """Edited by administrators, through the service that ``save_model`` calls."""

    section = "definitions"
    keeps_history = True

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return self.has_view_permission(request)
