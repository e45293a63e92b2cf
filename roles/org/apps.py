from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "roles.org"
    label = "roles_org"
    verbose_name = "Organisation"

    def ready(self) -> None:
        """Tell the Viewer whose account it is, what it reads, and tokens what a subtree is."""
        viewer = import_module("governance.core.viewer")
        language = import_module("governance.core.language")
        accounts = import_module("governance.accounts.selectors")
        selectors = import_module("roles.org.selectors")
        viewer.viewer_parts.add(import_module("roles.org.selectors.viewer").viewer_person)
        language.organisation_language.add(selectors.organisation_language)
        accounts.department_subtree.add(selectors.department_subtree)
