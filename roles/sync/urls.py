"""Addresses of imports."""

from __future__ import annotations

from django.urls import path

from roles.sync.views import drift, imports, plans

ONE = "imports/<uuid:uid>/"

urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/drift/", drift.import_drift, name="import_drift"),
    path(ONE, plans.import_plan, name="import_plan"),
    path(ONE + "apply/", plans.import_apply, name="import_apply"),
    path(ONE + "release/", plans.import_release, name="import_release"),
    path(ONE + "discard/", plans.import_discard, name="import_discard"),
    path(ONE + "again/", plans.import_again, name="import_again"),
]
