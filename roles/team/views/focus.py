"""Changing which part of a role's work somebody looks after, and who stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Invalid
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.org.selectors import organisation_size
from roles.team.forms.focus import FocusForm, people_near
from roles.team.forms.parts import problems_add
from roles.team.rules.focus import can_change_backup, can_change_focus
from roles.team.selectors import assignment_get
from roles.team.selectors.signatures import signing_alike
from roles.team.services import assignment_backup_change, assignment_focus_change
from roles.team.views.foreseen import alike_words

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from roles.team.models import Assignment


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def focus(request: HttpRequest, uid: UUID) -> HttpResponse:
    """All of the focus for whoever runs the department; the backup for the holder."""
    viewer = viewer_of(request)
    found = assignment_get(viewer=viewer, uid=uid, now=utc_now())
    small = organisation_size() == "small"
    whole = bool(can_change_focus(viewer, found, small=small))
    can_change_backup(viewer, found, small=small).require()
    data = request.POST if request.method == "POST" else None
    form = FocusForm(data, assignment=found, viewer=viewer, whole=whole)
    if form.is_bound and form.is_valid() and _saved(viewer, found, form, whole=whole):
        messages.success(request, _("Saved. It holds from now on."))
        _alike_say(request, found, form)
        return redirect("assignment", uid=uid)
    context = {
        "assignment": found,
        "form": form,
        "near": people_near(viewer=viewer, department_id=found.role.department_id),
    }
    return render(request, "team/focus.html", context, status=422 if form.is_bound else 200)


def _alike_say(request: HttpRequest, found: Assignment, form: FocusForm) -> None:
    """Say who else goes by the same name on a channel, now that it is saved."""
    focus = form.focus_cleaned()
    others = signing_alike(role=found.role, person=found.person, focus=focus)
    if others:
        messages.info(request, f"{alike_words(focus.signs_as)} ({', '.join(others)})")


def _saved(viewer: Viewer, found: Assignment, form: FocusForm, *, whole: bool) -> bool:
    """Save it, or put the reasons why not at the fields they are about."""
    filled, now = form.focus_cleaned(), utc_now()
    try:
        if whole:
            assignment_focus_change(actor=viewer, assignment=found, focus=filled, now=now)
        else:
            assignment_backup_change(actor=viewer, assignment=found, backup=filled.backup, now=now)
    except Invalid as error:
        problems_add(form, error)
        return False
    return True
