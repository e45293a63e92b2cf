"""A department's head, or a coach, begins an annex to a guideline in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Invalid
from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.forms.annex import AnnexForm, faults_at
from policies.guidance.selectors import version_for
from policies.guidance.services.annexes import annex_draft, annexing_allowed

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def guideline_annex_new(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = viewer_of(request)
    version = version_for(viewer, slug)
    annexing_allowed(viewer)
    form = AnnexForm(request.POST if request.method == "POST" else None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            draft = annex_draft(
                actor=viewer,
                uid=said["uid"],
                base=version.policy,
                title=said["title"],
                text=said["text"],
                department=said["department"],
                channel=said["channel"],
                now=utc_now(),
            )
            return redirect("guideline_draft", draft.policy.slug)
        except Invalid as fault:
            faults_at(form, "text", fault)
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = {"form": form, "version": version}
    return render(request, "guidance/annex_new.html", context, status=status)
