from __future__ import annotations

from django.urls import path

from governance.notify import api

urlpatterns = [
    path("webhooks/", api.WebhookList.as_view(), name="api-webhooks"),
    path("webhooks/<uuid:uid>/replays/", api.Replays.as_view(), name="api-webhook-replays"),
]
