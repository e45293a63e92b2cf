"""What a department asks for beyond what the whole organisation does: it tightens, never loosens.
Pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from roles.team.rules.states import Authority
from roles.team.rules.verdicts import YES, no

if TYPE_CHECKING:
    from collections.abc import Iterable

    from governance.core.viewer import Viewer
    from roles.team.rules.verdicts import Verdict

CEILINGS: Final = (Authority.LISTEN, Authority.APPROVED_TEXT, Authority.REPLY)
MOST_MONTHS: Final = 11  # a year is what everybody is asked for


@dataclass(frozen=True, slots=True)
class UnitTerms:
    """How far anybody may go there, whether the head approves, too, and how many months a role
    is held before it is looked at again; None is what the organisation asks for."""

    most_authority: int | None = None
    head_approves_too: bool = False
    review_months: int | None = None

    @property
    def most_label(self) -> str:
        return "" if self.most_authority is None else str(Authority(self.most_authority).label)

    @property
    def asks_for_more(self) -> bool:
        return self != UnitTerms()


def strictest(terms: Iterable[UnitTerms]) -> UnitTerms:
    """Return of each kind the strictest that any of these asks for."""
    found = list(terms)
    levels = [each.most_authority for each in found if each.most_authority is not None]
    months = [each.review_months for each in found if each.review_months is not None]
    return UnitTerms(
        most_authority=min(levels, default=None),
        head_approves_too=any(each.head_approves_too for each in found),
        review_months=min(months, default=None),
    )


def looser_fields(wanted: UnitTerms, above: UnitTerms) -> tuple[str, ...]:
    """Return the fields in which ``wanted`` would allow more than what holds ``above``."""
    pairs = {
        "most_authority": (wanted.most_authority, above.most_authority),
        "review_months": (wanted.review_months, above.review_months),
    }
    return tuple(
        name
        for name, (own, limit) in pairs.items()
        if own is not None and limit is not None and own > limit
    )


def stands_above(viewer: Viewer, *, parent_id: int | None) -> bool:
    """Return whether what this viewer says of a department is set from above it: by the head
    coach or by who leads the department above. Above the root nobody stands: its head does."""
    return viewer.head_coach or parent_id is None or parent_id in viewer.led_department_ids


def can_set_terms(viewer: Viewer, *, department_id: int) -> Verdict:
    """Who leads the department or one above it, and the head coach; people only."""
    if viewer.kind == "token":
        return no("people_only", _("Only people say what a department asks for."))
    if viewer.head_coach or department_id in viewer.led_department_ids:
        return YES
    return no(
        "not_your_unit",
        _("The head of the department says what it asks for, a head above it or the head coach."),
    )
