"""The library: finding, reading and looking after what is kept for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Conflict, NotAllowed
from governance.core.export import Table, format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.playbooks.forms import EditForm, RetireForm
from governance.playbooks.rules import NOT_OWNER, SHOWS, Origin, can_look_after
from governance.playbooks.selectors.heard import heard_of
from governance.playbooks.selectors.practices import (
    PAGE,
    practice_get,
    practice_history,
    practices_shown,
)
from governance.playbooks.services import practice_edit, practice_retire, practice_review
from roles.org.selectors import organisation_today, people_told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from governance.playbooks.models import Practice


@require_safe
@member_required
def practices(request: HttpRequest) -> HttpResponseBase:
    """The library, by part and by what it says."""
    viewer, today = viewer_of(request), organisation_today(utc_now())
    q = request.GET.get("q", "").replace("\x00", "").strip()[:1000]
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "current"
    found = practices_shown(viewer, show=show, q=q, today=today)
    if format_asked(request):
        told = people_told(viewer, found.values_list("owner_id", flat=True))
        return table_response(request, practices_table(found.iterator(), found.count(), told))
    number = request.GET.get("page", "1")
    page = max(int(number), 1) if number.isdecimal() and len(number) < 7 else 1
    rows = list(found[(page - 1) * PAGE : page * PAGE + 1])
    context = {
        "rows": rows[:PAGE],
        "told": people_told(viewer, [each.owner_id for each in rows]),
        "shows": SHOWS,
        "show": show,
        "q": q,
        "today": today,
        "next_page": page + 1 if len(rows) > PAGE else 0,
        "first": page > 1,
    }
    return render(request, "playbooks/practices.html", context)


def practices_table(found: Iterable[Practice], count: int, told: Collection[int]) -> Table:
    """Return the file; ``told`` are the owners whom its reader may know of."""
    rows = (
        [
            each.title,
            each.text,
            str(each.owner if each.owner_id in told else ""),
            str((each.owner_id in told and each.owner.department) or ""),
            each.kept_at,
            each.changed_at,
            each.review_on,
            each.retired_at,
            each.retired_reason,
        ]
        for each in found
    )
    header = [
        *(_("Practice"), _("Text"), _("Owner"), _("Department"), _("Kept at")),
        *(_("Changed at"), _("To be looked at again"), _("Retired at"), _("Why retired")),
    ]
    return Table("practices", header, rows, count, _("Library"))


@require_safe
@member_required
def practice(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One entry of the library."""
    viewer = viewer_of(request)
    return _page(request, viewer, practice_get(viewer, uid), RetireForm())


def _page(
    request: HttpRequest, viewer: Viewer, found: Practice, form: RetireForm, *, status: int = 200
) -> HttpResponse:
    looks_after = can_look_after(viewer, **found.standing)
    context = {
        "practice": found,
        "told": people_told(viewer, [found.owner_id]),
        "heard": heard_of(viewer, [found]).get(found.pk),
        "history": practice_history(found) if looks_after or viewer.auditor else [],
        "looks_after": looks_after and found.retired_at is None,
        "retire": form,
        "due": found.review_on <= organisation_today(utc_now()),
    }
    return render(request, "playbooks/practice.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def practice_edited(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change its words."""
    viewer = viewer_of(request)
    found = practice_get(viewer, uid)
    if not can_look_after(viewer, **found.standing):
        raise NotAllowed("not_owner", NOT_OWNER[Origin(found.origin)])
    initial = {"title": found.title, "text": found.text, "seen": found.said_since.isoformat()}
    form = EditForm(request.POST) if request.method == "POST" else EditForm(initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            practice_edit(actor=viewer, practice=found, now=utc_now(), **form.cleaned_data)
        except Conflict as error:
            form.add_error(None, str(error))
            status = error.status.value
        else:
            messages.success(request, _("Saved. The trail keeps what it said before."))
            return redirect("practice", uid)
    return render(
        request, "playbooks/practice_edit.html", {"practice": found, "form": form}, status=status
    )


@require_POST
@member_required
def practice_reviewed(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say that it still holds."""
    viewer = viewer_of(request)
    practice_review(actor=viewer, practice=practice_get(viewer, uid), now=utc_now())
    messages.success(request, _("It still holds, and is looked at again in a year."))
    return redirect("practice", uid)


@require_POST
@member_required
def practice_retired(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take it out of the library, with a reason."""
    viewer = viewer_of(request)
    found, form = practice_get(viewer, uid), RetireForm(request.POST)
    if form.is_valid():
        practice_retire(actor=viewer, practice=found, now=utc_now(), **form.cleaned_data)
        messages.success(request, _("Retired. Nobody finds it in the library any more."))
        return redirect("practice", uid)
    if not can_look_after(viewer, **found.standing):
        raise NotAllowed("not_owner", NOT_OWNER[Origin(found.origin)])
    return _page(request, viewer, found, form, status=422)
