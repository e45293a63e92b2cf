"""Signing out. Signing in knows people, so it lives on the top floor: ``governance.home``."""

from __future__ import annotations

from allauth.account import views
from django.urls import path

urlpatterns = [
    path("sign-out/", views.logout, name="account_logout"),
    path("closed/", views.account_inactive, name="account_inactive"),
]
