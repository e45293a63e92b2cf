"""An administrator, or HR, says from when to when somebody is on leave."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.database import row_get
from governance.core.errors import Invalid
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.forms.leaves import BackForm, LeaveForm
from roles.org.models import Person
from roles.org.selectors import organisation_today
from roles.org.services import leave_allowed, leave_end, leave_set
from roles.team.forms.parts import problems_add

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer

BACK = "back"  # the name of the button that ends a leave, or calls it off


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def away(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say it, change it, or end it."""
    viewer = viewer_of(request)
    person = row_get(Person.objects.visible_to(viewer), uid)
    leave_allowed(actor=viewer, person=person)
    ends = BACK in request.POST
    form = _leave_form(request, person, sent=request.method == "POST" and not ends)
    back = BackForm(request.POST if ends else None)
    if _ended(viewer, person, back) if ends else _said(viewer, person, form):
        messages.success(request, _("Saved."))
        return redirect("person", uid=person.uid)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or back.errors else HTTPStatus.OK
    context = {"form": form, "back": back, "person": person, "has_leave": _has_leave(person)}
    return render(request, "home/away.html", context, status=status)


def _leave_form(request: HttpRequest, person: Person, *, sent: bool) -> LeaveForm:
    runs = person.employment == Person.Employment.ON_LEAVE
    first_day = person.away_from or organisation_today(utc_now())
    initial = {"away_from": first_day, "back_on": person.back_on}
    return LeaveForm(request.POST if sent else None, begun=runs, initial=initial)


def _has_leave(person: Person) -> bool:
    return person.employment == Person.Employment.ON_LEAVE or person.away_from is not None


def _said(viewer: Viewer, person: Person, form: LeaveForm) -> bool:
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        leave_set(actor=viewer, person=person, **form.cleaned_data, now=utc_now())
    except Invalid as error:
        problems_add(form, error)
    return form.is_valid()


def _ended(viewer: Viewer, person: Person, form: BackForm) -> bool:
    if not form.is_valid():
        return False
    leave_end(actor=viewer, person=person, reason=form.cleaned_data["why"], now=utc_now())
    return True
