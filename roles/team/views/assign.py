"""Assigning a role: who, how far, from when; nothing is sent before Propose is pressed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.org.models import Person
from roles.org.selectors import organisation_size, organisation_today
from roles.team.forms import AssignForm
from roles.team.forms.focus import people_near
from roles.team.forms.parts import problems_add
from roles.team.models import Role
from roles.team.rules import State, can_propose
from roles.team.selectors import role_get
from roles.team.selectors.suggestions import people_proposable, role_vacant_twin, suggestions
from roles.team.selectors.terms import terms_at
from roles.team.services import assignment_propose, draft_drop, role_fill
from roles.team.views.draft import Draft, asked_lines, checked_before, draft_check
from roles.team.views.frame import department_asked, uid_asked
from roles.team.views.kept import BUTTONS, kept_context, kept_data, kept_of, put_by
from roles.team.views.roles import type_asked, types_offered

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from roles.team.models import Assignment
    from roles.team.selectors import Terms


PAGE = "team/assign.html"
PARTS = {"find": "team/_assign_found.html", "check": "team/_assign_aside.html"}


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@member_required
def assign(request: HttpRequest) -> HttpResponse:
    """Propose somebody for a role. Finding and checking come back to the same form."""
    viewer, now = viewer_of(request), utc_now()
    if "department" in request.GET and "type" not in request.GET:
        return redirect(_vacancy_url(request, viewer))
    role = _role_asked(request, viewer, now)
    small = organisation_size() == "small"
    can_propose(viewer, role=role, person=Person(), small=small).require()
    if role.pk and BUTTONS & set(request.POST):
        return put_by(request, viewer, role, now)
    draft = Draft(viewer, organisation_today(now), role, small, _form(request, viewer, role, now))
    sending = request.method == "POST" and not {"find", "check", *BUTTONS} & set(request.POST)
    draft_check(draft)
    if sending and draft.terms:
        can_propose(viewer, role=role, person=draft.terms.person, small=small).require()
    if sending and draft.form.is_valid():
        assignment = _propose(draft, now)
        if assignment is not None:
            draft_drop(actor=viewer, role=assignment.role)
            messages.success(request, _sent_words(assignment))
            return redirect("assignment", uid=assignment.uid)
    return _page(request, draft, failed=sending)


def _role_asked(request: HttpRequest, viewer: Viewer, now: datetime) -> Role:
    """Return the role of the address; for a department and a kind one that is open there and
    vacant, else one that is not saved: it opens when somebody is proposed for it."""
    if "type" not in request.GET:
        uid = uid_asked(request, "role")
        if uid is None:
            raise Missing
        return role_get(viewer=viewer, uid=uid)
    department = department_asked(request, viewer)
    kind = type_asked(request, types_offered(viewer, department))
    vacant = role_vacant_twin(department=department, type=kind, focus="")
    if vacant is not None:
        return vacant
    terms = asdict(terms_at(department.pk))
    return Role(type=kind, department=department, purpose=kind.purpose, opened_at=now, **terms)


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
        "authority": role.most,
        "starts_on": organisation_today(now),
    }
    people = people_proposable(viewer)
    kept = kept_of(request, viewer, role)
    data = kept_data(kept) if kept else request.POST if request.method == "POST" else None
    return AssignForm(data, initial=initial, role=role, viewer=viewer, people=people)


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
        return _send(draft.viewer, terms, draft.form.cleaned_data["note"], now)
    except (Invalid, Conflict) as error:
        problems_add(draft.form, error)
        return None


def _send(viewer: Viewer, terms: Terms, note: str, now: datetime) -> Assignment:
    if not terms.role.pk:
        return role_fill(actor=viewer, terms=terms, note=note, now=now)
    return assignment_propose(
        actor=viewer,
        role=terms.role,
        person=terms.person,
        authority=terms.authority,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        focus=terms.focus,
        note=note,
        now=now,
    )


def _sent_words(assignment: Assignment) -> str:
    who, role = assignment.person, assignment.role.type.name
    if assignment.state == State.PROPOSED:
        return _("%(who)s is proposed: %(role)s. Whoever is asked first has been told.") % {
            "who": who,
            "role": role,
        }
    return _("%(who)s holds the role: %(role)s.") % {"who": who, "role": role}


def _address(role: Role) -> str:
    asked = f"role={role.uid}"
    if not role.pk:
        asked = f"department={role.department.uid}&type={role.type.key}"
    return f"{reverse('assign')}?{asked}"


def _page(request: HttpRequest, draft: Draft, *, failed: bool) -> HttpResponse:
    if not failed:  # finding and checking are no sending: what is still empty is no fault
        draft.form.errors.clear()
    q = str(draft.form["q"].value() or "").replace("\x00", "").strip()
    chosen = draft.terms.person if draft.terms else None
    found = suggestions(viewer=draft.viewer, role=draft.role, q=q, chosen=chosen)
    context = {
        "role": draft.role,
        "action": _address(draft.role),
        "form": draft.form,
        "found": found,
        "q": q,
        **kept_context(kept_of(request, draft.viewer, draft.role)),
        "chosen": chosen,
        "near": people_near(viewer=draft.viewer, department_id=draft.role.department_id),
        "asked": asked_lines(draft),
        "checked": checked_before(draft, found, utc_now()),
    }
    return render(request, _template(request), context, status=422 if failed else 200)


def _template(request: HttpRequest) -> str:
    """Return the part that htmx asks for, else the page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    if htmx and request.method == "GET" and htmx.target == "dialog-body":
        return "team/_assign_dialog.html"
    return next((PARTS[name] for name in PARTS if htmx and name in request.POST), PAGE)
