"""Today: what one owes, what one may, and whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.rules import greeting
from governance.home.selectors import command_words, day_open, set_up_steps, today_for
from roles.sync.selectors import plans_waiting

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@member_required
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    person = getattr(request.user, "person", None)
    name = person.given_name or person.display_name if person else ""
    context = {
        "now": now,
        "greeting": greeting(timezone.localtime(now), name),
        "today": today_for(viewer, now=now) if viewer.person_id else None,
        "day": day_open(now=now) if viewer.administrator else None,
        "plans": plans_waiting(viewer=viewer),
        "set_up": set_up_steps(now=now) if viewer.administrator else [],
        "import_command": command_words("import_org DIRECTORY"),
    }
    return render(request, "home/today.html", context)
