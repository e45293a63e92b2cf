"""What setting a rule of coverage would change, counted before it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from roles.org.selectors import organisation_size
from roles.org.services.gap_rules import gap_rule_change, gap_rules_allowed
from roles.team.selectors.gaps import gaps

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.hooks import Gap
    from roles.org.models import GapRule

SHOWN = 10
Key = tuple[str, Any, int | None, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """``counts_now`` says whether the organisation is of that size at all: else nothing changes
    today. The gaps are named, the first ``SHOWN`` of each."""

    counts_now: bool
    before: int
    after: int
    appear: list[str]
    vanish: list[str]
    ranked: int  # how many stay and are more or less urgent than before

    @property
    def appear_shown(self) -> list[str]:
        return self.appear[:SHOWN]

    @property
    def vanish_shown(self) -> list[str]:
        return self.vanish[:SHOWN]


def gap_rule_preview(
    *, actor: Viewer, rule: GapRule, wanted: dict[str, Any], reason: str, now: datetime
) -> Preview:
    """Return what the change would do to the gaps of the whole organisation; it is not made.

    It is made and taken back, so that the answer is that of the rules themselves. Raises what
    the change would raise.
    """
    gap_rules_allowed(actor)
    before = {_key(gap): gap for gap in gaps(now=now)}
    with transaction.atomic():
        gap_rule_change(actor=actor, rule=rule, reason=reason, **wanted)
        after = {_key(gap): gap for gap in gaps(now=now)}
        transaction.set_rollback(True)
    stay = before.keys() & after.keys()
    return Preview(
        counts_now=rule.size == organisation_size(),
        before=len(before),
        after=len(after),
        appear=[gap.label for key, gap in after.items() if key not in stay],
        vanish=[gap.label for key, gap in before.items() if key not in stay],
        ranked=sum(before[key].severity != after[key].severity for key in stay),
    )


def _key(gap: Gap) -> Key:
    """What makes two gaps the same one, whatever numbers their words tell."""
    return gap.rule, gap.subject_uid, gap.person_id, gap.subject_type
