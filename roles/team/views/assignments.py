"""One assignment: what it is, what is missing, and the answer of whoever is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Invalid
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.org.selectors import organisation_settings, organisation_size
from roles.team.forms import DecisionForm
from roles.team.forms.focus import people_near
from roles.team.forms.parts import problems_add
from roles.team.rules import OPEN_STATES, Authority, State, can_propose, state_word
from roles.team.rules.focus import can_change_backup, can_change_focus
from roles.team.selectors import (
    assignment_get,
    assignment_steps,
    handover_things,
)
from roles.team.selectors.dotted import dotted_of
from roles.team.selectors.fallbacks import fallback_told
from roles.team.selectors.hours import week_of
from roles.team.services import assignment_decide
from roles.team.views.acts import acts_of, decided_words
from roles.team.views.words import checklist_lines, close_words, pause_words, waiting_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from roles.team.models import Assignment
    from roles.team.views.acts import Act

LADDER = [(step.value, step.label) for step in Authority]


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def assignment(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show it; a POST is one answer, after which the page, or the inbox, says what came of it."""
    viewer, now = viewer_of(request), utc_now()
    found = assignment_get(viewer=viewer, uid=uid, now=now)
    if request.method != "POST":
        context = assignment_context(viewer, found, now)
        return render(request, "team/assignment.html", context)
    form = DecisionForm(request.POST, viewer=viewer)
    if not _decided(viewer, found, form, now):
        context = assignment_context(viewer, found, now) | {"from_inbox": "inbox" in request.POST}
        context |= _fault(context["acts"], form)
        return render(request, "team/assignment.html", context, status=422)
    messages.success(request, decided_words(viewer, found, form.cleaned_data["decision"]))
    return redirect("inbox") if "inbox" in request.POST else redirect("assignment", uid=uid)


def _fault(acts: list[Act], form: DecisionForm) -> dict[str, Any]:
    """Return the fault for the act that was tried, by whose name its fields go there, else for
    the answer."""
    tried = next((act for act in acts if act.step == form.data.get("decision")), None)
    if tried is None:
        return {"form": form}
    form.auto_id = f"%s-{tried.step}"
    return {"tried": tried, "fault": form}


def _decided(viewer: Viewer, found: Assignment, form: DecisionForm, now: datetime) -> bool:
    """Give the one answer; False, with the fault in the form, when what was sent is not right."""
    if not form.is_valid():
        return False
    sent = form.cleaned_data
    try:
        assignment_decide(
            actor=viewer,
            assignment=found,
            decision=sent["decision"],
            reason=sent["reason"],
            last_day=sent["last_day"],
            successor=sent["successor"],
            now=now,
        )
    except Invalid as error:
        problems_add(form, error)
    return not form.errors


def assignment_context(viewer: Viewer, found: Assignment, now: datetime) -> dict[str, Any]:
    """Return what the page and the inbox show of one assignment; five queries beyond it."""
    lines = checklist_lines(viewer, found, now)
    small = organisation_size() == "small"
    steps = assignment_steps(viewer, found, small=small, now=now)
    yes = next((step for step in steps if step in {"accept", "consent", "approve"}), "")
    return {
        "assignment": found,
        "yours": found.person_id == viewer.person_id,
        "word": state_word(found.state, ready=found.is_ready),
        "closed": found.state in {State.ENDED, State.DECLINED, State.WITHDRAWN},
        "form": DecisionForm(viewer=viewer),
        "over_because": close_words(found),
        "paused_because": pause_words(found),
        "ladder": LADDER,
        "lines": lines,
        "missing": sum(line.mark != "ok" for line in lines),
        "steps": steps,
        "yes": yes,
        "acts": acts_of(viewer, found, steps, answering=bool(yes)),
        "manager": found.person.manager,
        "dotted": ", ".join(map(str, dotted_of(found.role, now, without=found.person_id))),
        **_focus(viewer, found),
        **week_context(viewer, found),
        **_handover(viewer, found, steps, now),
        "next": waiting_words(viewer, found) if found.state == State.PROPOSED else "",
        "currency": organisation_settings().currency,
        "looks_after": fallback_told(viewer, found, now),
        "last_day": found.last_day,
        "sees_note": bool(steps) or _concerned(viewer, found),
    }


def _concerned(viewer: Viewer, found: Assignment) -> bool:
    """Whether the proposer's word, and why it closed, are meant for the viewer too."""
    if viewer.head_coach or viewer.auditor:
        return True
    asked = {found.person_id, found.proposed_by_id, *(item.person_id for item in found.items.all())}
    return viewer.person_id is not None and viewer.person_id in asked


def _handover(
    viewer: Viewer, found: Assignment, steps: Sequence[str], now: datetime
) -> dict[str, Any]:
    """Return what there is to hand over, while it is, and whose names are offered for it."""
    context: dict[str, Any] = {}
    if found.state == State.HANDING_OVER or found.handover_by_id is not None:
        open_still = found.state in OPEN_STATES
        context["things"] = handover_things(found, now) if open_still else None
        context["may_propose"] = open_still and can_propose(
            viewer, role=found.role, person=found.successor or found.person
        )
    if "hand_over" in steps:
        context["near"] = people_near(viewer=viewer, department_id=found.role.department_id)
    return context


def week_context(viewer: Viewer, found: Assignment) -> dict[str, Any]:
    """Return how much of the holder's week it takes, and their other roles; while it is open, and
    not of somebody else for people from outside."""
    if found.state not in OPEN_STATES or (viewer.external and found.person_id != viewer.person_id):
        return {}
    return {"week": week_of(found.person_id, found.hours, without=found.pk)}


def _focus(viewer: Viewer, found: Assignment) -> dict[str, Any]:
    """Return whether the viewer may change the focus, or at least who stands in."""
    if found.state not in OPEN_STATES:
        return {}
    small = organisation_size() == "small"
    return {
        "may_focus": bool(can_change_focus(viewer, found, small=small)),
        "may_backup": bool(can_change_backup(viewer, found, small=small)),
    }
