from __future__ import annotations

from django.urls import path

from roles.org.api import views as api

urlpatterns = [
    path("people/", api.PersonList.as_view(), name="api-people"),
    path("people/<uuid:uid>/", api.PersonDetail.as_view(), name="api-person"),
    path("departments/", api.DepartmentList.as_view(), name="api-departments"),
    path("departments/<uuid:uid>/", api.DepartmentDetail.as_view(), name="api-department"),
    path("organisations/", api.OrganisationList.as_view(), name="api-organisations"),
    path("org-chart/", api.OrgChart.as_view(), name="api-org-chart"),
]
