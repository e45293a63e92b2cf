"""A must-not without its reason, or without a way that is open."""

from __future__ import annotations

from django.utils.translation import gettext as _

from policies.guidance.rules.lint.clauses import Remark
from policies.guidance.rules.lists import rules_listed


def remarks(text: str) -> list[Remark]:
    return [
        Remark("bare", rule.text, why, _("Below it, after an empty line: “%s”.") % better)
        for rule in rules_listed(text)
        if rule.kind == "not"
        for why, better, said in (
            (_("It forbids and does not say why."), _("Why: …"), rule.why),
            (_("It forbids and says no way that is open."), _("Instead: …"), rule.instead),
        )
        if not said
    ]
