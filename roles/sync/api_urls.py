from __future__ import annotations

from django.urls import path

from roles.sync.api import draft_steps, drafts, feed, imports, unresolved

urlpatterns = [
    path("snapshot/", feed.Snapshot.as_view(), name="api-snapshot"),
    path("changes/", feed.ChangeFeed.as_view(), name="api-changes"),
    path("checksum/", feed.ChecksumDetail.as_view(), name="api-checksum"),
    path("drafts/", drafts.DraftList.as_view(), name="api-drafts"),
    path("drafts/<uuid:uid>/", drafts.DraftDetail.as_view(), name="api-draft"),
    path("drafts/<uuid:uid>/steps/", draft_steps.StepList.as_view(), name="api-draft-steps"),
    path("imports/", imports.ImportList.as_view(), name="api-imports"),
    path("imports/<uuid:uid>/", imports.ImportDetail.as_view(), name="api-import"),
    path("imports/<uuid:uid>/rows/", imports.ImportRowList.as_view(), name="api-import-rows"),
    path("sync/unresolved/", unresolved.UnresolvedList.as_view(), name="api-unresolved"),
]
