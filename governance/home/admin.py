"""The admin's front page is Set-up; what the libraries registered is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.admin import EmailAddress  # this import registers it
from django.contrib import admin
from django.contrib.auth.admin import Group  # type: ignore[attr-defined]  # import registers it
from django.urls import reverse

from governance.core.admin_site import front_parts
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from governance.home.demo.personas import personas_offered
from governance.home.rules.evidence import sees_evidence
from governance.home.selectors.set_up_page import set_up_page

if TYPE_CHECKING:
    from django.http import HttpRequest


@front_parts.add
def set_up(request: HttpRequest) -> dict[str, Any]:
    """Return the checklist of the first day, what may come later, and where the trail is read."""
    return {
        "set_up": set_up_page(
            viewer=viewer_of(request), demo=bool(personas_offered()), now=utc_now()
        ),
        "trail_url": reverse("trail") if sees_evidence(viewer_of(request)) else "",
    }


# Nothing here reads groups, and addresses are the directory's.
admin.site.unregister([Group, EmailAddress])
