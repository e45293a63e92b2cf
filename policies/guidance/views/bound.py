"""Pages for auditors, the head coach and heads of departments: who was bound by what, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.forms.bound import BoundForm
from policies.guidance.rules.evidence import STANDINGS, can_pack, sees_bound
from policies.guidance.selectors.bound import (
    bound_by,
    bound_person,
    bound_rows,
    policies_known,
)
from policies.guidance.views.tables import bound_person_table, bound_table
from roles.org.models import Person
from roles.org.selectors import organisation_today

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from policies.guidance.models import Policy
    from policies.guidance.selectors.bound import BoundBy

ROWS = 50


@require_safe
@member_required
def bound(request: HttpRequest) -> HttpResponseBase:
    """Who was bound by a guideline at the end of a day, and how they stood to it."""
    viewer = viewer_of(request)
    policies = policies_known(viewer)
    form = BoundForm(request.GET, policies=policies, today=organisation_today(utc_now()))
    packs = can_pack(viewer)
    context: dict[str, Any] = {"form": form, "policies": policies, "packs": packs}
    if not form.is_valid() or not policies:
        return render(request, "guidance/bound.html", context)
    chosen = next(each for each in policies if each.slug == form.cleaned_data["policy"])
    return _answer(request, viewer, chosen, form.cleaned_data, context)


def _answer(
    request: HttpRequest,
    viewer: Viewer,
    policy: Policy,
    asked: dict[str, Any],
    context: dict[str, Any],
) -> HttpResponseBase:
    day, show, page = asked["day"], asked["show"], _page_asked(request)
    found = bound_by(viewer, policy, day)
    count = found.totals[show] if show and found.totals else found.count
    if format_asked(request):
        rows = bound_rows(viewer, found.version, day, show=show) if found.version else iter(())
        return table_response(request, bound_table(rows, count, found.version))
    first = (page - 1) * ROWS
    if page > 1 and first >= count:
        raise Missing
    rows = (
        bound_rows(viewer, found.version, day, show=show, first=first, most=ROWS, end=found.end)
        if found.version
        else iter(())
    )
    context |= {
        "policy": policy,
        "day": day,
        "found": found,
        "rows": list(rows),
        "first": first + 1,
        "last": min(first + ROWS, count),
        "count": count,
        "totals": _totals(found),
        "standings": STANDINGS,
        "next_page": page + 1 if first + ROWS < count else 0,
        "page": page,
    }
    return render(request, "guidance/bound.html", context)


def _totals(found: BoundBy) -> list[tuple[str, str, int]]:
    """Return key, word and number of each standing that somebody had."""
    return [
        (standing, str(STANDINGS[standing]), number)
        for standing, number in found.totals.items()
        if number
    ]


def _page_asked(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text)):
        raise Missing
    return int(text)


@require_safe
@member_required
def bound_one(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Every guideline that bound one person at the end of a day."""
    viewer, today = viewer_of(request), organisation_today(utc_now())
    person = Person.objects.filter(uid=uid).select_related("department").first()
    if person is None or not (sees_bound(viewer) or person.pk == viewer.person_id):
        raise Missing
    form = BoundForm(request.GET, policies=(), today=today)
    day: date = form.cleaned_data["day"] if form.is_valid() else today
    found = bound_person(viewer, person.pk, day)
    if format_asked(request):
        return table_response(request, bound_person_table(found))
    context = {"person": person, "form": form, "day": day, "found": found, "standings": STANDINGS}
    return render(request, "guidance/bound_person.html", context)
