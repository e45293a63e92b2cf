"""Keeping what worked with a mention."""

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
from governance.escalations.selectors.story import mention_get
from governance.playbooks.forms import KeepMentionForm
from governance.playbooks.selectors.heard import practice_of
from governance.playbooks.services import mention_keep, mention_keep_check

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def mention_kept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep what worked, in words that say nothing of whom it was about: the form is empty."""
    viewer = viewer_of(request)
    seen = mention_get(viewer, uid)
    mention_keep_check(viewer, seen)
    known = practice_of(seen)
    if known is not None and request.method != "POST":
        return redirect("practice", known.uid)
    form = KeepMentionForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            kept = mention_keep(actor=viewer, mention=seen, now=utc_now(), **form.cleaned_data)
        except Conflict as error:  # what was typed stays, to copy
            form.add_error(None, str(error))
            status, known = error.status.value, practice_of(seen)
        else:
            messages.success(request, _("Kept. Everybody can read it now."))
            return redirect("practice", kept.uid)
    context = {"mention": seen, "form": form, "known": known}
    return render(request, "playbooks/keep.html", context, status=status)
