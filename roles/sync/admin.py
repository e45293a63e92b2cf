"""Connections to set and release; imports and drafts to look at: they have their own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.core.admin import DefinitionAdmin, ReadOnlyAdmin
from governance.core.clock import utc_now
from governance.core.errors import DomainError
from governance.core.request import viewer_of
from roles.sync.forms.held import Shown
from roles.sync.models import Connection, Draft, ImportPlan, StagedLeaver
from roles.sync.rules import held_digest
from roles.sync.selectors.health import held_of
from roles.sync.services.connections import SETTINGS, connection_change
from roles.sync.services.releasing import staged_discard, staged_release

if TYPE_CHECKING:
    from django.http import HttpRequest

    ConnectionModelForm = forms.ModelForm[Connection]
else:
    ConnectionModelForm = forms.ModelForm


@admin.register(ImportPlan)
class ImportPlanAdmin(ReadOnlyAdmin):
    """Without the files: what people's data they hold is nobody's to browse."""

    label = gettext_lazy("Imports")
    arises = gettext_lazy("They come when a file is imported, in the application or by the API.")
    list_display = ("made_at", "made_by", "mode", "state", "settled_by", "settled_at")
    list_filter = ("state", "mode")
    fields = (*list_display, "counts", "reason", "failure")

    def app_address(self, row: ImportPlan) -> str:
        return reverse("import_plan", args=[row.uid])


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    label = gettext_lazy("Drafts")
    arises = gettext_lazy("They are begun in the application, under Drafts.")
    list_display = ("made_at", "name", "made_by", "state", "settled_by", "settled_at")
    list_filter = ("state",)
    fields = (*list_display, "why", "settled_why")

    def app_address(self, row: Draft) -> str:
        return reverse("draft", args=[row.uid])


class ConnectionForm(ConnectionModelForm):
    held = forms.ChoiceField(
        label=gettext_lazy("What the brake holds"),
        choices=[
            ("", gettext_lazy("Leave it as it is")),
            ("release", gettext_lazy("Release: they leave now")),
            ("discard", gettext_lazy("Discard: they stay")),
        ],
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, help_text=gettext_lazy("Stands in the trail.")
    )

    class Meta:
        model = Connection
        fields = SETTINGS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = held_of(self.instance) if self.instance.pk else []
        self.fields["seen"].widget = Shown(held_digest(each.pk for each in held))
        self.fields["held"].help_text = ", ".join(str(each.provisioned.person) for each in held)

    def clean_brake_percent(self) -> int:
        percent: int = self.cleaned_data["brake_percent"]
        if percent > 100:
            raise forms.ValidationError(_("From 0 to 100 percent."))
        return percent

    def clean_held(self) -> str:
        held: str = self.cleaned_data["held"]
        waiting = self.instance.staged.filter(state=StagedLeaver.State.WAITING)
        if held and not waiting.exists():
            raise forms.ValidationError(_("Nothing waits there any more."))
        return held


@admin.register(Connection)
class ConnectionAdmin(DefinitionAdmin):
    """How a connection is read and how hard it brakes; what it holds is let go here, too."""

    label = gettext_lazy("Connections (SCIM)")
    arises = gettext_lazy("They come when a directory writes here for the first time by SCIM.")
    form = ConnectionForm
    list_display = ("name", "users", "groups", "strict", "brake", "written_at", "refused_at")
    readonly_fields = ("name", "users", "groups", "written_at", "refused_at", "refused")
    fields = (*readonly_fields, *SETTINGS, "held", "seen", "reason")
    ordering = ("name", "pk")

    def app_address(self, row: Connection) -> str:
        return reverse("connection", args=[row.uid])

    def save_model(self, request: HttpRequest, obj: Connection, form: Any, change: bool) -> None:
        chosen, actor, now = form.cleaned_data, viewer_of(request), utc_now()
        reason = chosen["reason"]
        settings = {name: chosen[name] for name in SETTINGS}
        connection_change(actor=actor, connection=obj, reason=reason, **settings)
        if not chosen["held"]:
            return
        decide = staged_release if chosen["held"] == "release" else staged_discard
        try:
            decide(actor=actor, uid=obj.uid, reason=reason, seen=chosen["seen"], now=now)
        except DomainError as error:  # others are held by now, or one may not go
            messages.error(request, str(error))


@admin.register(StagedLeaver)
class StagedLeaverAdmin(ReadOnlyAdmin):
    """Released or discarded at their connection."""

    label = gettext_lazy("Leavers held by the brake")
    arises = gettext_lazy(
        "They come when a directory takes away more people at once than its brake allows."
    )
    list_display = ("asked_at", "provisioned", "connection", "state", "settled_by", "settled_at")
    list_select_related = ("provisioned", "connection")
    list_filter = ("state",)
    fields = (*list_display, "deleted", "reason")
    ordering = ("-asked_at", "-pk")

    def app_address(self, row: StagedLeaver) -> str:
        return reverse("connection", args=[row.connection.uid])
