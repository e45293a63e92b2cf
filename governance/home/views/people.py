"""The directory, one person, one department, and who may speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.forms.find import people_asked, who_asked
from governance.home.selectors.department import department_page
from governance.home.selectors.directory import people_all, people_page
from governance.home.selectors.person import person_page
from governance.home.selectors.record import own_record
from governance.home.selectors.who import Holders, holders_read
from governance.home.views.tables import holders_table, people_table, record_table
from roles.org.selectors import organisation_settings, organisation_size, organisation_today
from roles.team.rules import can_open_role, sees_gaps
from roles.team.rules.many import can_propose_many
from roles.team.selectors.chart.department import department_members, department_roles
from roles.team.views.frame import address, page_asked, pages_around, uid_asked

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


@require_safe
@member_required
def people(request: HttpRequest) -> HttpResponseBase:
    """Everybody who is listed, filtered, by name."""
    viewer, now = viewer_of(request), utc_now()
    form, asked = people_asked(request.GET)
    if format_asked(request):
        count, rows = people_all(viewer=viewer, asked=asked, now=now)
        return table_response(request, people_table(count, rows))
    after = uid_asked(request, "after")
    found = people_page(viewer=viewer, asked=asked, after=after, now=now)
    small = organisation_size() == "small"
    context = {
        "found": found,
        "form": form,
        "asked": asked,
        "later": after is not None,
        "may_propose_many": bool(can_propose_many(viewer, small=small)),
    }
    return render(request, "home/people.html", context)


@require_safe
@member_required
def person(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Roles, both lines, and for those whose business it is, what is owed and what happened. As a
    file, one's own roles and courses."""
    viewer, now = viewer_of(request), utc_now()
    if format_asked(request):
        if uid != viewer.person_uid:
            raise Missing
        return table_response(request, record_table(own_record(viewer, organisation_today(now))))
    context = {"page": person_page(viewer=viewer, uid=uid, now=now), "now": now}
    return render(request, "home/person.html", context)


@require_safe
@member_required
def department(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Head, coaches, roles, people and gaps of one department."""
    viewer, now = viewer_of(request), utc_now()
    channels, below = page_asked(request, "channels"), page_asked(request, "below")
    page = department_page(viewer=viewer, uid=uid, now=now, channels=channels, below=below)
    key = page.department.pk
    members = department_members(viewer=viewer, department=key, page=page_asked(request, "people"))
    small = organisation_size() == "small"
    context = {
        "page": page,
        "focus": page.department,
        "roles": department_roles(viewer=viewer, department=key, now=now),
        "members": members,
        "people_next": address(request, people=members.next_page),
        "people_first": address(request, people=1) if members.page > 1 else "",
        "channels_urls": pages_around(request, "channels", page.channels),
        "below_urls": pages_around(request, "below", page.below),
        "may_open": bool(can_open_role(viewer, department_id=key, small=small)),
        "may_propose": viewer.person_id is not None and not viewer.external,
        "sees_gaps": sees_gaps(viewer),
    }
    return render(request, "home/department.html", context)


@require_safe
@member_required
def who(request: HttpRequest) -> HttpResponseBase:
    """Who is ready to speak where, how far they may go, and until when; also on a past day."""
    viewer, now, wanted = viewer_of(request), utc_now(), format_asked(request)
    form, asked = who_asked(request.GET)
    page = None if wanted else page_asked(request)
    if form.errors and wanted:
        raise Missing
    found = (
        Holders([], 0, 1)
        if form.errors
        else holders_read(viewer=viewer, asked=asked, now=now, page=page)
    )
    if wanted:
        return table_response(request, holders_table(found))
    context = {
        "found": found,
        "form": form,
        "asked": asked,
        "currency": organisation_settings().currency,
        "next_url": address(request, page=found.next_page),
        "first_url": address(request, page=1) if found.page > 1 else "",
    }
    return render(request, "home/who.html", context)
