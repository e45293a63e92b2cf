from __future__ import annotations

from django.urls import path

from governance.todos import views

urlpatterns = [path("calendar/<str:token>.ics", views.calendar, name="calendar")]
