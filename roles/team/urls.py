from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from roles.team.views import assign, assignments, coverage, focus, inbox, lines, role, roles

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("team/", coverage.team, name="team"),
    path("team/list/", coverage.team_list, name="team_list"),
    path("team/lines/", lines.team_lines, name="team_lines"),
    path("team/gaps/", coverage.team_gaps, name="team_gaps"),
    path("team/roles/open/", roles.role_open, name="role_open"),
    path("roles/<uuid:uid>/", role.role, name="role"),
    path("roles/<uuid:uid>/edit/", role.role_edit, name="role_edit"),
    path("roles/<uuid:uid>/contacts/", role.liaison_add, name="liaison_add"),
    path("roles/contacts/<uuid:uid>/remove/", role.liaison_remove, name="liaison_remove"),
    path("team/assign/", assign.assign, name="assign"),
    path("assignments/<uuid:uid>/", assignments.assignment, name="assignment"),
    path("assignments/<uuid:uid>/focus/", focus.focus, name="assignment_focus"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/asked/", inbox.inbox_asked_page, name="inbox_asked"),
    path("inbox/decided/", inbox.inbox_decided_page, name="inbox_decided"),
    path("inbox/<uuid:uid>/", inbox.inbox, name="inbox_letter"),
]
