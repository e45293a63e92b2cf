"""Assigning a role: who, how far, from when; nothing is sent before Propose is pressed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.org.models import Person
from roles.org.selectors import organisation_size, organisation_today
from roles.team.forms import AssignForm
from roles.team.forms.focus import people_near
from roles.team.forms.parts import problems_add
from roles.team.rules import State, can_propose
from roles.team.selectors import (
    Terms,
    decisions_for,
    proposal_objections,
    role_get,
    with_people,
)
from roles.team.selectors.suggestions import Suggestion, people_proposable, suggestions
from roles.team.services import assignment_propose
from roles.team.views.frame import department_asked, uid_asked
from roles.team.views.words import Line, checked_lines, nobody_lines, planned_lines

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse

    from governance.core.errors import DomainError
    from governance.core.viewer import Viewer
    from roles.team.models import Assignment, Role

DAY = timedelta(days=1)


@dataclass(slots=True)
class Draft:
    """What has been filled in so far, and what is known about it."""

    viewer: Viewer
    role: Role
    small: bool
    form: AssignForm
    terms: Terms | None = None
    objections: list[DomainError] | None = None

    @property
    def chosen(self) -> Person | None:
        value = self.form["person"].value()
        if not value or (self.form.is_bound and "person" in self.form.errors):
            return None
        try:
            return people_proposable(self.viewer).filter(uid=UUID(str(value))).first()
        except ValueError:  # no id at all, in the address
            return None


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def assign(request: HttpRequest) -> HttpResponse:
    """Propose somebody for a role. Finding and checking come back to the same form."""
    viewer, now = viewer_of(request), utc_now()
    if "department" in request.GET:
        return redirect(_vacancy_url(request, viewer))
    uid = uid_asked(request, "role")
    if uid is None:
        raise Missing
    role = role_get(viewer=viewer, uid=uid)
    small = organisation_size() == "small"
    can_propose(viewer, role=role, person=Person(), small=small).require()
    draft = Draft(viewer, role, small, _form(request, viewer, role, now))
    sending = request.method == "POST" and not {"find", "check"} & set(request.POST)
    draft_check(draft, now)
    if sending and draft.form.is_valid():
        assignment = _propose(draft, now)
        if assignment is not None:
            messages.success(request, _sent_words(assignment))
            return redirect("assignment", uid=assignment.uid)
    return _page(request, draft, failed=sending)


def _vacancy_url(request: HttpRequest, viewer: Viewer) -> str:
    """Return where a department's only vacant role is assigned, else where its roles are."""
    department = department_asked(request, viewer)
    vacant = list(
        department.roles.filter(closed_on=None).exclude(assignments__state=State.ACTIVE)[:2]
    )
    if len(vacant) == 1:
        return f"{reverse('assign')}?role={vacant[0].uid}"
    return f"{reverse('team')}?department={department.uid}"


def _form(request: HttpRequest, viewer: Viewer, role: Role, now: datetime) -> AssignForm:
    initial = {
        "q": request.GET.get("q", ""),
        "person": request.GET.get("person", ""),
        "authority": role.type.authority,
        "starts_on": organisation_today(now),
    }
    people = people_proposable(viewer)
    data = request.POST if request.method == "POST" else None
    return AssignForm(data, initial=initial, role=role, viewer=viewer, people=people)


def draft_check(draft: Draft, now: datetime) -> None:
    """Fill in the terms, and what stands against them, as far as the form allows."""
    cleaned: dict[str, Any] = {}
    if draft.form.is_bound and draft.form.errors is not None:  # reading the errors cleans the form
        cleaned = draft.form.cleaned_data
    person = cleaned.get("person") or draft.chosen
    if person is None:
        return
    last_day: date | None = cleaned.get("ends_on")
    draft.terms = Terms(
        role=draft.role,
        person=person,
        authority=cleaned.get("authority", draft.role.type.authority),
        starts_on=cleaned.get("starts_on") or organisation_today(now),
        ends_on=last_day + DAY if last_day else None,
        focus=draft.form.focus_cleaned(),
    )
    draft.objections = proposal_objections(draft.terms, small=draft.small)


def _propose(draft: Draft, now: datetime) -> Assignment | None:
    """Propose, or put the reasons why not at the fields they are about."""
    terms = draft.terms
    if terms is None:
        raise Missing
    for objection in draft.objections or []:
        problems_add(draft.form, objection)
    if draft.objections:
        return None
    try:
        return assignment_propose(
            actor=draft.viewer,
            role=draft.role,
            person=terms.person,
            authority=terms.authority,
            starts_on=terms.starts_on,
            ends_on=terms.ends_on,
            focus=terms.focus,
            note=draft.form.cleaned_data["note"],
            now=now,
        )
    except (Invalid, Conflict) as error:
        problems_add(draft.form, error)
        return None


def _sent_words(assignment: Assignment) -> str:
    who, role = assignment.person, assignment.role.type.name
    if assignment.state == State.PROPOSED:
        return _("%(who)s is proposed: %(role)s. Whoever is asked first has been told.") % {
            "who": who,
            "role": role,
        }
    return _("%(who)s holds the role: %(role)s.") % {"who": who, "role": role}


def _page(request: HttpRequest, draft: Draft, *, failed: bool) -> HttpResponse:
    if not failed:  # finding and checking are no sending: what is still empty is no fault
        draft.form.errors.clear()
    q = str(draft.form["q"].value() or "").replace("\x00", "").strip()
    chosen = draft.terms.person if draft.terms else None
    found = suggestions(viewer=draft.viewer, role=draft.role, q=q, chosen=chosen)
    context = {
        "role": draft.role,
        "form": draft.form,
        "found": found,
        "q": q,
        "chosen": chosen,
        "near": people_near(viewer=draft.viewer, department_id=draft.role.department_id),
        "asked": _asked_lines(draft),
        "checked": _checked_lines(draft, found),
    }
    part = {"find": "team/_assign_found.html", "check": "team/_assign_aside.html"}
    wanted = next((part[name] for name in part if request.htmx and name in request.POST), "")  # type: ignore[attr-defined]
    return render(request, wanted or "team/assign.html", context, status=422 if failed else 200)


def _asked_lines(draft: Draft) -> list[Line]:
    if draft.terms is None:
        return nobody_lines(draft.viewer)
    drafts = decisions_for(
        viewer=draft.viewer,
        role=draft.role,
        person=draft.terms.person,
        authority=draft.terms.authority,
        small=draft.small,
    )
    return planned_lines(draft.viewer, with_people(drafts))


def _checked_lines(draft: Draft, found: list[Suggestion]) -> list[Line]:
    if draft.terms is None or draft.objections is None:
        return []
    held = next((each.roles for each in found if each.person == draft.terms.person), ())
    return checked_lines(draft.objections, held)
