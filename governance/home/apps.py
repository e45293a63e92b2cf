from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "governance.home"
    label = "governance_home"
    verbose_name = "Home"

    def ready(self) -> None:
        """Put Today first in everybody's navigation; name the mails; say who is listed."""
        import_module("governance.home.navigation")
        import_module("governance.home.receivers")
        own = import_module("governance.home.registry")
        notify = import_module("governance.notify.registry")
        notify.mail_kinds.add(own.CODE)
        notify.mail_kinds.add(own.INVITATION)
        accounts = import_module("governance.accounts.registry")
        people = import_module("governance.home.selectors.people")
        services = import_module("governance.home.services.accounts")
        accounts.address_listed.add(people.address_listed)
        accounts.listed_accounts.add(services.account_listed)
        import_module("governance.accounts.selectors").owner_gone.add(people.account_gone)
