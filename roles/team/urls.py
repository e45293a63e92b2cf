from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from roles.team.views import (
    answers,
    assign,
    assignments,
    break_glass,
    coverage,
    exemptions,
    focus,
    functions,
    gap_rules,
    gaps,
    inbox,
    inbox_several,
    lines,
    many,
    reviews,
    role,
    roles,
    terms,
)

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("team/", coverage.team, name="team"),
    path("team/list/", coverage.team_list, name="team_list"),
    path("team/gaps/", gaps.team_gaps, name="team_gaps"),
    path("team/gaps/rules/", gap_rules.gap_rules, name="gap_rules"),
    path("team/gaps/rules/<uuid:uid>/", gap_rules.gap_rule, name="gap_rule"),
    path("team/functions/", functions.team_functions, name="team_functions"),
    path("team/roles/", functions.team_roles, name="team_roles"),
    path("exemptions/", exemptions.exemptions, name="exemptions"),
    path("exemptions/new/", exemptions.exemption_new, name="exemption_new"),
    path("exemptions/<uuid:uid>/", exemptions.exemption, name="exemption"),
    path("departments/<uuid:uid>/terms/", terms.department_terms, name="department_terms"),
    path("team/roles/open/", roles.role_open, name="role_open"),
    path("team/break-glass/", break_glass.break_glass, name="break_glass"),
    path("team/assign/", assign.assign, name="assign"),
    path("team/assign/several/", many.assign_several, name="assign_several"),
    path("assignments/<uuid:uid>/", assignments.assignment, name="assignment"),
    path("answer/<str:token>/", answers.answer, name="answer"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("team/lines/", lines.team_lines, name="team_lines"),
    path("roles/<uuid:uid>/", role.role, name="role"),
    path("roles/<uuid:uid>/edit/", role.role_edit, name="role_edit"),
    path("roles/<uuid:uid>/close/", role.role_close, name="role_close"),
    path("roles/<uuid:uid>/contacts/", role.liaison_add, name="liaison_add"),
    path("roles/contacts/<uuid:uid>/remove/", role.liaison_remove, name="liaison_remove"),
    path("assignments/<uuid:uid>/focus/", focus.focus, name="assignment_focus"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/several/", inbox_several.inbox_several, name="inbox_several"),
    path("inbox/asked/", inbox.inbox_asked_page, name="inbox_asked"),
    path("inbox/decided/", inbox.inbox_decided_page, name="inbox_decided"),
    path("inbox/<uuid:uid>/", inbox.inbox, name="inbox_letter"),
]
