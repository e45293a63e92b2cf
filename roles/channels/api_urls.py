from __future__ import annotations

from django.urls import path

from roles.channels.api import advice, asked, checks, decisions, sites, sweeps
from roles.channels.api import views as api

urlpatterns = [
    path("channels/", api.ChannelList.as_view(), name="api-channels"),
    path("verify/", api.Verify.as_view(), name="api-verify"),
    path("channels/sweeps/", sweeps.SweepList.as_view(), name="api-channel-sweeps"),
    path("channels/asked/", asked.AskedList.as_view(), name="api-channels-asked"),
    path("channels/asked/<uuid:uid>/", asked.AskedDetail.as_view(), name="api-channel-asked"),
    path(
        "channels/asked/<uuid:uid>/decisions/",
        asked.AskedDecisionList.as_view(),
        name="api-channel-asked-decisions",
    ),
    path("channels/sites/", sites.SiteList.as_view(), name="api-channel-sites"),
    path("channels/sites/keeper/", sites.SitesKeeper.as_view(), name="api-sites-keeper"),
    path("channels/sites/looks/", sites.SiteLookList.as_view(), name="api-sites-looks"),
    path("channels/sites/<uuid:uid>/", sites.SiteDetail.as_view(), name="api-channel-site"),
    path("channels/advice/<uuid:uid>/", advice.AdviceDetail.as_view(), name="api-advice"),
    path("channels/<uuid:uid>/", api.ChannelDetail.as_view(), name="api-channel"),
    path(
        "channels/<uuid:uid>/decisions/",
        decisions.ChannelDecisionList.as_view(),
        name="api-channel-decisions",
    ),
    path("channels/<uuid:uid>/advice/", advice.AdviceList.as_view(), name="api-channel-advice"),
    path("channels/<uuid:uid>/checks/", checks.CheckList.as_view(), name="api-channel-checks"),
]
