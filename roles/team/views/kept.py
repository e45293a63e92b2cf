"""What somebody began on the form of assigning and kept for later; shown to its writer only."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from roles.org.models import Person
from roles.team.forms import AssignForm
from roles.team.models import ProposalDraft
from roles.team.services import draft_drop, draft_keep
from roles.team.services.drafts import KEPT_DAYS

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from roles.team.models import Role

BUTTONS = {"keep", "discard"}


def kept_of(request: HttpRequest, viewer: Viewer, role: Role) -> ProposalDraft | None:
    """Return what the viewer kept of this role, unless the address names somebody itself."""
    if not role.pk or request.method == "POST" or "person" in request.GET:
        return None
    return ProposalDraft.objects.filter(role=role, kept_by=viewer.person_id or 0).first()


def kept_data(kept: ProposalDraft) -> QueryDict:
    """Return what was typed, as a form reads it."""
    data = QueryDict(mutable=True)
    for name, values in kept.sent.items():
        data.setlist(name, values)
    return data


def kept_context(kept: ProposalDraft | None) -> dict[str, Any]:
    gone_on = kept.kept_at + timedelta(days=KEPT_DAYS) if kept else None
    return {"kept": kept, "gone_on": gone_on}


def put_by(request: HttpRequest, viewer: Viewer, role: Role, now: datetime) -> HttpResponse:
    """Keep what was filled in for later, or throw away what was kept."""
    if "discard" in request.POST:
        draft_drop(actor=viewer, role=role)
        messages.success(request, _("Thrown away. Nobody was told of it."))
        return redirect(f"{reverse('assign')}?role={role.uid}")
    names = [*AssignForm.base_fields]
    sent = {name: request.POST.getlist(name) for name in names if name in request.POST}
    draft_keep(actor=viewer, role=role, nobody=Person(), sent=sent, now=now)
    messages.success(request, _("Kept for thirty days, for you only. Nobody is asked yet."))
    return redirect(f"{reverse('team')}?department={role.department.uid}")
