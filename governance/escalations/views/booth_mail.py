"""The booth answers by the link in its mail, without signing in: GET asks, POST answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid
from governance.escalations.forms.booth import BoothAnswerForm
from governance.escalations.selectors.booth import booth_mailed, function_name
from governance.escalations.views.booth import answer_give, faults_add

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def booth_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked, because scanners of mail follow links; a POST answers, once."""
    now = utc_now()
    found = booth_mailed(token, now)
    if found is None:
        return render(request, "team/answer_lapsed.html", status=410)
    row, viewer = found
    sent = request.method == "POST"
    typed, first = request.POST if sent else None, {"draft": row.draft}
    form = BoothAnswerForm(typed, initial=first, mention=row.mention)
    context = {
        "row": row,
        "form": form,
        "name": viewer.person_name,
        "function": function_name(row.function),
    }
    status = 422 if sent else 200
    if sent and form.is_valid():
        try:
            context["row"] = answer_give(viewer, row, form, now, stands=False)
            return render(request, "escalations/booth_answered.html", context)
        except Conflict as error:
            status, context["conflict"] = 409, error
        except Invalid as error:
            faults_add(form, error)
    return render(request, "escalations/booth_mail.html", context, status=status)
