"""The pages of a crisis, and the banner above every page of those whom it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.escalations.forms.crisis import CrisisEndForm, CrisisForm, CrisisTextForm
from governance.escalations.rules import path_words
from governance.escalations.rules.crisis import can_declare_crisis
from governance.escalations.rules.texts import can_decide_text
from governance.escalations.selectors.crisis import (
    SHOWN,
    contact_minutes,
    crises_open,
    crises_over,
    crises_past,
    crisis_department,
    crisis_get,
    texts_frozen,
)
from governance.escalations.selectors.steps import path_over
from governance.escalations.services.crisis import (
    crisis_allowed,
    crisis_declare,
    crisis_end,
    crisis_text_allow,
)
from roles.channels.rules import Verdict, can_sweep
from roles.channels.services import sweepable
from roles.org.models import Department
from roles.org.selectors import organisation_settings, organisation_size

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from governance.escalations.models import Crisis


def banner(request: HttpRequest) -> dict[str, Any]:
    """Template context: the crises that concern the reader, read when the page shows them."""

    def read() -> list[Crisis]:
        viewer = viewer_of(request)
        return crises_open(viewer) if viewer.is_member else []

    return {"crises_open": SimpleLazyObject(read) if hasattr(request, "user") else []}


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def crises(request: HttpRequest) -> HttpResponse:
    """What holds and what is over; who may declares one, seen what it does and then confirmed."""
    viewer = viewer_of(request)
    if viewer.external:
        raise Missing
    department = crisis_department(viewer, request.GET.get("department", ""))
    if request.method != "POST":
        return _crises_page(request, department)
    crisis_allowed(viewer)
    form = _form(request, department)
    if request.POST.get("pause") and "pause" not in form.fields:
        form.add_error(None, _("There is no channel to do that with."))
    if not form.is_valid():
        return _crises_page(request, department, form, status=422)
    data = form.cleaned_data
    try:
        made = crisis_declare(
            actor=viewer,
            about=data["about"],
            department=department,
            path=data["path"],
            pause=data.get("pause", False),
            expected=data.get("expected") or 0,
            now=utc_now(),
        )
    except Invalid as error:
        form.add_error(None, error.message)
        return _crises_page(request, department, form, status=422)
    except Conflict as error:
        return _crises_page(request, department, form, status=409, conflict=error)
    messages.success(request, _("Declared. Everybody whom it concerns reads it on every page."))
    return redirect("crisis", made.uid)


def _form(request: HttpRequest, department: Department | None) -> CrisisForm:
    count = _count(viewer_of(request), Verdict.PAUSE, department)
    return CrisisForm(request.POST if request.method == "POST" else None, pausable=count)


def _count(
    viewer: Viewer,
    verdict: Verdict,
    department: Department | None,
    paused_at: datetime | None = None,
) -> int | None:
    """Return how many channels a sweep would reach; None for who may not, as channels say."""
    small, place = organisation_size() == "small", department.pk if department else None
    if not can_sweep(viewer, department_id=place, small=small):
        return None
    return sweepable(verdict, department, paused_at).count()


def _crises_page(
    request: HttpRequest,
    department: Department | None,
    form: CrisisForm | None = None,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    viewer = viewer_of(request)
    context: dict[str, Any] = {"past": crises_past(viewer), "conflict": conflict}
    if can_declare_crisis(viewer):
        places = Department.objects.current().visible_to(viewer).order_by("name", "pk")
        context |= {
            "form": form or _form(request, department),
            "department": department,
            "departments": places,
            "taken": any(each.department == department for each in crises_open(viewer)),
        }
    return render(request, "escalations/crises.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def crisis(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What a crisis is about and what it does; who may ends it here."""
    viewer = viewer_of(request)
    seen = crisis_get(viewer, uid)
    if request.method != "POST":
        return _crisis_page(request, seen)
    crisis_allowed(viewer)
    form = _end_form(request, seen)
    if not form.is_valid():
        return _crisis_page(request, seen, form, status=422)
    data = form.cleaned_data
    try:
        crisis_end(
            actor=viewer,
            crisis=seen,
            reason=data["reason"],
            resume=data.get("resume", False),
            expected=data.get("expected") or 0,
            now=utc_now(),
        )
    except Invalid as error:
        form.add_error("reason", error.message)
        return _crisis_page(request, seen, form, status=422)
    except Conflict as error:
        return _crisis_page(request, crisis_get(viewer, uid), form, status=409, conflict=error)
    messages.success(request, _("Over. From now on everything holds as before."))
    return redirect("crisis", uid)


@require_POST
@member_required
def crisis_text(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let a text that was approved before be used in this crisis."""
    viewer = viewer_of(request)
    seen = crisis_get(viewer, uid)
    form = CrisisTextForm(request.POST)
    crisis_text_allow(
        actor=viewer,
        crisis=seen,
        text=form.cleaned_data["text"] if form.is_valid() else None,
        now=utc_now(),
    )
    messages.success(request, _("It may be used in this crisis."))
    return redirect("crisis", uid)


def _end_form(request: HttpRequest, seen: Crisis) -> CrisisEndForm:
    viewer, paused = viewer_of(request), (Verdict.RESUME, seen.department, seen.declared_at)
    count = _count(viewer, *paused) if seen.paused else None
    return CrisisEndForm(request.POST if request.method == "POST" else None, resumable=count)


def _crisis_page(
    request: HttpRequest,
    seen: Crisis,
    form: CrisisEndForm | None = None,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    context: dict[str, Any] = {"crisis": seen, "conflict": conflict}
    if seen.ended_at is None:
        steps = path_over(crises_over(seen.department_id)).steps
        frozen = list(texts_frozen(seen, now)[: SHOWN + 1])
        context |= {
            "path": path_words(steps),
            "minutes": contact_minutes(organisation_settings().contact_minutes, [seen]),
            "frozen": frozen[:SHOWN],
            "more_frozen": len(frozen) > SHOWN,
            "may_allow": can_decide_text(viewer, author_id=None, small=True),
        }
        if can_declare_crisis(viewer):
            context["form"] = form or _end_form(request, seen)
    return render(request, "escalations/crisis.html", context, status=status)
