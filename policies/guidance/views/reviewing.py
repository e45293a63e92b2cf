"""The one page on which a text is approved, changed or sent back, and the steps on the way."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.core.clock import utc_now
from governance.core.database import row_get
from governance.core.errors import Conflict, Invalid, Problem
from governance.core.request import viewer_of
from governance.core.uid import uuid7
from governance.core.web import member_required
from policies.guidance.forms.standing import StandingForm
from policies.guidance.rules import Step
from policies.guidance.selectors import review_for, review_page, version_for
from policies.guidance.selectors.commenting import questions_of
from policies.guidance.services import (
    draft_save,
    policy_approvals_set,
    question_answer,
    version_approve,
    version_ask_back,
    version_consult,
    version_return,
    version_schedule,
    version_submit,
    version_unschedule,
    version_withdraw,
)
from roles.org.selectors import organisation_settings
from roles.team.services.audiences import audience_draft_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def guideline_review(request: HttpRequest, slug: str) -> HttpResponse:
    """Look and decide; a POST approves, sends back with a reason, asks back, or answers."""
    viewer, now = viewer_of(request), utc_now()
    if request.method == "POST":
        return _decide(request, viewer, slug, now)
    return render(request, "guidance/review.html", review_context(viewer, slug, now))


def review_context(viewer: Viewer, slug: str, now: datetime, **more: object) -> dict[str, object]:
    """Return what the page of a version that waits for approvals shows."""
    return {
        "page": review_page(viewer, slug, now),
        "now": now,
        "uid": uuid7(),
        "answer_uid": uuid7(),
        "standing_form": StandingForm(),
        **more,
    }


def _decide(request: HttpRequest, viewer: Viewer, slug: str, now: datetime) -> HttpResponse:
    version, _needed = review_for(viewer, slug, now)
    word = request.POST.get("word", "")[:5000]
    decision = request.POST.get("decision", "")
    try:
        _take(request, viewer, version, word, now)
    except (Invalid, Conflict) as refused:
        return render(
            request,
            "guidance/review.html",
            review_context(viewer, slug, now, refused=refused, word=word),
            status=refused.status,
        )
    said = {
        "return": _("Sent back; the author reads why."),
        "ask": _("Asked. You have five working days from the answer on."),
        "answer": _("Answered. Whoever asked is told."),
    }
    messages.success(request, said.get(decision, _("Approved. Thank you.")))
    return redirect("/")


def _take(
    request: HttpRequest, viewer: Viewer, version: PolicyVersion, word: str, now: datetime
) -> None:
    """Do what was decided; approving is what no other word says."""
    decision, seen = request.POST.get("decision", ""), request.POST.get("seen", "")
    uid = _uid(request.POST.get("uid", ""))
    if decision == "return":
        version_return(actor=viewer, version=version, reason=word, now=now)
    elif decision == "ask":
        version_ask_back(actor=viewer, version=version, text=word, uid=uid, now=now)
    elif decision == "answer":
        asked = _uid(request.POST.get("question", ""))
        question = row_get(questions_of(version), asked)
        question_answer(actor=viewer, question=question, text=word, uid=uid, now=now)
    else:
        version_approve(actor=viewer, version=version, seen=seen, comment=word, now=now)


def _uid(given: str) -> UUID:
    """Return what makes a second click the same question; a new one where the page sent none."""
    try:
        return UUID(given)
    except ValueError:
        return uuid7()


@require_POST
@member_required
def guideline_review_text(request: HttpRequest, slug: str) -> HttpResponse:
    """An approver changes the text; approvals of the former one fall."""
    viewer, now = viewer_of(request), utc_now()
    version, _needed = review_for(viewer, slug, now)
    draft_save(
        actor=viewer,
        version=version,
        title=version.title,
        text=request.POST.get("text", ""),
        change_note=version.change_note,
        major=version.major,
        audience=audience_draft_of(version),
        seen=request.POST.get("seen", ""),
        now=now,
    )
    messages.success(request, _("Saved. Those who approve it are asked again."))
    return redirect("/")


@require_POST
@member_required
def guideline_step(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take one step with a version, by its name; the page of the version shows what is next."""
    viewer, now = viewer_of(request), utc_now()
    version = version_for(viewer, slug, number)
    _step(request, viewer, version, now)
    return redirect(
        reverse("guideline_draft", args=[slug]) if version.published_at is None else "guidelines"
    )


def _step(request: HttpRequest, viewer: Viewer, version: PolicyVersion, now: datetime) -> None:
    step, reason = request.POST.get("step", ""), request.POST.get("reason", "")[:5000]
    if step == Step.CONSULT:
        version_consult(actor=viewer, version=version, now=now)
    elif step == Step.SUBMIT:
        version_submit(actor=viewer, version=version, now=now)
    elif step == Step.RETURN:
        version_return(actor=viewer, version=version, reason=reason, now=now)
    elif step == Step.SCHEDULE:
        moment = _moment(request.POST.get("publish_at", ""))
        version_schedule(actor=viewer, version=version, publish_at=moment, now=now)
    elif step == Step.UNSCHEDULE:
        version_unschedule(actor=viewer, version=version, now=now)
    elif step == Step.WITHDRAW:
        version_withdraw(actor=viewer, version=version, reason=reason, now=now)
    else:
        raise Invalid("unknown_step", _("Choose one of the steps on the page."))


def _moment(given: str) -> datetime:
    """Return a moment as the browser sends it, on the organisation's clock."""
    detail = _("Give a day and a time.")
    try:
        local = datetime.fromisoformat(given).replace(tzinfo=None)
        return local.replace(tzinfo=ZoneInfo(organisation_settings().time_zone))
    except (ValueError, OverflowError) as error:
        problem = Problem("/publish_at", detail)
        raise Invalid("moment_needed", detail, problems=[problem]) from error


@require_POST
@member_required
def guideline_approvals(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which functions approve the versions of a guideline."""
    viewer = viewer_of(request)
    policy = version_for(viewer, slug).policy
    chosen = request.POST.getlist("functions")
    policy_approvals_set(actor=viewer, policy=policy, functions=chosen, now=utc_now())
    messages.success(request, _("Saved."))
    return redirect("guideline", slug)
