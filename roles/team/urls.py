from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from roles.team.views import assign, assignments, coverage, inbox, many, roles

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("team/", coverage.team, name="team"),
    path("team/list/", coverage.team_list, name="team_list"),
    path("team/gaps/", coverage.team_gaps, name="team_gaps"),
    path("team/roles/open/", roles.role_open, name="role_open"),
    path("team/assign/", assign.assign, name="assign"),
    path("team/assign/several/", many.assign_several, name="assign_several"),
    path("assignments/<uuid:uid>/", assignments.assignment, name="assignment"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/asked/", inbox.inbox_asked_page, name="inbox_asked"),
    path("inbox/decided/", inbox.inbox_decided_page, name="inbox_decided"),
    path("inbox/<uuid:uid>/", inbox.inbox, name="inbox_letter"),
]
