"""An administrator says to whom somebody from outside belongs."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.database import row_get
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.forms.belonging import BelongingForm
from roles.org.models import Person
from roles.org.services import belonging_allowed, person_belong

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def belonging(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Choose one of those that are listed, or that it is not known."""
    viewer = viewer_of(request)
    seen = Person.objects.visible_to(viewer).select_related("organisation")
    person = row_get(seen, uid)
    belonging_allowed(viewer, person)
    initial = {"organisation": person.organisation.uid if person.organisation else None}
    form = BelongingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["organisation"]
        person_belong(actor=viewer, person=person, organisation=chosen)
        messages.success(request, _("Saved."))
        return redirect("person", uid=person.uid)
    context = {"form": form, "person": person}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "home/belonging.html", context, status=status)
