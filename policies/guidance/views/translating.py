"""The page where a version is translated, and its translation published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.forms import TranslationForm
from policies.guidance.forms.annex import faults_at
from policies.guidance.rules import can_draft, can_publish, text_fingerprint, text_render
from policies.guidance.selectors import translation_lines, version_for
from policies.guidance.selectors.late_texts import translation_verdict
from policies.guidance.selectors.linting import text_remarks
from policies.guidance.services import drafting_allowed, translation_publish, translation_save
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion
    from policies.guidance.selectors.languages import TranslationLine

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def guideline_translation(
    request: HttpRequest, slug: str, number: int, language: str
) -> HttpResponse:
    viewer = viewer_of(request)
    version = version_for(viewer, slug, number)
    line = next((each for each in translation_lines(version) if each.language == language), None)
    publishes = _publishes(viewer, version, line)
    if not publishes:
        drafting_allowed(viewer)
    if line is None:
        raise Missing
    if request.method != "POST":
        return _page(request, viewer, version, line, _begun(version, line))
    if "publish" in request.POST:
        return _publish(request, viewer, version, language)
    form = TranslationForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, version, line, form, status=UNPROCESSABLE)
    try:
        translation_save(
            actor=viewer, version=version, language=language, now=utc_now(), **form.cleaned_data
        )
    except Conflict as conflict:
        status = conflict.status
        return _page(request, viewer, version, line, form, status=status, conflict=conflict)
    except Invalid as fault:
        faults_at(form, "text", fault)
        return _page(request, viewer, version, line, form, status=UNPROCESSABLE)
    messages.success(request, _("Saved. Nobody is offered it before it is published."))
    return redirect(request.path)


def _publishes(viewer: Viewer, version: PolicyVersion, line: TranslationLine | None) -> bool:
    """Whether the viewer is the one to publish what came late."""
    if line is None or line.translation is None or version.state != version.State.PUBLISHED:
        return False
    return translation_verdict(viewer, version, line.translation, utc_now()).allowed


def _publish(
    request: HttpRequest, viewer: Viewer, version: PolicyVersion, language: str
) -> HttpResponse:
    translation_publish(
        actor=viewer,
        version=version,
        language=language,
        text_hash=request.POST.get("text_hash", ""),
        now=utc_now(),
    )
    messages.success(request, _("Published. Who reads in this language is offered it from now on."))
    return redirect(request.path)


def _html(line: TranslationLine) -> str:
    made = line.translation
    return (made.html or text_render(made.text)) if made else ""


def _begun(version: PolicyVersion, line: TranslationLine) -> TranslationForm:
    made = line.translation
    return TranslationForm(
        initial={
            "base_hash": text_fingerprint(version.title, version.text),
            "seen": made.text_hash if made else "",
            "title": made.title if made else version.title,
            "text": made.text if made else version.text,
        }
    )


def _page(
    request: HttpRequest,
    viewer: Viewer,
    version: PolicyVersion,
    line: TranslationLine,
    form: TranslationForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "version": version,
        "language": line.language,
        "language_name": line.name,
        "state": line.state,
        "made": line.translation,
        "made_html": _html(line),
        "base_html": version.html or text_render(version.text),
        "publishes": _publishes(viewer, version, line),
        "remarks": text_remarks(line.translation.text) if line.translation else [],
        "writes": can_draft(viewer) or can_publish(viewer, organisation_size()),
        "form": form,
        **more,
    }
    return render(request, "guidance/translation.html", context, status=status)
