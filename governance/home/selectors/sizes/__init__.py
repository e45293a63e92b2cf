"""What another size would change, and for whom: counted from what is there.

Only what the product does today is told; a size that changes nothing says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.home.selectors.sizes.effects import Effect
from governance.home.selectors.sizes.growing import growing
from governance.home.selectors.sizes.shrinking import shrinking
from governance.home.selectors.sizes.units import units_effects
from roles.org.models import OrganisationSettings, Person
from roles.org.selectors import organisation_size
from roles.team.models import Assignment
from roles.team.rules import State
from roles.team.selectors import gaps, ready_head_coaches

if TYPE_CHECKING:
    from datetime import datetime


SHOWN = 3


@dataclass(frozen=True, slots=True)
class SizeChange:
    now: str  # "small": the one in force, by choice or by headcount
    to: str
    effects: tuple[Effect, ...]
    blocked: str = ""  # why it would leave nobody able to act

    @property
    def word(self) -> str:
        return str(OrganisationSettings.Size(self.to).label)

    @property
    def changes(self) -> bool:
        return any(effect.mark != "ok" for effect in self.effects)

    @property
    def same(self) -> bool:
        return self.now == self.to


def size_change(*, to: str, now: datetime) -> SizeChange:
    """Return what the size ``to`` would change; writes nothing."""
    before, effects = organisation_size(), list[Effect]()
    if before != to:
        effects = [
            *_process_effects(before, to, now),
            *units_effects(before, to),
            *_gap_effects(before, to, now),
        ]
    grows = before == "small" != to
    blocked = _head_coach_missing(now) if grows else ""
    return SizeChange(before, to, (*effects, *_staying()), blocked)


def _process_effects(before: str, after: str, now: datetime) -> list[Effect]:
    """Say who is asked and who decides, which differs between small and everything else."""
    people = Person.objects.employed().count()
    if before == "small":
        return growing(people, now)
    return shrinking(people) if after == "small" else []


def _gap_effects(before: str, after: str, now: datetime) -> list[Effect]:
    """Say which gaps come into sight, and which go out of it."""
    shown = {(gap.rule, gap.subject_uid): gap.label for gap in gaps(now=now, size=before)}
    coming = {(gap.rule, gap.subject_uid): gap.label for gap in gaps(now=now, size=after)}
    new = [label for key, label in coming.items() if key not in shown]
    gone = [label for key, label in shown.items() if key not in coming]
    effects = []
    if new:
        words = ngettext("%(n)d gap newly shows", "%(n)d gaps newly show", len(new))
        effects.append(Effect("no", words % {"n": len(new)}, _some(new)))
    if gone:
        words = ngettext(
            "%(n)d gap is no longer shown", "%(n)d gaps are no longer shown", len(gone)
        )
        effects.append(Effect("no", words % {"n": len(gone)}, _some(gone)))
    return effects


def _some(labels: list[str]) -> str:
    more = len(labels) - SHOWN
    words = "; ".join(labels[:SHOWN])
    return words + (_(" and %d more") % more if more > 0 else "")


def _staying() -> list[Effect]:
    """What is not touched, by numbers: what runs goes on as it was asked for."""
    counts = {
        "alone": Assignment.objects.open()
        .filter(~Q(state=State.PROPOSED), decided_alone=True)
        .count(),
        "proposed": Assignment.objects.filter(state=State.PROPOSED).count(),
        "held": Assignment.objects.active().count(),
    }
    words = {
        "held": ngettext(
            "%(n)d role that is held goes on", "%(n)d roles that are held go on", counts["held"]
        ),
        "alone": ngettext(
            "%(n)d of them was decided alone, and stays as it is",
            "%(n)d of them were decided alone, and stay as they are",
            counts["alone"],
        ),
        "proposed": ngettext(
            "%(n)d proposal goes on as it was asked for",
            "%(n)d proposals go on as they were asked for",
            counts["proposed"],
        ),
    }
    return [Effect("ok", text % {"n": counts[key]}) for key, text in words.items() if counts[key]]


def _head_coach_missing(now: datetime) -> str:
    if ready_head_coaches(now):
        return ""
    return _(
        "There is no head coach who is ready. Until there is one nobody can publish a guideline, "
        "and an administrator is asked wherever the head coach would be."
    )
