"""Choosing the guideline that everybody is measured by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.selectors import version_for
from policies.guidance.services import baseline_make

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
@member_required
def guideline_baseline(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = viewer_of(request)
    policy = version_for(viewer, slug).policy
    baseline_make(actor=viewer, policy=policy, reason=request.POST.get("reason", ""))
    messages.success(request, _("Saved. Everybody is measured by this guideline from now on."))
    return redirect("guideline", slug)
