"""Who has signed: by department and by person, to remind them and to take away as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Invalid, Missing
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.forms.campaign import NudgeForm
from policies.guidance.rules.campaign import REMINDED, WHO
from policies.guidance.rules.signing import can_record_paper
from policies.guidance.rules.standing import Standing, rule_of_policy
from policies.guidance.selectors.campaign import (
    Asked,
    campaign,
    campaign_measure,
    campaign_overview,
    campaign_people,
    campaign_total,
    exemption_ends,
)
from policies.guidance.services import people_nudge
from policies.guidance.views.campaign_tables import (
    campaign_departments_table,
    campaign_people_table,
)
from roles.team.rules import can_ask_exemption
from roles.team.views.frame import address, department_asked, page_asked

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from policies.guidance.selectors.campaign import Campaign
    from policies.guidance.selectors.campaign_tree import Overview

SHOWN = 50
KEPT = ("view", "department", "own", "who", "q")


def _asked(request: HttpRequest, viewer: Viewer) -> Asked:
    """Return the filter in the address; Missing for what there is not."""
    who = request.GET.get("who", "")
    if who and who not in WHO:
        raise Missing
    department = department_asked(request, viewer) if request.GET.get("department") else None
    q = request.GET.get("q", "").replace("\x00", "")[:100]
    return Asked(department, own=bool(request.GET.get("own")), who=who, q=q)


@require_safe
@member_required
def guideline_campaign(request: HttpRequest, slug: str) -> HttpResponseBase:
    """By department; with ``view=people`` those whom a number counts."""
    viewer, now = viewer_of(request), utc_now()
    found = campaign(viewer, slug, _asked(request, viewer), now)
    by_person = request.GET.get("view") == "people"
    if format_asked(request):
        table = (
            campaign_people_table(campaign_people(found))
            if by_person
            else campaign_departments_table(campaign_overview(found))
        )
        return table_response(request, table)
    overview = None if by_person else campaign_overview(found)
    total = overview.total if overview else campaign_total(found)
    context = {
        "found": found,
        "version": found.version,
        "asked": found.asked,
        "crumbs": [
            (_("Guidelines"), reverse("guidelines")),
            (found.version.title, reverse("guideline", args=[slug])),
        ],
        "total": total,
        "measure": campaign_measure(found, total, now),
        "now": now,
        **(_departments(overview) if overview else _people(request, found)),
    }
    name = "guidance/campaign_people.html" if by_person else "guidance/campaign.html"
    return render(request, name, context)


def _departments(overview: Overview) -> dict[str, Any]:
    complete = [row for row in overview.rows if not row.figures.owe]
    return {"overview": overview, "complete": len(complete)}


def _people(request: HttpRequest, found: Campaign) -> dict[str, Any]:
    page = page_asked(request)
    rows = list(campaign_people(found)[(page - 1) * SHOWN : page * SHOWN + 1])
    if page > 1 and not rows:
        raise Missing
    shown = rows[:SHOWN]
    exempt = [row for row in shown if row.standing == Standing.EXEMPT]
    ends = exemption_ends(found, exempt)
    for row in exempt:
        row.exempt_until = ends.get(row.pk)
    viewer, small = viewer_of(request), found.small
    for row in shown:
        owes = row.standing in WHO["owe"]
        row.papers = owes and can_record_paper(
            viewer, person_id=row.pk, department_id=row.department_id, small=small
        )
        row.sets_aside = owes and can_ask_exemption(
            viewer, department_id=row.department_id or 0, small=small
        )
    return {
        "rows": shown,
        "standings": {"": _("Everybody"), **_words()},
        "reminded": REMINDED,
        "rule": rule_of_policy(found.version.policy.uid),
        "next_url": address(request, page=page + 1 if len(rows) > SHOWN else 0),
        "first_url": address(request, page=1) if page > 1 else "",
    }


def _words() -> dict[str, str]:
    """Return what the choices of the filter are called."""
    return {
        "owe": _("Still to sign, late or on leave"),
        "late": str(Standing.LATE.label),
        "open": str(Standing.OPEN.label),
        "leave": str(Standing.LEAVE.label),
        "exempt": str(Standing.EXEMPT.label),
        "signed": str(Standing.SIGNED.label),
    }


@require_POST
@member_required
def guideline_nudge(request: HttpRequest, slug: str) -> HttpResponse:
    """Remind one person, or whomever the address names that still has to sign."""
    viewer, now = viewer_of(request), utc_now()
    found = campaign(viewer, slug, _asked(request, viewer), now)
    form = NudgeForm(request.POST)
    if not form.is_valid():
        raise Invalid("nobody_like_that", _("Choose whom to remind on the page again."))
    number = people_nudge(
        actor=viewer,
        campaign=found,
        now=now,
        person_uid=form.cleaned_data["person"],
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, _told(number))
    back = reverse("guideline_campaign", args=[slug])
    query = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    return redirect(f"{back}?{urlencode(query)}" if query else back)


def _told(number: int) -> str:
    if not number:
        return _("Nobody was reminded: they were today already, or there is nobody to remind.")
    words = ngettext(
        "%(n)d person gets a mail. Nobody is reminded twice a day.",
        "%(n)d people get a mail. Nobody is reminded twice a day.",
        number,
    )
    return words % {"n": number}
