from __future__ import annotations

from django.urls import path

from roles.team.api import (
    authority,
    cards,
    contacts,
    coverage,
    decisions,
    emergencies,
    exemption_decisions,
    exemptions,
    gap_rules,
    many,
    reviews,
    role,
    role_type,
    roles,
    terms,
    types,
)
from roles.team.api import views as api

urlpatterns = [
    path("authority/", authority.AuthorityList.as_view(), name="api-authority"),
    path("role-types/", types.TypeList.as_view(), name="api-role-types"),
    path("role-types/<uuid:uid>/", role_type.TypeDetail.as_view(), name="api-role-type"),
    path(
        "role-types/<uuid:uid>/affected/",
        role_type.TypeAffected.as_view(),
        name="api-role-type-affected",
    ),
    path("reviews/", reviews.ReviewList.as_view(), name="api-reviews"),
    path("break-glass/", emergencies.EmergencyList.as_view(), name="api-break-glass"),
    path("gaps/", coverage.GapList.as_view(), name="api-gaps"),
    path("gap-rules/", gap_rules.GapRuleList.as_view(), name="api-gap-rules"),
    path("gap-rules/<uuid:uid>/", gap_rules.GapRuleDetail.as_view(), name="api-gap-rule"),
    path("department-terms/", terms.TermsList.as_view(), name="api-department-terms"),
    path("functions/", coverage.FunctionList.as_view(), name="api-functions"),
    path("exemptions/", exemptions.ExemptionList.as_view(), name="api-exemptions"),
    path("exemptions/<uuid:uid>/", exemptions.ExemptionDetail.as_view(), name="api-exemption"),
    path(
        "exemptions/<uuid:uid>/decisions/",
        exemption_decisions.ExemptionDecisionList.as_view(),
        name="api-exemption-decisions",
    ),
    path("roles/", api.RoleList.as_view(), name="api-roles"),
    path("roles/<uuid:uid>/", role.RoleDetail.as_view(), name="api-role"),
    path("roles/<uuid:uid>/contacts/", contacts.ContactList.as_view(), name="api-role-contacts"),
    path("contacts/<uuid:uid>/", contacts.ContactDetail.as_view(), name="api-contact"),
    path(
        "roles/<uuid:uid>/decisions/",
        roles.RoleDecisionList.as_view(),
        name="api-role-decisions",
    ),
    path("assignments/", api.AssignmentList.as_view(), name="api-assignments"),
    path("assignments/several/", many.AssignmentMany.as_view(), name="api-assignments-several"),
    path("assignments/<uuid:uid>/", api.AssignmentDetail.as_view(), name="api-assignment"),
    path("assignments/<uuid:uid>/card/", cards.AssignmentCard.as_view(), name="api-card-link"),
    path(
        "assignments/<uuid:uid>/decisions/",
        decisions.DecisionList.as_view(),
        name="api-assignment-decisions",
    ),
]
