"""Break glass: one page on which somebody gets authority at once, for hours and with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Conflict, DomainError, Invalid, NotAllowed
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.org.models import Person
from roles.team.forms import BreakGlassForm
from roles.team.forms.parts import problems_add
from roles.team.models import Role
from roles.team.rules import RoleKind, can_break_glass
from roles.team.services import glass_break
from roles.team.views.frame import department_asked

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from roles.team.models import Assignment

LISTED = 200


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def break_glass(request: HttpRequest) -> HttpResponse:
    """Say who steps in; a POST gives the authority at once."""
    viewer = viewer_of(request)
    department = department_asked(request, viewer)
    can_break_glass(viewer, department_id=department.pk).require()
    roles = Role.objects.open().filter(department=department, type__kind=RoleKind.PLAYER)
    roles = roles.select_related("type", "department").order_by("type__name", "focus", "pk")
    form = BreakGlassForm(request.POST if request.method == "POST" else None, roles=roles)
    made = _made(viewer, form) if form.is_bound and form.is_valid() else None
    if made is not None:
        messages.success(request, _("%s may act at once. Those concerned have been told.") % made)
        return redirect("assignment", uid=made.uid)
    people = Person.objects.employed().filter(department=department).exclude(email=None)
    context = {
        "department": department,
        "form": form,
        "roles": roles,
        "people": people.exclude(pk=viewer.person_id or 0).order_by("display_name")[:LISTED],
    }
    return render(request, "team/break_glass.html", context, status=422 if form.is_bound else 200)


def _made(viewer: Viewer, form: BreakGlassForm) -> Assignment | None:
    """Give it; None, with the fault in the form, when a rule says no to what was sent."""
    sent = form.cleaned_data
    people = Person.objects.visible_to(viewer).filter(email__iexact=sent["email"])
    person = people.employed().first()
    if person is None:
        form.add_error("email", _("Nobody here has this address."))
        return None
    try:
        return glass_break(
            actor=viewer,
            role=sent["role"],
            person=person,
            authority=sent["authority"],
            hours=sent["hours"],
            reason=sent["reason"],
            now=utc_now(),
        )
    except (Invalid, Conflict, NotAllowed) as error:
        _fault(form, error)
        return None


def _fault(form: BreakGlassForm, error: DomainError) -> None:
    if any(problem.pointer == "/person" for problem in error.problems):
        form.add_error("email", str(error))
    else:
        problems_add(form, error)
