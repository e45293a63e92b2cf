"""Pages for everybody: the list, a guideline to read and sign, the receipt."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from allauth.account.authentication import get_authentication_records
from allauth.core.internal.httpkit import get_client_ip
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.forms import SignForm
from policies.guidance.forms.signing import GateForm
from policies.guidance.rules import OPEN_STATES, can_draft, can_publish, sees_drafts
from policies.guidance.rules.attesting import sees_contracts
from policies.guidance.rules.campaign import reach_to_see
from policies.guidance.rules.signing import Means, can_gate
from policies.guidance.selectors import (
    acknowledgement_for,
    guideline_lines,
    reader_language,
    reading,
    state_asked,
    states_counted,
    todo_next,
    translation_lines,
    version_for,
)
from policies.guidance.selectors.annexes import annex_is_own
from policies.guidance.selectors.asked import signing_asked
from policies.guidance.selectors.consulted import drafts_discussed
from policies.guidance.selectors.contracts import contract_of
from policies.guidance.selectors.gates import courses_to_pass, gate_of, question_awaited
from policies.guidance.selectors.standing_approvals import standings_to_end
from policies.guidance.services import version_acknowledge
from policies.guidance.views.tables import guidelines_table
from roles.org.selectors import organisation_settings, organisation_size

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion


def writes(viewer: Viewer) -> bool:
    """Whether to offer the buttons of writing; the services decide."""
    return can_draft(viewer) or (viewer.administrator and can_publish(viewer, organisation_size()))


@require_safe
@member_required
def guidelines(request: HttpRequest) -> HttpResponseBase:
    viewer = viewer_of(request)
    state = state_asked(viewer, request.GET.get("state", ""))
    lines = guideline_lines(viewer, state)
    if format_asked(request):
        return table_response(request, guidelines_table(lines, writes=writes(viewer)))
    context = {
        "lines": lines,
        "state": state,
        "states": states_counted(viewer),
        "discussed": [] if sees_drafts(viewer) else drafts_discussed(viewer),  # the list has them
        "writes": writes(viewer),
        "now": utc_now(),
    }
    return render(request, "guidance/guidelines.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def guideline(request: HttpRequest, slug: str) -> HttpResponse:
    """Read; a POST signs."""
    viewer = viewer_of(request)
    if request.method == "POST":
        return _sign(request, viewer, slug)
    version = version_for(viewer, slug)
    if version.state in OPEN_STATES:
        return redirect("guideline_draft", slug)
    return _page(request, viewer, version)


@require_safe
@member_required
def guideline_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    viewer = viewer_of(request)
    version = version_for(viewer, slug, number)
    if version.state in OPEN_STATES:
        return redirect("guideline_draft", slug)
    return _page(request, viewer, version)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    version: PolicyVersion,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    now = utc_now()
    publisher = writes(viewer) and can_publish(viewer, organisation_size())
    context = {
        "reading": reading(viewer, version, reader_language(request.GET.get("language", ""))),
        "translations": translation_lines(version) if writes(viewer) else [],
        "writes": writes(viewer) or annex_is_own(viewer, version.policy),
        "publisher": publisher,
        "asked": signing_asked(viewer, version.policy, now),
        "gate": gate_of(version.policy.course, viewer.person_id, now),
        "question": question_awaited(viewer, version.policy),
        "discussed": drafts_discussed(viewer, version.policy_id),
        "campaign": bool(reach_to_see(viewer, author=False, size="")),
        "keeps_device": organisation_settings().keep_device,
        "gate_form": _gate_form(viewer, version),
        "standings": standings_to_end(viewer, version.policy, now),
        "now": now,
        **_contract(viewer, version),
        "may_annex": version.policy.kind == "guideline"
        and (can_draft(viewer) or bool(viewer.led_department_ids)),
        **more,
    }
    return render(request, "guidance/guideline.html", context, status=status)


def _contract(viewer: Viewer, version: PolicyVersion) -> dict[str, object]:
    """Return what the page of a contract clause says of the viewer's own contract."""
    if version.policy.kind != "clause":
        return {}
    return {"contract": contract_of(viewer, version), "contracts": sees_contracts(viewer)}


def _gate_form(viewer: Viewer, version: PolicyVersion) -> GateForm | None:
    """Return the choice of a course for those who decide; None where there is none to choose."""
    in_force = version.state == version.State.PUBLISHED
    decides = can_gate(viewer, in_force=in_force, size=organisation_size()).allowed
    courses = courses_to_pass() if decides else []
    initial = {"course": str(version.policy.course or "")}
    return GateForm(courses=courses, initial=initial) if courses else None


def _sign(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    form = SignForm(request.POST)
    if not form.is_valid():
        version_for(viewer, slug)  # what is not to be seen is missing, whatever was sent
        raise Invalid("not_a_signature", _("Open the guideline again and sign it there."))
    version = version_for(viewer, slug, form.cleaned_data["version"])
    try:
        version_acknowledge(
            actor=viewer,
            version=version,
            text_hash=form.cleaned_data["text_hash"],
            now=utc_now(),
            means=_means(request),
        )
    except Conflict as conflict:
        stale = conflict.code != "course_first"
        return _page(request, viewer, version, status=conflict.status, stale=stale)
    return redirect("guideline_receipt", slug, version.number)


def _means(request: HttpRequest) -> Means:
    """Return how and when the person signed in this time, as allauth notes it, and from where."""
    records = get_authentication_records(request, request.user)
    methods = {record.get("method", "") for record in records}
    times = [record["at"] for record in records if isinstance(record.get("at"), int | float)]
    return Means(
        language=get_language() or "",
        signed_in_by="+".join(sorted(method for method in methods if method)),
        authenticated_at=datetime.fromtimestamp(max(times), UTC) if times else None,
        address=get_client_ip(request) or "",
        agent=request.headers.get("User-Agent", ""),
    )


@require_safe
@member_required
def receipt(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "receipt": acknowledgement_for(viewer, slug, number),
        "next": todo_next(viewer),
        "now": utc_now(),
    }
    return render(request, "guidance/receipt.html", context)
