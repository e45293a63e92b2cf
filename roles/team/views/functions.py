"""Which function is covered where, and the roles behind each number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.team.models import RoleType
from roles.team.rules import RoleKind, sees_gaps
from roles.team.selectors import gaps, gaps_counted_lately
from roles.team.selectors.functions import (
    ROWS,
    STATES,
    RolesAsked,
    functions_read,
    role_lines,
    roles_asked,
)
from roles.team.views.frame import address, department_asked, page_asked, uid_asked
from roles.team.views.tables import functions_table, roles_table

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


@require_safe
@member_required
def team_functions(request: HttpRequest) -> HttpResponseBase:
    """Departments down, functions across: how many roles are filled, and how many are not."""
    viewer, now = viewer_of(request), utc_now()
    uid, page = uid_asked(request, "department"), page_asked(request)
    if format_asked(request):
        all_of_it = functions_read(viewer=viewer, department=uid, now=now, whole=True)
        return table_response(request, functions_table(all_of_it))
    found = functions_read(viewer=viewer, department=uid, now=now, page=page)
    counted = gaps_counted_lately(viewer=viewer, now=now)
    context = {
        "found": found,
        "gap_count": len(gaps(viewer=viewer, now=now, questions=False, counted=counted)),
        "counted_at": counted.told_at,
        "sees_gaps": sees_gaps(viewer),
        "next_url": address(request, page=found.next_page),
        "first_url": address(request, page=1) if page > 1 else "",
    }
    return render(request, "team/functions.html", context)


@require_safe
@member_required
def team_roles(request: HttpRequest) -> HttpResponseBase:
    """Every open role, with who holds it or that it is vacant."""
    viewer, now, page = viewer_of(request), utc_now(), page_asked(request)
    types = list(RoleType.objects.order_by("name"))
    asked = _asked(request, {each.key for each in types})
    roles = roles_asked(viewer=viewer, asked=asked, now=now)
    count = roles.count()
    if format_asked(request):
        lines = role_lines(roles, viewer=viewer, now=now)
        return table_response(request, roles_table(lines, count))
    first = (page - 1) * ROWS
    rows = role_lines(roles[first : first + ROWS], viewer=viewer, now=now)
    if page > 1 and not rows:
        raise Missing
    context = {
        "rows": rows,
        "count": count,
        "first": first + 1,
        "last": first + len(rows),
        "asked": asked,
        "department": department_asked(request, viewer) if asked.department else None,
        "types": types,
        "kinds": RoleKind.choices,
        "next_url": address(request, page=page + 1 if first + len(rows) < count else 0),
        "first_url": address(request, page=1) if page > 1 else "",
    }
    return render(request, "team/roles.html", context)


def _asked(request: HttpRequest, keys: set[str]) -> RolesAsked:
    """Return what the address asks for; a value that is none asks for nothing."""

    def one_of(name: str, known: set[str]) -> str:
        value = request.GET.get(name, "")
        return value if value in known else ""

    return RolesAsked(
        department=uid_asked(request, "department"),
        type=one_of("type", keys),
        kind=one_of("kind", set(RoleKind.values)),
        state=one_of("state", set(STATES)),
    )
