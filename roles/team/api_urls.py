from __future__ import annotations

from django.urls import path

from roles.team.api import authority, decisions
from roles.team.api import views as api

urlpatterns = [
    path("authority/", authority.AuthorityList.as_view(), name="api-authority"),
    path("roles/", api.RoleList.as_view(), name="api-roles"),
    path("roles/<uuid:uid>/", api.RoleDetail.as_view(), name="api-role"),
    path("assignments/", api.AssignmentList.as_view(), name="api-assignments"),
    path("assignments/<uuid:uid>/", api.AssignmentDetail.as_view(), name="api-assignment"),
    path(
        "assignments/<uuid:uid>/decisions/",
        decisions.DecisionList.as_view(),
        name="api-assignment-decisions",
    ),
]
