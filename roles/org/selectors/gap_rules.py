"""How the rules of coverage are set, and what that makes of the gaps that they find."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from roles.org.models import GapRule
from roles.org.rules.coverage import DAYS, THRESHOLDS, on_by_default
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from collections.abc import Iterable

    from roles.org.hooks import Gap


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule counts by at present; 0 where it has no such number."""

    threshold: int
    days: int


def gap_terms(rule: str, size: str = "") -> Terms:
    """Return what ``rule`` counts by in an organisation of ``size``, or of this one's; one query.

    Where the sizes differ and none is given it takes as many more as the size does.
    """
    rows = {row.size: row for row in GapRule.objects.filter(rule=rule)}
    found = {size: _terms(row) for size, row in rows.items()}
    if len(set(found.values())) > 1:
        return found.get(size or organisation_size(), _usual(rule))
    return next(iter(found.values()), _usual(rule))


def _terms(row: GapRule) -> Terms:
    usual = _usual(row.rule)
    return Terms(
        usual.threshold if row.threshold is None else row.threshold,
        usual.days if row.days is None else row.days,
    )


def _usual(rule: str) -> Terms:
    threshold, days = THRESHOLDS.get(rule), DAYS.get(rule)
    return Terms(threshold.usual if threshold else 0, days.usual if days else 0)


def gap_rules_of(size: str) -> dict[str, GapRule]:
    """Return the rules by name as they are set for ``size``; one query."""
    return {row.rule: row for row in GapRule.objects.filter(size=size)}


def is_asked(rule: str, size: str, rows: dict[str, GapRule]) -> bool:
    row = rows.get(rule)
    return row.enabled if row else on_by_default(rule, size)


def gaps_as_set(found: Iterable[Gap], rows: dict[str, GapRule]) -> list[Gap]:
    """Return these gaps without those of rules switched off, each as grave as its rule is set."""
    kept = []
    for gap in found:
        row = rows.get(gap.rule)
        if row is not None and row.is_off:
            continue
        kept.append(replace(gap, severity=row.severity) if row and row.severity else gap)
    return kept


def gap_rule_is_off(rule: str) -> bool:
    """Whether somebody switched ``rule`` off in an organisation of this size."""
    row = gap_rules_of(organisation_size()).get(rule)
    return row is not None and row.is_off
