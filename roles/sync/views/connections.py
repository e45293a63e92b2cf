"""How the sync does: connections, what each waits for, and the decision on what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Conflict
from governance.core.export import Table, format_asked, table_response
from governance.core.web import member_required
from roles.sync.forms import HeldForm
from roles.sync.models import Connection, ImportPlan
from roles.sync.rules import can_change_connections, can_release, held_digest
from roles.sync.selectors import PAGE
from roles.sync.selectors.health import (
    connection_for,
    connections_counted,
    connections_page,
    held_of,
    unresolved_read,
)
from roles.sync.services.releasing import release_allowed, staged_discard, staged_release
from roles.sync.views.frame import page_asked, seer_of, turned

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, QueryDict
    from django.http.response import HttpResponseBase

    from governance.core.errors import DomainError
    from governance.core.viewer import Viewer
    from roles.sync.models import StagedLeaver

ALL = 1_000_000
UNPROCESSABLE = 422


@require_safe
@member_required
def connections(request: HttpRequest) -> HttpResponseBase:
    """Each connection: when it last wrote, what it waits for, whom its brake holds."""
    viewer, page = seer_of(request), page_asked(request)
    if format_asked(request):
        return _all_export(request, viewer)
    found, more = connections_page(viewer=viewer, page=page)
    first = (page - 1) * PAGE
    context = {
        "connections": found,
        "baseline": ImportPlan.objects.defer("payload", "consequences").baseline(),
        "first": first + 1,
        "last": first + len(found),
        "next_url": turned(request, page + 1 if more else 0),
        "first_url": turned(request, 1) if page > 1 else "",
    }
    return render(request, "sync/connections.html", context)


@require_safe
@member_required
def connection(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    viewer = seer_of(request)
    found = connection_for(viewer=viewer, uid=uid)
    if format_asked(request):
        return _export(request, found)
    return _page(request, viewer, found)


@require_POST
@member_required
def connection_release(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let those go whom the brake holds; their number is typed, the reason kept."""
    viewer, found, form = _deciding(request, uid, typed=True)
    if not form.is_valid():
        return _page(request, viewer, found, form=form, status=UNPROCESSABLE)
    try:
        count = staged_release(
            actor=viewer,
            uid=uid,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
            now=utc_now(),
        )
    except Conflict as error:
        return _page(request, viewer, found, form=form, error=error, status=error.status)
    said = ngettext("%d person has left.", "%d people have left.", count)
    messages.success(request, said % count)
    return redirect("connection", uid)


@require_POST
@member_required
def connection_discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Drop what the brake holds: these people stay."""
    viewer, found, form = _deciding(request, uid, typed=False)
    if not form.is_valid():
        return _page(request, viewer, found, form=form, status=UNPROCESSABLE)
    try:
        count = staged_discard(
            actor=viewer,
            uid=uid,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
            now=utc_now(),
        )
    except Conflict as error:
        return _page(request, viewer, found, form=form, error=error, status=error.status)
    messages.success(request, ngettext("%d person stays.", "%d people stay.", count) % count)
    return redirect("connection", uid)


def _deciding(
    request: HttpRequest, uid: UUID, *, typed: bool
) -> tuple[Viewer, Connection, HeldForm]:
    viewer = seer_of(request)
    found = connection_for(viewer=viewer, uid=uid)
    release_allowed(viewer)
    return viewer, found, _form(held_of(found), request.POST, typed=typed)


def _form(held: list[StagedLeaver], *sent: QueryDict, typed: bool = True) -> HeldForm:
    seen = held_digest(each.pk for each in held)
    return HeldForm(*sent, held=len(held), seen=seen, typed=typed)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    found: Connection,
    *,
    form: HeldForm | None = None,
    error: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    page, held = page_asked(request), held_of(found)
    first = (page - 1) * PAGE
    its = Connection.objects.filter(pk=found.pk)
    rows = unresolved_read(its, after=None, most=first + PAGE + 1)[first:]
    context: dict[str, Any] = {
        "connection": found,
        "held": held,
        "form": form or _form(held),
        "may_release": can_release(viewer),
        "may_set": can_change_connections(viewer),
        "error": error,
        "rows": rows[:PAGE],
        "first": first + 1,
        "last": first + len(rows[:PAGE]),
        "next_url": turned(request, page + 1 if len(rows) > PAGE else 0),
        "first_url": turned(request, 1) if page > 1 else "",
    }
    return render(request, "sync/connection.html", context, status=status)


def _all_export(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    header = [_("Connection"), _("People"), _("Departments"), _("People held")]
    header += [_("People that wait"), _("Departments that wait")]
    header += [_("Last change"), _("Last refusal"), _("Why it was refused")]
    found = connections_counted(viewer)
    rows = (
        [
            each.name,
            each.users,
            each.groups,
            each.held,
            each.people_open,
            each.departments_open,
            each.written_at,
            each.refused_at,
            each.refused,
        ]
        for each in found
    )
    return table_response(request, Table("connections", header, rows, count=len(found)))


def _export(request: HttpRequest, found: Connection) -> HttpResponseBase:
    header = [_("What"), _("Name"), _("Line manager"), _("Department"), _("Part of"), _("Since")]
    its = Connection.objects.filter(pk=found.pk)
    open_now = unresolved_read(its, after=None, most=ALL)
    rows = (
        [row.kind, row.name, row.manager, row.department, row.parent, row.since] for row in open_now
    )
    return table_response(request, Table("unresolved", header, rows, count=len(open_now)))
