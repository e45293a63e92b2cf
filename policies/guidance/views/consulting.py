"""The page on which people say what they think of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.search import words_of
from governance.core.uid import uuid7
from governance.core.web import member_required
from policies.guidance.forms import CommentForm
from policies.guidance.selectors import comment_for, comments_said, consultation
from policies.guidance.selectors.commenting import SHOW, CommentsAsked
from policies.guidance.services import comment_add, comment_answer
from policies.guidance.views.tables import comments_table

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

OK, UNPROCESSABLE = 200, 422


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def guideline_comments(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Read the draft and what was said, or take that away; a POST says something."""
    viewer = viewer_of(request)
    asked = _asked(request)
    found = consultation(viewer, slug, asked)
    if format_asked(request):
        said = comments_said(viewer, found.version, asked)
        return table_response(request, comments_table(found, said))
    form = CommentForm(request.POST or None, parts=found.parts, initial={"uid": uuid7()})
    if request.method == "POST" and form.is_valid():
        comment_add(
            actor=viewer,
            version=found.version,
            text=form.cleaned_data["text"],
            block=form.cleaned_data["block"],
            uid=form.cleaned_data["uid"],
            now=utc_now(),
        )
        messages.success(request, _("Thank you. Your comment is there for all to read."))
        return redirect("guideline_comments", slug)
    context = {"found": found, "form": form, "now": utc_now(), "asked": asked}
    context["shows"] = dict(
        zip(SHOW, (_("All"), pgettext("state", "Open"), _("Closed")), strict=True)
    )
    status = UNPROCESSABLE if request.method == "POST" else OK
    return render(request, "guidance/comments.html", context, status=status)


def _asked(request: HttpRequest) -> CommentsAsked:
    """Return the filter in the address; Missing for one that there is not."""
    show = request.GET.get("show", "")
    if show not in SHOW:
        raise Missing
    return CommentsAsked(show=show, q=" ".join(words_of(request.GET.get("q", ""))))


@require_POST
@member_required
def guideline_comment(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Answer a comment, close it, or both."""
    viewer = viewer_of(request)
    comment = comment_for(viewer, slug, uid)
    comment_answer(
        actor=viewer,
        comment=comment,
        text=request.POST.get("text", ""),
        close="close" in request.POST,
        uid=uuid7(),
        now=utc_now(),
    )
    return redirect("guideline_comments", slug)
