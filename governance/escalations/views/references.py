"""Saying which ids a mention has in other tools, and taking one away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.core.errors import Conflict, Invalid
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.escalations.forms.references import ReferenceForm
from governance.escalations.selectors.story import mention_get
from governance.escalations.services import mention_refer, mention_unrefer
from governance.escalations.views.mention_page import mention_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_POST
@member_required
def mention_refer_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say that another tool knows it by an id."""
    viewer = viewer_of(request)
    seen, form = mention_get(viewer, uid), ReferenceForm(request.POST)
    reference = form.cleaned_data["reference"] if form.is_valid() else ""
    try:
        mention_refer(actor=viewer, mention=seen, reference=reference)
    except Invalid as error:
        if not form.errors:
            form.add_error("reference", str(error))
        return mention_page(request, seen, refer=form)
    except Conflict as error:
        return mention_page(request, mention_get(viewer, uid), conflict=error, refer=form)
    messages.success(request, _("The id is beside it, and finds it."))
    return redirect("mention", uid)


@require_POST
@member_required
def mention_unrefer_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take away an id that it has in another tool."""
    viewer = viewer_of(request)
    seen, reference = mention_get(viewer, uid), request.POST.get("reference", "")
    try:
        mention_unrefer(actor=viewer, mention=seen, reference=reference)
    except Conflict as error:
        return mention_page(request, mention_get(viewer, uid), conflict=error)
    messages.success(request, _("The id is not beside it any more."))
    return redirect("mention", uid)
