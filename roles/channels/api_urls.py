from __future__ import annotations

from django.urls import path

from roles.channels.api import decisions
from roles.channels.api import views as api

urlpatterns = [
    path("channels/", api.ChannelList.as_view(), name="api-channels"),
    path("verify/", api.Verify.as_view(), name="api-verify"),
    path("channels/<uuid:uid>/", api.ChannelDetail.as_view(), name="api-channel"),
    path(
        "channels/<uuid:uid>/decisions/",
        decisions.ChannelDecisionList.as_view(),
        name="api-channel-decisions",
    ),
]
