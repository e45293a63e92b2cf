from __future__ import annotations

from django.urls import path

from governance.notify import views

urlpatterns = [path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe")]
