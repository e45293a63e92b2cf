"""Hand in files, and the history of imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Invalid, NotAllowed
from governance.core.export import Table, format_asked, table_response
from governance.core.uploads import upload_refused
from governance.core.web import member_required
from roles.sync.forms import ImportForm
from roles.sync.importers.columns import TABLES
from roles.sync.importers.sheets import place_words
from roles.sync.models import ImportPlan
from roles.sync.rules import BROWSER_ROWS, can_import
from roles.sync.selectors import PAGE, imports_page, imports_seen
from roles.sync.services import import_run
from roles.sync.views.frame import page_asked, seer_of, turned
from roles.sync.views.preview import ACTIONS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from roles.sync.services import Outcome

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def imports(request: HttpRequest) -> HttpResponseBase:
    """The history, and for those who import the form; a POST makes a plan."""
    viewer = seer_of(request)
    if request.method != "POST" and format_asked(request):
        return table_response(request, imports_table(viewer))
    if request.method != "POST":
        return imports_render(request, viewer, ImportForm())
    if not can_import(viewer):
        raise NotAllowed("import_not_allowed", _("Imports are for administrators."))
    form = ImportForm(request.POST, request.FILES, refused=upload_refused(request))
    if not form.is_valid():
        return imports_render(request, viewer, form, status=UNPROCESSABLE)
    try:
        outcome = _plan(viewer, form)
    except Invalid as fault:
        return imports_render(request, viewer, form, fault=fault)
    return outcome_show(request, outcome)


def imports_table(viewer: Viewer) -> Table:
    header = [
        _("When"),
        _("Who"),
        _("Mode"),
        _("State"),
        *(str(one) for one, _t in ACTIONS.values()),
    ]
    header += [_("Settled"), _("Settled by"), _("Reason")]
    found = imports_seen(viewer)
    rows = (
        [
            plan.made_at,
            plan.made_by,
            plan.get_mode_display(),
            plan.get_state_display(),
            *(plan.totals.get(action, 0) for action in ACTIONS),
            plan.settled_at,
            plan.settled_by,
            plan.reason,
        ]
        for plan in found
    )
    return Table("imports", header, rows, found.count(), _("Imports"))


def _plan(viewer: Viewer, form: ImportForm) -> Outcome:
    return import_run(
        actor=viewer,
        files=form.contents(),
        mode=form.cleaned_data["mode"],
        dry_run=True,
        now=utc_now(),
        most=BROWSER_ROWS,
    )


def outcome_show(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """Go to the plan, or say that there is nothing to do."""
    if outcome.plan is not None:
        return redirect("import_plan", outcome.plan.uid)
    read = sum(outcome.totals.values())
    said = _("Nothing to do: all %d rows say what Playbook knows already.") % read
    messages.success(request, said)
    return redirect("imports")


def imports_render(
    request: HttpRequest,
    viewer: Viewer,
    form: ImportForm,
    *,
    fault: Invalid | None = None,
    status: int = 200,
) -> HttpResponse:
    page = page_asked(request)
    plans, more = imports_page(viewer=viewer, page=page)
    if fault is not None:
        form.add_error("pasted" if form.data.get("pasted", "").strip() else "upload", str(fault))
        status = UNPROCESSABLE
    first = (page - 1) * PAGE
    context = {
        "form": form if can_import(viewer) else None,
        "tables": TABLES,
        "faults": [(place_words(each.pointer), each.detail) for each in fault.problems]
        if fault
        else [],
        "files_lost": bool(request.FILES),
        "plans": plans,
        "baseline": ImportPlan.objects.defer("payload", "consequences").baseline(),
        "first": first + 1,
        "last": first + len(plans),
        "next_url": turned(request, page + 1 if more else 0),
        "first_url": turned(request, 1) if page > 1 else "",
    }
    return render(request, "sync/imports.html", context, status=status)
