"""One assignment: what it is, what is missing, and the answer of whoever is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.org.selectors import organisation_settings, organisation_size
from roles.team.forms import DecisionForm
from roles.team.rules import OPEN_STATES, Authority, State, state_word
from roles.team.rules.focus import can_change_backup, can_change_focus
from roles.team.selectors import (
    assignment_get,
    assignment_steps,
)
from roles.team.selectors.dotted import dotted_of
from roles.team.services import (
    assignment_accept,
    assignment_approve,
    assignment_consent,
    assignment_decline,
    assignment_end,
    assignment_refuse,
    assignment_withdraw,
)
from roles.team.views.words import checklist_lines, waiting_words

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from roles.team.models import Assignment

LADDER = [(step.value, step.label) for step in Authority]


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def assignment(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show it; a POST is one answer, after which the page, or the inbox, says what came of it."""
    viewer, now = viewer_of(request), utc_now()
    found = assignment_get(viewer=viewer, uid=uid, now=now)
    if request.method != "POST":
        context = assignment_context(viewer, found, now)
        return render(request, "team/assignment.html", {**context, "form": DecisionForm()})
    form = DecisionForm(request.POST)
    if not form.is_valid():
        context = assignment_context(viewer, found, now)
        more = {"form": form, "from_inbox": "inbox" in request.POST}
        return render(request, "team/assignment.html", {**context, **more}, status=422)
    decision, reason = form.cleaned_data["decision"], form.cleaned_data["reason"].strip()
    decide(viewer, found, decision, reason, now)
    messages.success(request, decided_words(found, decision))
    return redirect("inbox") if "inbox" in request.POST else redirect("assignment", uid=uid)


def decide(viewer: Viewer, found: Assignment, decision: str, reason: str, now: datetime) -> None:
    """Give one answer; raises NotAllowed or Conflict with the reason."""
    match decision:
        case "accept":
            assignment_accept(actor=viewer, assignment=found, now=now)
        case "consent":
            assignment_consent(actor=viewer, assignment=found, now=now)
        case "approve":
            assignment_approve(actor=viewer, assignment=found, now=now)
        case "decline":
            assignment_decline(actor=viewer, assignment=found, reason=reason, now=now)
        case "refuse":
            assignment_refuse(actor=viewer, assignment=found, reason=reason, now=now)
        case "withdraw":
            assignment_withdraw(actor=viewer, assignment=found, reason=reason, now=now)
        case _:
            assignment_end(actor=viewer, assignment=found, reason=reason, now=now)


def decided_words(found: Assignment, decision: str) -> str:
    words = {
        "accept": _("You accepted: %(role)s. Thank you; whoever is asked next has been told."),
        "consent": _("You consented: %(who)s, %(role)s."),
        "approve": _("You approved: %(who)s, %(role)s."),
        "decline": _("You declined: %(role)s. The proposer has been told."),
        "refuse": _("You said no: %(who)s, %(role)s. Both have been told why."),
        "withdraw": _("Withdrawn: %(who)s, %(role)s."),
        "end": _("Ended: %(who)s, %(role)s."),
    }
    return words[decision] % {"who": found.person, "role": found.role.type.name}


def assignment_context(viewer: Viewer, found: Assignment, now: datetime) -> dict[str, Any]:
    """Return what the page and the inbox show of one assignment; three queries beyond it."""
    lines = checklist_lines(viewer, found, now)
    steps = assignment_steps(viewer, found, small=organisation_size() == "small")
    return {
        "assignment": found,
        "yours": found.person_id == viewer.person_id,
        "word": state_word(found.state, ready=found.is_ready),
        "closed": found.state in {State.ENDED, State.DECLINED, State.WITHDRAWN},
        "ladder": LADDER,
        "lines": lines,
        "missing": sum(line.mark != "ok" for line in lines),
        "steps": steps,
        "yes": next((step for step in steps if step in {"accept", "consent", "approve"}), ""),
        "manager": found.person.manager,
        "dotted": ", ".join(map(str, dotted_of(found.role, now, without=found.person_id))),
        **_focus(viewer, found),
        "next": waiting_words(viewer, found) if found.state == State.PROPOSED else "",
        "currency": organisation_settings().currency,
        "last_day": found.ends_on - timedelta(days=1) if found.ends_on else None,
        "sees_note": bool(steps) or _concerned(viewer, found),
    }


def _concerned(viewer: Viewer, found: Assignment) -> bool:
    """Whether the proposer's word, and why it closed, are meant for the viewer too."""
    if viewer.head_coach or viewer.auditor:
        return True
    asked = {found.person_id, found.proposed_by_id, *(item.person_id for item in found.items.all())}
    return viewer.person_id is not None and viewer.person_id in asked


def _focus(viewer: Viewer, found: Assignment) -> dict[str, Any]:
    """Return whether the viewer may change the focus, or at least who stands in."""
    if found.state not in OPEN_STATES:
        return {}
    small = organisation_size() == "small"
    return {
        "may_focus": bool(can_change_focus(viewer, found, small=small)),
        "may_backup": bool(can_change_backup(viewer, found, small=small)),
    }
