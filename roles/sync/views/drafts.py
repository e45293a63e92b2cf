"""Drafts: the list, one of them, its steps, and the buttons that decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Conflict, DomainError, Invalid, Missing, Stale
from governance.core.export import Table, format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.sync.forms import STEP_FORMS, DiscardForm, DraftForm, PublishForm, StepForm
from roles.sync.importers.columns import DEPARTMENTS, PEOPLE
from roles.sync.rules import can_draft, can_see_drafts
from roles.sync.selectors import draft_for, drafts_page
from roles.sync.selectors.drafts import drafts_seen
from roles.sync.services import (
    draft_compare,
    draft_discard,
    draft_open,
    draft_publish,
    drafting_allowed,
    step_add,
    step_remove,
)
from roles.sync.views.draft_page import draft_context
from roles.sync.views.frame import page_asked, turned

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from roles.sync.models import Draft

UNPROCESSABLE = 422
FILES = {"departments": DEPARTMENTS, "people": PEOPLE}


def drafter_of(request: HttpRequest) -> Viewer:
    """Return who looks. Raises Missing for those whose business drafts are not."""
    viewer = viewer_of(request)
    if not can_see_drafts(viewer):
        raise Missing
    return viewer


def changed_by(request: HttpRequest, uid: UUID) -> tuple[Viewer, Draft]:
    """Return who changes which draft. Raises Missing, and NotAllowed for who only reads."""
    viewer = drafter_of(request)
    found = draft_for(viewer=viewer, uid=uid)
    drafting_allowed(viewer)
    return viewer, found


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def drafts(request: HttpRequest) -> HttpResponseBase:
    """The list, and for those who draft the form; a POST begins a draft."""
    viewer = drafter_of(request)
    if request.method != "POST" and format_asked(request):
        return _drafts_export(request, viewer)
    form = DraftForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        drafting_allowed(viewer)
        if form.is_valid():
            made = draft_open(actor=viewer, **form.cleaned_data, now=utc_now())
            return redirect("draft", made.uid)
    page = page_asked(request)
    found, more = drafts_page(viewer=viewer, page=page)
    context = {
        "form": form if can_draft(viewer) else None,
        "drafts": found,
        "page_text": _("Page %d") % page,
        "next_url": turned(request, page + 1 if more else 0),
        "first_url": turned(request, 1) if page > 1 else "",
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "sync/drafts.html", context, status=status)


def _drafts_export(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    header = [_("Name"), _("What for?"), _("State"), _("Steps"), _("Made"), _("By")]
    header += [_("Settled"), _("Settled by"), _("Reason")]
    found = drafts_seen(viewer)
    rows = (
        [
            draft.name,
            draft.why,
            draft.get_state_display(),
            draft.step_count,
            draft.made_at,
            draft.made_by,
            draft.settled_at,
            draft.settled_by,
            draft.settled_why,
        ]
        for draft in found
    )
    return table_response(request, Table("drafts", header, rows, count=found.count()))


@require_safe
@member_required
def draft(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """One draft: its steps, what would follow, and a form for the next step."""
    viewer = drafter_of(request)
    if format_asked(request):
        return _rows_export(request, draft_for(viewer=viewer, uid=uid))
    kind = request.GET.get("add", "")
    if kind and kind not in STEP_FORMS:
        raise Missing
    found = draft_for(viewer=viewer, uid=uid)
    form = STEP_FORMS[kind](draft=found) if kind else None
    return _page(request, viewer, found, step_form=form)


def _rows_export(request: HttpRequest, found: Draft) -> HttpResponseBase:
    """The changed rows as an import file, for whoever keeps the source."""
    table = request.GET.get("table", "")
    rows = found.compared.get("files", {}).get(table, [])
    if table not in FILES or not rows:
        raise Missing
    return table_response(request, Table(table, FILES[table].names, rows, count=len(rows)))


def _page(
    request: HttpRequest,
    viewer: Viewer,
    found: Draft,
    *,
    error: DomainError | None = None,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    context = {
        **draft_context(viewer, found),
        "error": error,
        "discard_form": DiscardForm(),
        "publish_form": PublishForm(),
        **forms,
    }
    return render(request, "sync/draft.html", context, status=error.status if error else status)


@require_POST
@member_required
def draft_step_add(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """Add a step; what was typed comes back when it cannot be understood."""
    viewer, found = changed_by(request, uid)
    if kind not in STEP_FORMS:
        raise Missing
    form: StepForm = STEP_FORMS[kind](request.POST, draft=found)
    if not form.is_valid():
        return _page(request, viewer, found, step_form=form, status=UNPROCESSABLE)
    try:
        step_add(actor=viewer, uid=uid, step=form.step(), now=utc_now())
    except (Conflict, Invalid) as error:
        found.refresh_from_db()
        return _page(request, viewer, found, error=error, step_form=form)
    messages.success(request, _("Added. Compare to see what follows."))
    return redirect("draft", uid)


@require_POST
@member_required
def draft_step_remove(request: HttpRequest, uid: UUID, step: UUID) -> HttpResponse:
    viewer, found = changed_by(request, uid)
    try:
        step_remove(actor=viewer, uid=uid, step_uid=step)
    except Conflict as error:
        return _page(request, viewer, found, error=error)
    messages.success(request, _("Removed. Compare to see what follows."))
    return redirect("draft", uid)


@require_POST
@member_required
def draft_compare_now(request: HttpRequest, uid: UUID) -> HttpResponse:
    viewer, found = changed_by(request, uid)
    try:
        draft_compare(actor=viewer, uid=uid, now=utc_now())
    except Conflict as error:
        return _page(request, viewer, found, error=error)
    return redirect("draft", uid)


@require_POST
@member_required
def draft_publish_now(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Publish what was compared; whoever presses says that they looked."""
    viewer, found = changed_by(request, uid)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, found, publish_form=form, status=UNPROCESSABLE)
    try:
        done = draft_publish(actor=viewer, uid=uid, now=utc_now())
    except (Conflict, Stale) as error:
        found.refresh_from_db()
        return _page(request, viewer, found, error=error)
    count = done.steps.count()
    words = ngettext("Published: %d step is done.", "Published: all %d steps are done.", count)
    messages.success(request, words % count)
    return redirect("draft", uid)


@require_POST
@member_required
def draft_discard_now(request: HttpRequest, uid: UUID) -> HttpResponse:
    viewer, found = changed_by(request, uid)
    form = DiscardForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, found, discard_form=form, status=UNPROCESSABLE)
    reason = form.cleaned_data["reason"]
    try:
        draft_discard(actor=viewer, uid=uid, reason=reason, now=utc_now())
    except (Conflict, Invalid) as error:
        found.refresh_from_db()
        return _page(request, viewer, found, error=error)
    messages.success(request, _("Discarded. Nothing was changed; it stays in the list."))
    return redirect("drafts")
