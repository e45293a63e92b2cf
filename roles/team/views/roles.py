"""Opening a role in a department."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.org.selectors import organisation_settings, organisation_size
from roles.team.forms import RoleOpenForm
from roles.team.forms.hints import tool_hint
from roles.team.models import RoleType
from roles.team.rules import can_open_role
from roles.team.selectors.suggestions import role_vacant_twin
from roles.team.services import role_open as role_open_service
from roles.team.views.frame import department_asked

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from roles.org.models import Department

USUAL = "coach"


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def role_open(request: HttpRequest) -> HttpResponse:
    """Choose a kind of role, take over or change its words, open it."""
    viewer = viewer_of(request)
    department = department_asked(request, viewer)
    types = types_offered(viewer, department)
    chosen = type_asked(request, types)
    form = RoleOpenForm(request.POST if request.method == "POST" else None, type=chosen)
    if request.method == "POST" and form.is_valid() and _is_new(form, chosen, department):
        role_open_service(
            actor=viewer, type=chosen, department=department, now=utc_now(), **form.cleaned_data
        )
        messages.success(request, _opened_words(chosen, department))
        hint = tool_hint(form.cleaned_data["focus"])
        if hint:
            messages.info(request, hint)
        return redirect(f"{reverse('team')}?department={department.uid}")
    context = {
        "department": department,
        "types": types,
        "chosen": chosen,
        "form": form,
        "currency": organisation_settings().currency,
    }
    return render(request, "team/role_open.html", context, status=422 if form.is_bound else 200)


def types_offered(viewer: Viewer, department: Department) -> list[RoleType]:
    """Return the kinds the viewer may open there; NotAllowed when there are none."""
    small = organisation_size() == "small"
    can_open_role(viewer, department_id=department.pk, small=small).require()
    return [
        each
        for each in RoleType.objects.filter(retired_on=None).order_by("kind", "name")
        if can_open_role(viewer, department_id=department.pk, function=each.function, small=small)
    ]


def type_asked(request: HttpRequest, types: list[RoleType]) -> RoleType:
    key = request.GET.get("type", USUAL)
    found = next((each for each in types if each.key == key), None)
    if found is None:
        raise Missing
    return found


def _is_new(form: RoleOpenForm, chosen: RoleType, department: Department) -> bool:
    """Refuse a second one like it while the first stands vacant: a second click, mostly."""
    twin = role_vacant_twin(
        department=department, type=chosen, focus=form.cleaned_data["focus"].strip()
    )
    if twin is not None:
        words = _(
            "%(role)s is open here already and stands vacant. Assign that one, or set a focus."
        )
        form.add_error("focus", words % {"role": chosen.name})
    return twin is None


def _opened_words(chosen: RoleType, department: Department) -> str:
    words = _("%(role)s is open in %(department)s. It stands vacant until somebody is ready.")
    return words % {"role": chosen.name, "department": department.name}
