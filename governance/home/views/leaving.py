"""An administrator says that somebody left."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.database import row_get
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.forms.leaving import LeavingForm
from governance.home.selectors.leaving import leaving_of
from roles.org.models import Person
from roles.org.services import leaving_allowed, person_leave

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def leave(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What would follow, and why; then it does."""
    viewer = viewer_of(request)
    person = row_get(Person.objects.visible_to(viewer), uid)
    leaving_allowed(actor=viewer, person=person)
    form = LeavingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        person_leave(actor=viewer, person=person, reason=reason, now=utc_now())
        messages.success(request, _("%s is not listed among those who are here any more.") % person)
        return redirect("person", uid=person.uid)
    context = {"form": form, "person": person, "leaving": leaving_of(person)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "home/leaving.html", context, status=status)
