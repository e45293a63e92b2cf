"""Setting a rule of coverage: on or off, how grave, and what it counts by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Invalid, NotAllowed, Problem
from roles.org.models import GapRule
from roles.org.rules.coverage import DAYS, SEVERITIES, THRESHOLDS, can_change_gap_rules

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from roles.org.rules.coverage import Limit

FIELDS = ("enabled", "severity", "threshold", "days")


def gap_rules_allowed(actor: Viewer) -> None:
    """Raise NotAllowed unless ``actor`` may set rules of coverage."""
    if not can_change_gap_rules(actor):
        words = _("The head coach sets the rules of coverage, or an administrator.")
        raise NotAllowed("not_rule_setter", words)


@transaction.atomic
def gap_rule_change(
    *,
    actor: Viewer,
    rule: GapRule,
    enabled: bool,
    severity: int | None,
    threshold: int | None,
    days: int | None,
    reason: str,
) -> GapRule:
    """Set one rule in one size, with an entry of what was and what is and why.

    None is as the rule itself says; the same again writes nothing. Raises NotAllowed, and
    Invalid with every field that is wrong.
    """
    gap_rules_allowed(actor)
    row = GapRule.objects.select_for_update().get(pk=rule.pk)
    wanted: dict[str, Any] = {
        "enabled": enabled,
        "severity": severity,
        "threshold": threshold,
        "days": days,
    }
    changes = {
        name: [getattr(row, name), wanted[name]]
        for name in FIELDS
        if getattr(row, name) != wanted[name]
    }
    if not changes:
        return row
    _check(row, wanted, reason)
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save(update_fields=list(FIELDS))
    entry_record(
        actor=actor, verb="gap_rule.changed", subject=row, reason=reason.strip(), changes=changes
    )
    return row


def _check(row: GapRule, wanted: dict[str, Any], reason: str) -> None:
    problems = [
        *_limit_problems("threshold", wanted["threshold"], THRESHOLDS.get(row.rule)),
        *_limit_problems("days", wanted["days"], DAYS.get(row.rule)),
    ]
    if wanted["severity"] is not None and wanted["severity"] not in SEVERITIES:
        problems.append(Problem("/severity", _("From 1, the most urgent, to 5.")))
    if not reason.strip() or "\0" in reason:
        problems.append(Problem("/reason", _("Say why; it stands in the trail.")))
    if problems:
        raise Invalid("gap_rule", problems[0].detail, problems=problems)


def _limit_problems(name: str, value: int | None, limit: Limit | None) -> list[Problem]:
    if value is None:
        return []
    if limit is None:
        return [Problem(f"/{name}", _("This rule has no such number."))]
    if limit.least <= value <= limit.most:
        return []
    numbers = {"least": limit.least, "most": limit.most}
    return [Problem(f"/{name}", _("From %(least)d to %(most)d.") % numbers)]
