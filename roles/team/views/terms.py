"""What a department asks for beyond the organisation: reading it, and saying it."""

from __future__ import annotations

from dataclasses import asdict
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
from roles.org.models import Department
from roles.team.forms.parts import problems_add
from roles.team.forms.terms import TermsForm
from roles.team.rules.terms import can_set_terms
from roles.team.selectors.terms import is_federated, terms_page
from roles.team.services import department_terms_set, terms_allowed

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from roles.team.selectors.terms import TermsPage


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def department_terms(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What holds in a department and why; whoever leads it changes what is its own."""
    viewer, now = viewer_of(request), utc_now()
    department = row_get(Department.objects.current().visible_to(viewer), uid)
    if request.method == "POST":
        terms_allowed(viewer, department)
    page = terms_page(viewer, department)
    form = _form(request, page)
    if form.is_bound and form.is_valid() and _set(viewer, department, form, now):
        messages.success(request, _("It holds from now on, here and in everything below."))
        return redirect("department_terms", uid)
    may = can_set_terms(viewer, department_id=department.pk)
    context = {
        "department": department,
        "page": page,
        "form": form if may and is_federated() else None,
        "federated": is_federated(),
    }
    return render(request, "team/terms.html", context, status=422 if form.is_bound else 200)


def _form(request: HttpRequest, page: TermsPage) -> TermsForm:
    sent = request.POST if request.method == "POST" else None
    return TermsForm(sent, initial=asdict(page.said), limit=page.limit)


def _set(viewer: Viewer, department: Department, form: TermsForm, now: datetime) -> bool:
    reason = form.cleaned_data["reason"]
    try:
        department_terms_set(
            actor=viewer, department=department, wanted=form.wanted, reason=reason, now=now
        )
    except Invalid as error:
        problems_add(form, error)
    return not form.errors
