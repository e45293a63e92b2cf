from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "governance.accounts"
    label = "governance_accounts"
    verbose_name = "Accounts"
