"""Reviews: is each role still right? The unusual ones first, the plain ones kept in one click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Invalid
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.team.forms import ReviewForm
from roles.team.forms.parts import problems_add
from roles.team.selectors import reviews_waiting
from roles.team.selectors.inbox import inbox_counts
from roles.team.services import review_change, review_end, reviews_keep
from roles.team.views.tables import reviews_table

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def reviews(request: HttpRequest) -> HttpResponseBase:
    """What the viewer is to review; a POST keeps many, or changes or ends one."""
    viewer, now = viewer_of(request), utc_now()
    rows = reviews_waiting(viewer, now)
    if format_asked(request):
        return table_response(request, reviews_table(rows))
    form = ReviewForm(request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid() and _reviewed(viewer, form, now):
        messages.success(request, _done_words(form))
        return redirect("reviews")
    context = {
        "rows": rows,
        "unusual": [row for row in rows if row.unusual],
        "plain": [row for row in rows if not row.unusual],
        "counts": inbox_counts(viewer),
        "tab": "reviews",
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "team/reviews.html", context, status=status)


def _reviewed(viewer: Viewer, form: ReviewForm, now: datetime) -> bool:
    """Do what was sent; False, with the fault in the form, when a service wants more."""
    sent, found = form.cleaned_data, form.reviews
    try:
        match sent["outcome"]:
            case "change":
                review_change(
                    actor=viewer,
                    review=found[0],
                    authority=sent["authority"],
                    reason=sent["reason"],
                    now=now,
                )
            case "end":
                review_end(actor=viewer, review=found[0], reason=sent["reason"], now=now)
            case _:
                reviews_keep(actor=viewer, reviews=found, reason=sent["reason"], now=now)
    except Invalid as error:
        problems_add(form, error)
    return not form.errors


def _done_words(form: ReviewForm) -> str:
    count, holder = len(form.reviews), form.reviews[0].assignment
    if form.cleaned_data["outcome"] == "change":
        return _("Lowered, and they have been told: %s.") % holder
    if form.cleaned_data["outcome"] == "end":
        return _("Ended, and they have been told: %s.") % holder
    if count == 1:
        return _("Kept: %s.") % holder
    return ngettext("%d role kept.", "%d roles kept.", count) % count
