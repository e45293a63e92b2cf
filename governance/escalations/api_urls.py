"""Addresses of mentions and escalations in the API."""

from __future__ import annotations

from django.urls import path

from governance.escalations.api import (
    booth,
    crises,
    crisis_facts,
    deciding,
    duty,
    escalations,
    mentions,
    promises,
    references,
    response,
    simulation,
    surges,
    texts,
    watching,
)

urlpatterns = [
    path("mentions/", mentions.MentionList.as_view(), name="api-mentions"),
    path("mentions/<uuid:uid>/", mentions.MentionDetail.as_view(), name="api-mention"),
    path(
        "mentions/<uuid:uid>/decisions/",
        deciding.MentionDecisions.as_view(),
        name="api-mention-decisions",
    ),
    path(
        "mentions/<uuid:uid>/watchers/",
        watching.Watchers.as_view(),
        name="api-mention-watchers",
    ),
    path(
        "mentions/<uuid:uid>/references/",
        references.References.as_view(),
        name="api-mention-references",
    ),
    path("escalations/", escalations.EscalationList.as_view(), name="api-escalations"),
    path("escalations/<uuid:uid>/", escalations.EscalationDetail.as_view(), name="api-escalation"),
    path("simulation/", simulation.Simulation.as_view(), name="api-simulation"),
    path("response-times/", response.ResponseTimes.as_view(), name="api-response-times"),
    path("surges/", surges.SurgeList.as_view(), name="api-surges"),
    path("surges/<uuid:uid>/", surges.SurgeDetail.as_view(), name="api-surge"),
    path(
        "surges/<uuid:uid>/decisions/",
        surges.SurgeDecisions.as_view(),
        name="api-surge-decisions",
    ),
    path("promises/", promises.PromiseList.as_view(), name="api-promises"),
    path("promises/<uuid:uid>/", promises.PromiseDetail.as_view(), name="api-promise"),
    path(
        "promises/<uuid:uid>/decisions/",
        promises.PromiseDecisions.as_view(),
        name="api-promise-decisions",
    ),
    path("texts/", texts.TextList.as_view(), name="api-texts"),
    path("texts/<uuid:uid>/", texts.TextDetail.as_view(), name="api-text"),
    path("texts/<uuid:uid>/decisions/", texts.TextDecisions.as_view(), name="api-text-decisions"),
    path("booth-requests/", booth.BoothList.as_view(), name="api-booth-requests"),
    path("booth-requests/<uuid:uid>/", booth.BoothDetail.as_view(), name="api-booth-request"),
    path(
        "booth-requests/<uuid:uid>/answers/",
        booth.BoothAnswers.as_view(),
        name="api-booth-answers",
    ),
    path("crises/", crises.CrisisList.as_view(), name="api-crises"),
    path("crises/<uuid:uid>/", crises.CrisisDetail.as_view(), name="api-crisis"),
    path(
        "crises/<uuid:uid>/decisions/",
        crises.CrisisDecisions.as_view(),
        name="api-crisis-decisions",
    ),
    path(
        "crises/<uuid:uid>/facts/",
        crisis_facts.CrisisFacts.as_view(),
        name="api-crisis-facts",
    ),
    path("rotas/", duty.RotaList.as_view(), name="api-rotas"),
    path("shifts/", duty.ShiftList.as_view(), name="api-shifts"),
]
