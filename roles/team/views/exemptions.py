"""Setting a rule aside: the list, asking, and the decision of somebody else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, Missing
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.org.hooks import rules_aside
from roles.org.models import Person
from roles.org.rules import COVERAGE
from roles.org.selectors import organisation_size, organisation_today
from roles.team.forms.exemptions import ExemptionDecisionForm, ExemptionForm
from roles.team.forms.parts import problems_add
from roles.team.rules import can_ask_exemption, sees_gaps
from roles.team.selectors import exemption_get, exemptions_shown
from roles.team.selectors.exemptions import SHOW, exemption_steps
from roles.team.services import exemption_ask, exemption_decide, exemption_end
from roles.team.views.frame import address, department_asked, page_asked, uid_asked
from roles.team.views.tables import exemptions_table

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from roles.org.models import Department, Exemption

ROWS = 50
USUAL = timedelta(days=30)


@require_safe
@member_required
def exemptions(request: HttpRequest) -> HttpResponseBase:
    """What is set aside now, asked for or over; what ends first on top."""
    viewer, now, page = viewer_of(request), utc_now(), page_asked(request)
    if not sees_gaps(viewer):
        raise Missing
    asked = request.GET.get("show", SHOW[0])
    show = asked if asked in SHOW else SHOW[0]
    found = exemptions_shown(viewer=viewer, show=show, today=organisation_today(now))
    if format_asked(request):
        return table_response(request, exemptions_table(list(found)))
    rows = list(found[(page - 1) * ROWS : page * ROWS + 1])
    if page > 1 and not rows:
        raise Missing
    context = {
        "rows": rows[:ROWS],
        "show": show,
        "rules": COVERAGE,
        "today": organisation_today(now),
        "next_url": address(request, page=page + 1 if len(rows) > ROWS else 0),
        "first_url": address(request, page=1) if page > 1 else "",
    }
    return render(request, "team/exemptions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def exemption_new(request: HttpRequest) -> HttpResponse:
    """Ask to set a rule aside for a department or a person; a year at the most."""
    viewer, now = viewer_of(request), utc_now()
    department, person = _about(request, viewer)
    place = department.pk if department else (person.department_id or 0) if person else 0
    small = organisation_size() == "small"
    can_ask_exemption(viewer, department_id=place, small=small).require()
    today = organisation_today(now)
    initial = {"rule": request.GET.get("rule", ""), "last_day": today + USUAL}
    form = ExemptionForm(request.POST or None, initial=initial, today=today, more=_more(request))
    if request.method == "POST" and form.is_valid():
        made = _ask(viewer, form, department, person, now)
        if made is not None:
            words = _("It is set aside.") if made.granted else _("Somebody is asked to decide.")
            messages.success(request, words)
            return redirect("exemption", uid=made.uid)
    context = {"form": form, "department": department, "person": person}
    status = 422 if request.method == "POST" else 200
    return render(request, "team/exemption_new.html", context, status=status)


def _more(request: HttpRequest) -> dict[str, str]:
    """Return the rule in the address when it is one of an upper floor, with its name."""
    rule = request.GET.get("rule", "")
    titles = [title for name in rules_aside if (title := name(rule))]
    return {rule: titles[0]} if titles else {}


def _about(request: HttpRequest, viewer: Viewer) -> tuple[Department | None, Person | None]:
    """Return the department or the person of the address; Missing when it names neither."""
    if request.GET.get("department"):
        return department_asked(request, viewer), None
    uid = uid_asked(request, "person")
    people = Person.objects.employed().visible_to(viewer)
    person = people.filter(uid=uid).first() if uid else None
    if person is None:
        raise Missing
    return None, person


def _ask(
    viewer: Viewer,
    form: ExemptionForm,
    department: Department | None,
    person: Person | None,
    now: datetime,
) -> Exemption | None:
    sent = form.cleaned_data
    try:
        return exemption_ask(
            actor=viewer,
            rule=sent["rule"],
            department=department,
            person=person,
            reason=sent["reason"],
            ends_on=sent["last_day"] + timedelta(days=1),
            now=now,
        )
    except (Invalid, Conflict) as error:
        problems_add(form, error)
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def exemption(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One of them; a POST grants, refuses or ends it."""
    viewer, now = viewer_of(request), utc_now()
    found = exemption_get(viewer=viewer, uid=uid)
    form = ExemptionDecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decide(viewer, found, form, now):
        return redirect("exemption", uid=uid)
    small = organisation_size() == "small"
    steps = exemption_steps(viewer, found, small=small)
    context = {
        "exemption": found,
        "rule": found.rule_words,
        "last_day": found.ends_on - timedelta(days=1),
        "form": form,
        "may_decide": "grant" in steps,
        "may_end": "end" in steps,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "team/exemption.html", context, status=status)


def _decide(viewer: Viewer, found: Exemption, form: ExemptionDecisionForm, now: datetime) -> bool:
    sent, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
    try:
        if sent == "end":
            exemption_end(actor=viewer, exemption=found, reason=reason, now=now)
        else:
            granted = sent == "grant"
            exemption_decide(actor=viewer, exemption=found, granted=granted, reason=reason, now=now)
    except Invalid as error:
        problems_add(form, error)
    return not form.errors
