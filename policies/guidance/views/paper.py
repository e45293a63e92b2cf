"""Recording what was signed on paper, and asking for a course before anybody signs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.core.clock import utc_now
from governance.core.database import row_get
from governance.core.errors import Conflict, Invalid, Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.forms.signing import GateForm, PaperForm
from policies.guidance.models import PolicyVersion
from policies.guidance.rules.languages import language_name
from policies.guidance.rules.sheets import MOST
from policies.guidance.rules.signing import can_gate, can_record_paper
from policies.guidance.selectors import texts_counting, texts_in_force, version_for
from policies.guidance.selectors.gates import courses_to_pass
from policies.guidance.services import gate_set, paper_record
from roles.org.models import Person
from roles.org.selectors import organisation_size, organisation_today
from roles.team.forms.parts import problems_add

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def guideline_paper(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Record that somebody signed the version in force on paper; the viewer is the witness."""
    viewer, now = viewer_of(request), utc_now()
    version = version_for(viewer, slug)
    if version.state != PolicyVersion.State.PUBLISHED:
        raise Missing
    person = _person(viewer, uid)
    small = organisation_size() == "small"
    can_record_paper(
        viewer, person_id=person.pk, department_id=person.department_id, small=small
    ).require()
    initial = {"signed_on": organisation_today(now)}
    form = PaperForm(
        request.POST or None, request.FILES or None, initial=initial, texts=_texts(version)
    )
    status = 200
    if request.method == "POST":
        status = _record(viewer, version, person, form, now)
    if request.method == "POST" and status == 200:
        messages.success(request, _("Recorded: %(name)s has signed.") % {"name": person})
        return redirect(f"{reverse('guideline_campaign', args=[slug])}?view=people&who=owe")
    context = {
        "version": version,
        "person": person,
        "form": form,
        "sheets": texts_in_force(version),
    }
    return render(request, "guidance/paper.html", context, status=status)


def _person(viewer: Viewer, uid: UUID) -> Person:
    people = Person.objects.employed().visible_to(viewer).select_related("department")
    return row_get(people, uid)


def _sheet(file: UploadedFile[bytes] | None) -> bytes:
    """Return what is in the file, no more of it than tells that it is too big."""
    return bytes(file.read(MOST + 1)) if file else b""


def _texts(version: PolicyVersion) -> list[tuple[str, str]]:
    """Return hash and name of each text that the sheet may have held; of one that a minor version
    left as it was, the newest."""
    words = _("Version %(number)d, %(language)s")
    names: dict[str, str] = {}
    for each in texts_counting(version):
        named = {"number": each.version.number, "language": language_name(each.language)}
        names.setdefault(each.text_hash, words % named)
    return list(names.items())


def _record(
    viewer: Viewer, version: PolicyVersion, person: Person, form: PaperForm, now: datetime
) -> int:
    """Return 200 when it is recorded, else why not: it stands on the form."""
    if not form.is_valid():
        return 422
    try:
        paper_record(
            actor=viewer,
            version=version,
            person=person,
            now=now,
            **{**form.cleaned_data, "sheet": _sheet(form.cleaned_data["sheet"])},
        )
    except (Conflict, Invalid) as error:
        problems_add(form, error)
        return error.status.value
    return 200


@require_POST
@member_required
def guideline_gate(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which course is to be passed first, or none."""
    viewer = viewer_of(request)
    version = version_for(viewer, slug)
    in_force = version.policy.versions.published().exists()
    can_gate(viewer, in_force=in_force, size=organisation_size()).require()
    form = GateForm(request.POST, courses=courses_to_pass())
    if not form.is_valid():
        raise Invalid("no_such_course", _("Choose a course that is open, and say why."))
    chosen = form.cleaned_data["course"]
    gate_set(
        actor=viewer,
        policy=version.policy,
        course=UUID(chosen) if chosen else None,
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, _("Saved."))
    return redirect("guideline", slug)
