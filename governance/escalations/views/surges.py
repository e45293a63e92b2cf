"""The page of an early warning: more is heard than is usual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Conflict
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.escalations.forms.surges import DismissForm
from governance.escalations.rules.surges import USUAL_OF, WINDOW, can_dismiss, usual_words
from governance.escalations.selectors.surges import surge_choices, surge_get
from governance.escalations.services.surges import surge_dismiss
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from governance.escalations.models import Surge


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def surge(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is heard more than usual, and of what; a coach says that it is nothing."""
    viewer = viewer_of(request)
    seen = surge_get(viewer, uid)
    if request.method != "POST":
        return _page(request, seen)
    form = DismissForm(request.POST)
    if can_dismiss(viewer, department_id=seen.department_id) and not form.is_valid():
        return _page(request, seen, form, status=422)
    reason = form.cleaned_data.get("reason", "") if form.is_valid() else ""
    try:
        surge_dismiss(actor=viewer, surge=seen, reason=reason, now=utc_now())
    except Conflict as error:
        return _page(request, surge_get(viewer, uid), form, status=409, conflict=error)
    messages.success(request, _("Dismissed. Nobody is warned of it as long as it lasts."))
    return redirect("surge", uid)


def _page(
    request: HttpRequest,
    seen: Surge,
    form: DismissForm | None = None,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    terms = organisation_settings()
    context = {
        "surge": seen,
        "usual": usual_words(seen.usual),
        "hours": WINDOW.seconds // 3600,
        "days": USUAL_OF,
        "least": terms.surge_least,
        "times": terms.surge_times,
        "conflict": conflict,
    }
    if surge_choices(viewer_of(request), seen)["yours"]:
        context["form"] = form or DismissForm()
    return render(request, "escalations/surge.html", context, status=status)
