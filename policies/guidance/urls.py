from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from policies.guidance.views import (
    annexes,
    audience,
    baselines,
    bound,
    campaign,
    comparing,
    consulting,
    contracts,
    packs,
    paper,
    reading,
    reviewing,
    sheets,
    standing,
    translating,
    writing,
)

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

ONE = "guidelines/<slug:slug>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("guidelines/", reading.guidelines, name="guidelines"),
    path("guidelines/new/", writing.guideline_new, name="guideline_new"),
    path("evidence/bound/", bound.bound, name="bound"),
    path("evidence/packs/", packs.packs, name="evidence_packs"),
    path("evidence/packs/<uuid:uid>/", packs.pack, name="evidence_pack"),
    path("evidence/packs/<uuid:uid>/file/", packs.pack_file, name="evidence_pack_file"),
    path("evidence/sheets/<uuid:uid>/", sheets.sheet, name="signed_sheet"),
    path("evidence/bound/<uuid:uid>/", bound.bound_one, name="bound_person"),
    path(ONE, reading.guideline, name="guideline"),
    path(ONE + "versions/<int:number>/", reading.guideline_version, name="guideline_version"),
    path(
        ONE + "versions/<int:number>/audience/",
        audience.guideline_audience,
        name="guideline_audience",
    ),
    path(
        ONE + "compare/<int:before>/<int:after>/",
        comparing.guideline_compare,
        name="guideline_compare",
    ),
    path(ONE + "receipt/<int:number>/", reading.receipt, name="guideline_receipt"),
    path(ONE + "campaign/", campaign.guideline_campaign, name="guideline_campaign"),
    path(ONE + "campaign/remind/", campaign.guideline_nudge, name="guideline_nudge"),
    path(ONE + "paper/<uuid:uid>/", paper.guideline_paper, name="guideline_paper"),
    path(ONE + "sheet/", sheets.guideline_sheet, name="guideline_sheet"),
    path(ONE + "baseline/", baselines.guideline_baseline, name="guideline_baseline"),
    path(ONE + "course/", paper.guideline_gate, name="guideline_gate"),
    path(
        ONE + "translations/<int:number>/<str:language>/",
        translating.guideline_translation,
        name="guideline_translation",
    ),
    path(ONE + "annexes/new/", annexes.guideline_annex_new, name="guideline_annex_new"),
    path(ONE + "draft/", writing.guideline_draft, name="guideline_draft"),
    path(ONE + "edit/", writing.guideline_edit, name="guideline_edit"),
    path(ONE + "publish/", writing.guideline_publish, name="guideline_publish"),
    path(ONE + "review/", reviewing.guideline_review, name="guideline_review"),
    path(ONE + "review/text/", reviewing.guideline_review_text, name="guideline_review_text"),
    path(ONE + "review/standing/", standing.guideline_standing, name="guideline_standing"),
    path(ONE + "approvals/", reviewing.guideline_approvals, name="guideline_approvals"),
    path(ONE + "versions/<int:number>/step/", reviewing.guideline_step, name="guideline_step"),
    path(ONE + "contracts/", contracts.guideline_contracts, name="guideline_contracts"),
    path(ONE + "contracts/<uuid:uid>/", contracts.guideline_contract, name="guideline_contract"),
    path(ONE + "comments/", consulting.guideline_comments, name="guideline_comments"),
    path(ONE + "comments/<uuid:uid>/", consulting.guideline_comment, name="guideline_comment"),
    path(ONE + "new-version/", writing.guideline_new_version, name="guideline_new_version"),
]
