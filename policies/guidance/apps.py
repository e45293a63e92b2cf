from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidanceConfig(AppConfig):
    name = "policies.guidance"
    label = "policies_guidance"
    verbose_name = "Guidance"

    def ready(self) -> None:
        """Tell the team what assignments need, hear who comes and goes, enter the navigation."""
        from governance.core import events
        from governance.core.navigation import (
            NavigationEntry,
            navigation_entries,
            navigation_further,
        )
        from governance.notify.registry import mail_kinds
        from policies.guidance import receivers
        from policies.guidance.registry import MAILS
        from policies.guidance.rules import sees_drafts
        from policies.guidance.rules.evidence import sees_bound
        from policies.guidance.selectors import (
            baseline_behind,
            baseline_unsigned,
            guideline_rule_name,
        )
        from policies.guidance.selectors.needed import clauses_foreseen, guidelines_foreseen
        from policies.guidance.services import guidelines_needed
        from policies.guidance.services.clauses import clauses_needed
        from roles.org.hooks import gap_rules, rules_aside, small_gap_rules
        from roles.team.hooks import checklist_forecasts, checklist_sources

        for mail in MAILS:
            mail_kinds.add(mail)
        checklist_sources.add(guidelines_needed)
        checklist_sources.add(clauses_needed)
        checklist_forecasts.add(guidelines_foreseen)
        checklist_forecasts.add(clauses_foreseen)
        gap_rules.add(baseline_behind)
        small_gap_rules.add(baseline_unsigned)
        rules_aside.add(guideline_rule_name)
        for signal, receiver in (
            (events.people_changed, receivers.people_have_changed),
            (events.assignment_opened, receivers.assignment_was_opened),
            (events.assignments_changed, receivers.assignments_have_changed),
            (events.reach_changed, receivers.assignments_have_changed),
            (events.places_changed, receivers.places_have_changed),
            (events.rule_aside_changed, receivers.rule_aside_has_changed),
        ):
            signal.connect(receiver, dispatch_uid=f"guidance.{receiver.__name__}")
        navigation_entries.add(
            NavigationEntry(
                label=_("Guidelines"),
                url_name="guidelines",
                icon="guidelines",
                order=60,
                section="work",
                visible=sees_drafts,
            )
        )
        navigation_further.add(
            NavigationEntry(
                label=_("Who was bound"),
                url_name="bound",
                icon="guideline",
                order=0,
                visible=sees_bound,
            )
        )
