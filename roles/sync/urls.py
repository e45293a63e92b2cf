"""Addresses of imports, connections and drafts."""

from __future__ import annotations

from django.urls import path, re_path

from roles.sync.views import connections, drafts, drift, imports, plans, speaking

ONE = "imports/<uuid:uid>/"
CONNECTION = "connections/<uuid:uid>/"
DRAFT = "drafts/<uuid:uid>/"

urlpatterns = [
    re_path(r"^scim/v2(?:/(?P<rest>[\s\S]*))?\Z", speaking.scim, name="scim"),
    path("imports/", imports.imports, name="imports"),
    path("imports/drift/", drift.import_drift, name="import_drift"),
    path(ONE, plans.import_plan, name="import_plan"),
    path(ONE + "apply/", plans.import_apply, name="import_apply"),
    path(ONE + "release/", plans.import_release, name="import_release"),
    path(ONE + "discard/", plans.import_discard, name="import_discard"),
    path(ONE + "again/", plans.import_again, name="import_again"),
    path("connections/", connections.connections, name="connections"),
    path(CONNECTION, connections.connection, name="connection"),
    path(CONNECTION + "release/", connections.connection_release, name="connection_release"),
    path(CONNECTION + "discard/", connections.connection_discard, name="connection_discard"),
    path("drafts/", drafts.drafts, name="drafts"),
    path(DRAFT, drafts.draft, name="draft"),
    path(DRAFT + "add/<slug:kind>/", drafts.draft_step_add, name="draft_step_add"),
    path(DRAFT + "steps/<uuid:step>/remove/", drafts.draft_step_remove, name="draft_step_remove"),
    path(DRAFT + "compare/", drafts.draft_compare_now, name="draft_compare"),
    path(DRAFT + "publish/", drafts.draft_publish_now, name="draft_publish"),
    path(DRAFT + "discard/", drafts.draft_discard_now, name="draft_discard"),
]
