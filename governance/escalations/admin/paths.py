"""Escalation paths to edit: a change is said in words before it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from governance.core.admin import DefinitionAdmin
from governance.core.request import viewer_of
from governance.escalations.models import Path
from governance.escalations.rules import (
    LEAST_WAIT,
    MOST_WAIT,
    ON_A_PATH,
    StepTarget,
    path_words,
)
from governance.escalations.rules.climbing import MOST_REPEATS
from governance.escalations.rules.paths import steps_line, steps_numbered, whom_of
from governance.escalations.rules.taken import CLOCKS, SHIPPED, PathClocks, Way, way_words
from governance.escalations.selectors.hooks import steps_named, webhooks_offered
from governance.escalations.selectors.steps import climbing_count, steps_of, way_of
from governance.escalations.services import path_change, path_open

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    PathModelForm = forms.ModelForm[Path]
else:
    PathModelForm = forms.ModelForm

WHOM = [(each.value, each.label) for each in ON_A_PATH if each != StepTarget.WEBHOOK]
WAY = ("repeats", "office_hours", *CLOCKS)
STEPS = (("first", "first_minutes"), ("then", "then_minutes"), ("last", "last_minutes"))


def _who_would(**asked: str) -> str:
    """Return where the page is that tries a path, saved or not, on a made-up mention."""
    return f"{reverse('mention_who')}?{urlencode(asked)}"


def _walked(way: Way) -> dict[str, str]:
    """Return what the page that tries a draft has to know besides its steps."""
    hours = {"office_hours": "on"} if way.clocks.office_hours else {}
    return {"repeats": str(way.repeats), **hours} if way.repeats else hours


def _minutes(*, required: bool) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Minutes before it goes on"),
        min_value=LEAST_WAIT,
        max_value=MOST_WAIT,
        required=required,
    )


def _clock(label: _StrPromise, help_text: _StrPromise) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=LEAST_WAIT,
        max_value=MOST_WAIT,
        required=False,
    )


class PathForm(PathModelForm):
    first = forms.ChoiceField(label=_("First is asked"), choices=WHOM)
    first_minutes = _minutes(required=True)
    then = forms.ChoiceField(
        label=_("Then is asked"), choices=[("", _("Nobody more")), *WHOM], required=False
    )
    then_minutes = _minutes(required=False)
    last = forms.ChoiceField(
        label=_("After that is asked"), choices=[("", _("Nobody more")), *WHOM], required=False
    )
    last_minutes = _minutes(required=False)
    repeats = forms.IntegerField(
        label=_("Asked once more, how often"),
        help_text=_("When nobody has taken it, the path is walked again so often."),
        min_value=0,
        max_value=MOST_REPEATS,
        required=False,
    )
    office_hours = forms.BooleanField(
        label=_("Counts hours of work only"),
        help_text=_(
            "From nine to five on working days without holidays, on the organisation's clocks. "
            "What is serious, and all in a crisis, counts by any clock."
        ),
        required=False,
    )
    remind_minutes = _clock(
        _("Minutes until who took it is reminded"), _("If nothing is said. Empty is never.")
    )
    return_minutes = _clock(
        _("Minutes from then until it is taken back"),
        _("If still nothing is said; the path goes on. Empty is never."),
    )
    update_minutes = _clock(
        _("Minutes between updates"),
        _("Who is late is told, then who comes next. Empty is never."),
    )
    resolve_minutes = _clock(
        _("Minutes until it is to be over"), _("From when it was passed on. Empty is never.")
    )
    reason = forms.CharField(label=_("Why"), max_length=500, help_text=_("Stands in the trail."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = steps_of(self.instance) if self.instance.pk else []
        told = webhooks_offered(steps)
        for whom, _minutes in STEPS:
            self.fields[whom].choices += told  # type: ignore[attr-defined]
        for (whom, minutes), step in zip(STEPS, steps, strict=False):
            self.initial[whom], self.initial[minutes] = whom_of(step), step["wait_minutes"]
        if not self.instance.pk:
            self.initial.update(SHIPPED.as_json())

    def clean(self) -> dict[str, Any]:
        """Ask the rules now: once it is saved, it is too late to say no at a field."""
        cleaned = super().clean() or {}
        before: list[str] = []
        for whom, minutes in STEPS:
            asked = cleaned.get(whom)
            if asked and minutes in cleaned and not cleaned[minutes]:
                self.add_error(minutes, _("Say for how many minutes."))
            if asked and asked in before:
                self.add_error(whom, _("Each is asked once."))
            before += [asked] if asked else []
        if cleaned.get("return_minutes") and not cleaned.get("remind_minutes"):
            self.add_error(
                "return_minutes",
                _("Nothing is taken back from somebody who was not reminded first."),
            )
        cleaned["repeats"] = cleaned.get("repeats") or 0
        return cleaned

    @property
    def steps(self) -> list[tuple[str, int]]:
        given = self.cleaned_data
        return [(given[whom], given[minutes]) for whom, minutes in STEPS if given[whom]]

    @property
    def way(self) -> Way:
        given = self.cleaned_data
        clocks = {name: given[name] for name in (*CLOCKS, "office_hours")}
        return Way(PathClocks(**clocks), given["repeats"])


@admin.register(Path)
class PathAdmin(DefinitionAdmin):
    """A change is a new version of the path; what climbs already goes on as it began."""

    label = _("Escalation paths")
    arises = _("One ships with the product. Others, for a crisis, are made and changed here.")
    form = PathForm
    list_display = ("name", "version", "default")
    fields = (*list_display, *STEPS, *WAY, "reason")

    def has_add_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return self.has_view_permission(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Path | None = None) -> Any:
        return self.list_display if obj else ("version", "default")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Before a change is saved, say it in words, and ask once more."""
        asking = request.method == "POST" and object_id and "confirmed" not in request.POST
        found = self.get_object(request, object_id) if asking and object_id else None
        if found is not None and self.has_change_permission(request, found):
            before = f"{path_words(steps_of(found))} {way_words(way_of(found))}"
            form: Any = self.get_form(request, found)(request.POST, instance=found)
            if form.is_valid():
                return self._confirm(request, found, form, before)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def app_address(self, row: Path) -> str:
        return _who_would(path=str(row.uid))

    def _confirm(self, request: HttpRequest, path: Path, form: Any, before: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("What this changes"),
            "opts": self.opts,
            "original": path,
            "label": self.label,
            "before": before,  # the form has made the row its own
            "after": f"{path_words(steps_named(steps_numbered(form.steps)))} {way_words(form.way)}",
            "climbing": climbing_count(),
            "who_would": _who_would(steps=steps_line(form.steps), **_walked(form.way)),
            "sent": [
                (name, value)
                for name, values in request.POST.lists()
                for value in values
                if name != "csrfmiddlewaretoken"
            ],
        }
        return TemplateResponse(request, "admin/path_confirm.html", context)

    def save_model(self, request: HttpRequest, obj: Path, form: Any, change: bool) -> None:
        save = path_change if change else path_open
        save(
            actor=viewer_of(request),
            path=obj,
            steps=form.steps,
            way=form.way,
            reason=form.cleaned_data["reason"],
        )
