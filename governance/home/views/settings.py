"""The organisation's settings; the size says first what it would change and for whom."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Invalid, Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.forms import SettingsForm, SizeForm
from governance.home.forms.settings import SIZE_WORDS
from governance.home.selectors.sizes import size_change
from roles.org.models import OrganisationSettings, Person
from roles.org.rules import can_change_settings, can_read_settings, is_outgrown
from roles.org.selectors import organisation_settings, organisation_size
from roles.org.services import settings_allowed, settings_change
from roles.team.forms.parts import problems_add

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

FIELDS = (
    "name",
    "time_zone",
    "language",
    "currency",
    "verify_days",
    "verify_public",
    "keep_device",
    "acknowledge_days",
    "joiner_days",
    "contact_minutes",
    "mention_days",
    "week_hours",
    "surge_least",
    "surge_times",
)
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _kept(row: OrganisationSettings) -> dict[str, Any]:
    return {field: getattr(row, field) for field in FIELDS}


@form_methods
@member_required
def settings(request: HttpRequest) -> HttpResponse:
    """Read by administrators and auditors, changed by administrators."""
    viewer, row = viewer_of(request), organisation_settings()
    if not can_read_settings(viewer):
        raise Missing
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=_kept(row))
    if request.method == "POST":
        settings_allowed(viewer)
        if form.is_valid() and _saved(request, form, row.size):
            return redirect("settings")
    size, people = organisation_size(), Person.objects.employed().count()
    context = {
        "form": form,
        "may_change": can_change_settings(viewer),
        "size": size,
        "people": people,
        "outgrown": is_outgrown(size, people),
        "sizes": SIZE_WORDS.items(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "home/settings.html", context, status=status)


def _saved(request: HttpRequest, form: SettingsForm, size: str) -> bool:
    try:
        settings_change(actor=viewer_of(request), size=size, now=utc_now(), **form.cleaned_data)
    except Invalid as error:
        problems_add(form, error)
        return False
    messages.success(request, _("The settings are saved."))
    return True


@form_methods
@member_required
def size(request: HttpRequest) -> HttpResponse:
    """What another size would change; nothing changes before it is confirmed."""
    viewer, row = viewer_of(request), organisation_settings()
    if not can_read_settings(viewer):
        raise Missing
    asked = request.POST if request.method == "POST" else request.GET or _as_it_is()
    form = SizeForm(asked)
    if not form.is_valid():
        raise Missing
    to = form.cleaned_data["to"]
    if request.method != "POST":
        context = {
            "change": size_change(to=to, now=utc_now()),
            "chosen": to,
            "unchanged": row.size == to,
            "may_change": can_change_settings(viewer),
        }
        return render(request, "home/size.html", context)
    reason = form.cleaned_data["reason"]
    settings_change(actor=viewer, size=to, now=utc_now(), reason=reason, **_named(row))
    messages.success(request, _("The size is changed. It holds for what is asked from now on."))
    return redirect("settings")


def _as_it_is() -> dict[str, str]:
    """Whoever asks for no size sees the present one, and from there the others."""
    return {"to": organisation_size()}


def _named(row: OrganisationSettings) -> dict[str, Any]:
    """Nobody need have given a name before the size is chosen."""
    return {**_kept(row), "name": row.name or _("Our organisation")}
