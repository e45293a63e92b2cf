"""Several people, chosen in the directory, are proposed for one kind of role."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.org.selectors import organisation_size, organisation_today
from roles.team.forms.many import ManyForm
from roles.team.forms.parts import problems_add
from roles.team.rules import ItemKind
from roles.team.rules.many import can_propose_many
from roles.team.services.many import many_check, many_propose

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from roles.team.services.many import ManyLine

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def assign_several(request: HttpRequest) -> HttpResponse:
    """Choose, check, propose: three steps of one form, each a POST, and only the last writes."""
    viewer, now = viewer_of(request), utc_now()
    can_propose_many(viewer, small=organisation_size() == "small").require()
    if request.method != "POST":
        messages.info(request, _("Choose people in the list first."))
        return redirect("people")
    asking = bool({"check", "send"} & set(request.POST))
    data = request.POST.copy()
    if not asking:
        data.setdefault("starts_on", organisation_today(now).isoformat())
    form = ManyForm(data, viewer=viewer, asking=asking)
    if not form.is_valid():
        return _page(request, form, status=UNPROCESSABLE)
    lines = _lines(viewer, form, now, sending="send" in request.POST) if asking else []
    return _page(request, form, lines=lines, status=UNPROCESSABLE if form.errors else 200)


def _lines(viewer: Viewer, form: ManyForm, now: datetime, *, sending: bool) -> list[ManyLine]:
    given = form.cleaned_data
    wanted: dict[str, Any] = {
        "type": given["type"],
        "department": given["department"],
        "people": given["people"],
        "starts_on": given["starts_on"],
    }
    try:
        if sending:
            return many_propose(actor=viewer, **wanted, now=now)
        return many_check(actor=viewer, **wanted, now=now)
    except (Conflict, Invalid) as error:
        problems_add(form, error)
        return []


def _page(
    request: HttpRequest, form: ManyForm, *, lines: list[ManyLine] | None = None, status: int = 200
) -> HttpResponse:
    able = [line for line in lines or [] if not line.refused]
    asked = Counter(kind for line in able for kind in line.asked)
    context = {
        "form": form,
        "people": form.chosen,
        "able": able,
        "refused": [line for line in lines or [] if line.refused],
        "consents": asked[ItemKind.CONSENT.value],
        "approvals": asked[ItemKind.APPROVE.value],
        "done": "send" in request.POST and lines is not None and not form.errors,
    }
    return render(request, "team/several.html", context, status=status)
