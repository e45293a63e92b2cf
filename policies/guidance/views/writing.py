"""Pages for coaches: write a draft, look at it as others will, publish it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.forms import (
    GuidelineForm,
    audience_initial,
    empty_initial,
    starter_initial,
)
from policies.guidance.forms.annex import faults_at
from policies.guidance.rules import text_fingerprint
from policies.guidance.rules.starters import BASELINE, starter_named, starters
from policies.guidance.selectors import (
    acknowledge_days,
    approved_hash,
    baseline_there,
    draft_for,
    reading,
    translation_lines,
    version_for,
    working,
)
from policies.guidance.selectors.linting import version_linted
from policies.guidance.selectors.publishers import version_to_publish
from policies.guidance.services import (
    BEGUN,
    draft_save,
    drafting_allowed,
    editing_allowed,
    policy_draft,
    version_draft,
    version_publish,
)
from policies.guidance.views.previewing import as_typed, preview_asked, preview_of
from roles.org.selectors import organisation_settings
from roles.team.selectors import audience_people, audience_word

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion

UNPROCESSABLE = 422
EMPTY = "empty"  # a page to begin with, instead of a text


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def guideline_new(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    drafting_allowed(viewer)
    if preview_asked(request):
        return _form_page(request, GuidelineForm(viewer=viewer, initial=as_typed(request)))
    if request.method != "POST":
        return _begin(request, viewer, request.GET.get("starter", ""))
    form = GuidelineForm(request.POST, viewer=viewer)
    if not form.is_valid():
        return _form_page(request, form, status=UNPROCESSABLE)
    version = policy_draft(
        actor=viewer,
        language=form.cleaned_data["language"],
        uid=form.cleaned_data["uid"],
        title=form.cleaned_data["title"],
        text=form.cleaned_data["text"],
        audience=form.audience(),
        now=utc_now(),
        kind=form.cleaned_data.get("kind", BEGUN[0].value),
    )
    return _next(version.policy.slug, version.number, form)


def _next(slug: str, number: int, form: GuidelineForm) -> HttpResponse:
    """Go on to the rules when they are to say for whom it is, else to the draft."""
    if form.cleaned_data.get("audience_kind") == "rules":
        return redirect("guideline_audience", slug, number)
    return redirect("guideline_draft", slug)


def _begin(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """Show the library, or the editor with the chosen text; the first one is the baseline."""
    if not key and baseline_there():
        return render(request, "guidance/starters.html", {"starters": starters()})
    starter = starter_named(key or BASELINE)
    if starter is None and key != EMPTY:
        raise Missing
    ours = organisation_settings()
    initial = starter_initial(starter, ours.name) if starter else empty_initial(ours.language)
    return _form_page(request, GuidelineForm(viewer=viewer, initial=initial))


def _form_page(
    request: HttpRequest,
    form: GuidelineForm,
    draft: PolicyVersion | None = None,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    preview = preview_of(form["text"].value() or "")
    if preview_asked(request) and request.headers.get("HX-Request"):
        return render(request, "guidance/_preview.html", preview)
    context = {"form": form, "draft": draft, "conflict": conflict, "starters": starters()}
    return render(request, "guidance/write.html", context | preview, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def guideline_edit(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = viewer_of(request)
    draft = draft_for(viewer, slug)
    editing_allowed(viewer, draft.policy)
    annex = draft.policy.kind == "annex"
    if request.method != "POST" or preview_asked(request):
        initial = as_typed(request) if preview_asked(request) else _as_initial(draft)
        form = GuidelineForm(viewer=viewer, number=draft.number, annex=annex, initial=initial)
        return _form_page(request, form, draft)
    form = GuidelineForm(request.POST, viewer=viewer, number=draft.number, annex=annex)
    if not form.is_valid():
        return _form_page(request, form, draft, status=UNPROCESSABLE)
    try:
        _save(viewer, draft, form)
    except Conflict as conflict:
        return _form_page(request, form, draft, status=conflict.status, conflict=conflict)
    except Invalid as fault:
        faults_at(form, "text", fault)
        return _form_page(request, form, draft, status=UNPROCESSABLE)
    return _next(slug, draft.number, form)


def _as_initial(draft: PolicyVersion) -> dict[str, object]:
    return {
        "uid": draft.policy.uid,
        "seen": text_fingerprint(draft.title, draft.text),
        "language": draft.language,
        "title": draft.title,
        "text": draft.text,
        "change_note": draft.change_note,
        "minor": not draft.major,
        **audience_initial(draft),
    }


def _save(viewer: Viewer, draft: PolicyVersion, form: GuidelineForm) -> None:
    draft_save(
        actor=viewer,
        version=draft,
        language=form.cleaned_data.get("language", ""),
        title=form.cleaned_data["title"],
        text=form.cleaned_data["text"],
        change_note=form.cleaned_data.get("change_note", ""),
        major=not form.cleaned_data.get("minor", False),
        audience=form.audience(),
        seen=form.cleaned_data["seen"],
        now=utc_now(),
    )


@require_safe
@member_required
def guideline_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft as others will see it, with the button that publishes it."""
    viewer = viewer_of(request)
    draft = draft_for(viewer, slug)
    now = utc_now()
    context = {
        "reading": reading(viewer, draft),
        "linted": version_linted(draft),
        "translations": translation_lines(draft),
        "seen": approved_hash(draft),
        "audience": audience_word(draft),
        "people": audience_people(draft).count(),
        "due_at": now + timedelta(days=acknowledge_days(draft.policy)),
        "now": now,
        **working(viewer, draft, now),
    }
    return render(request, "guidance/draft.html", context)


@require_POST
@member_required
def guideline_publish(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = viewer_of(request)
    now = utc_now()
    draft = version_to_publish(viewer, slug, now)
    version = version_publish(
        actor=viewer,
        version=draft,
        now=now,
        seen=request.POST.get("seen", "") or "missing",
    )
    people = audience_people(version.policy).count()
    said = ngettext(
        "Published. %(n)d person is asked to sign it.",
        "Published. %(n)d people are asked to sign it.",
        people,
    )
    messages.success(request, said % {"n": people})
    return redirect("guideline", slug)


@require_POST
@member_required
def guideline_new_version(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = viewer_of(request)
    version_draft(actor=viewer, policy=version_for(viewer, slug).policy, now=utc_now())
    return redirect("guideline_edit", slug)
