"""Giving and ending a standing approval."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.core.clock import utc_now
from governance.core.errors import Invalid, Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.forms.standing import StandingForm
from policies.guidance.models import StandingApproval
from policies.guidance.selectors import review_for, version_for
from policies.guidance.services import standing_end, standing_give
from policies.guidance.services.standing_approvals import standing_allowed
from policies.guidance.views.reviewing import review_context
from roles.team.forms.parts import problems_add

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from policies.guidance.models import Policy

UNPROCESSABLE = 422


@require_POST
@member_required
def guideline_standing(request: HttpRequest, slug: str) -> HttpResponse:
    """Approve every minor version from now on; with ``end`` let one that stands hold no more."""
    viewer, now = viewer_of(request), utc_now()
    if request.POST.get("end"):
        policy = version_for(viewer, slug).policy  # also while nothing is in review
        standing_end(actor=viewer, standing=_standing(policy, request.POST["end"]), now=now)
        messages.success(request, _("Ended. What was approved by it stays approved."))
        return redirect("guideline", slug)
    version, _needed = review_for(viewer, slug, now)
    standing_allowed(viewer, version.policy, now)
    form = StandingForm(request.POST)
    if form.is_valid() and _give(viewer, version.policy, form, now):
        messages.success(request, _("Minor versions are approved by you until that day."))
        return redirect("/")
    context = review_context(viewer, slug, now, standing_form=form)
    return render(request, "guidance/review.html", context, status=UNPROCESSABLE)


def _give(viewer: Viewer, policy: Policy, form: StandingForm, now: datetime) -> bool:
    """Return whether it was given; why not stands on the form."""
    try:
        standing_give(actor=viewer, policy=policy, now=now, **form.cleaned_data)
    except Invalid as fault:
        problems_add(form, fault)
        return False
    return True


def _standing(policy: Policy, given: str) -> StandingApproval:
    """Return the one that is named, of this guideline; Missing else."""
    try:
        found = StandingApproval.objects.filter(policy=policy, uid=UUID(given)).first()
    except ValueError:
        found = None
    if found is None:
        raise Missing
    return found
