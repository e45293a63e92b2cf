"""Today: what one owes, what one may, and whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.rules import greeting
from governance.home.rules.starts import TODAY
from governance.home.selectors import command_words, day_open, set_up_steps, today_for
from governance.home.selectors.starts import start_of
from roles.sync.selectors import plans_waiting
from roles.sync.selectors.health import connections_held

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@member_required
def start(request: HttpRequest) -> HttpResponse:
    """The address of the whole: to the page that the reader's day begins with, or Today itself."""
    chosen = getattr(request.user, "start_page", "")
    page = start_of(viewer_of(request), chosen=chosen, now=utc_now())
    return today(request) if page is TODAY else redirect(page.url_name)


@member_required
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    person = getattr(request.user, "person", None)
    name = person.given_name or person.display_name if person else ""
    begins = start_of(viewer, chosen=getattr(request.user, "start_page", ""), now=now)
    context = {
        "now": now,
        "begins": None if begins is TODAY else begins,
        "greeting": greeting(timezone.localtime(now), name),
        "today": today_for(viewer, now=now) if viewer.person_id else None,
        "day": day_open(now=now) if viewer.administrator else None,
        "plans": plans_waiting(viewer=viewer),
        "holding": connections_held(viewer=viewer),
        "set_up": set_up_steps(now=now) if viewer.administrator else [],
        "import_command": command_words("import_org DIRECTORY"),
    }
    return render(request, "home/today.html", context)
