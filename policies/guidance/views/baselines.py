"""Choosing the guideline that everybody is measured by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Conflict
from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.forms.baseline import BaselineForm
from policies.guidance.selectors import baseline_title, version_for
from policies.guidance.selectors.preview import audience_difference
from policies.guidance.services import baseline_make
from policies.guidance.services.audience import audience_fingerprint
from policies.guidance.services.baselines import baseline_allowed
from policies.guidance.services.measuring import for_everybody
from roles.team.rules.audiences import RuleDraft
from roles.team.selectors import audience_word
from roles.team.services.audiences import rules_made

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from policies.guidance.models import PolicyVersion

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def guideline_baseline(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what changes, and who would be asked as well; a POST makes it the baseline."""
    viewer = viewer_of(request)
    version = version_for(viewer, slug)
    baseline_allowed(actor=viewer, policy=version.policy)
    form = BaselineForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = UNPROCESSABLE if form.is_bound else 200
        return _page(request, version, form, status=status)
    try:
        baseline_make(
            actor=viewer,
            policy=version.policy,
            reason=form.cleaned_data["reason"],
            now=utc_now(),
            seen=request.POST.get("seen", ""),
        )
    except Conflict as refused:
        return _page(request, version, form, status=refused.status, refused=refused)
    messages.success(request, _("Saved. Everybody is measured by this guideline from now on."))
    return redirect("guideline", slug)


def _page(
    request: HttpRequest, version: PolicyVersion, form: BaselineForm, *, status: int, **more: Any
) -> HttpResponse:
    policy = version.policy
    everybody = rules_made([RuleDraft()], owner=policy)
    context = {
        "version": version,
        "form": form,
        "former": baseline_title(),
        "audience": audience_word(policy),
        "difference": None if for_everybody(policy) else audience_difference(policy, everybody),
        "seen": audience_fingerprint(policy),
        **more,
    }
    return render(request, "guidance/baseline.html", context, status=status)
