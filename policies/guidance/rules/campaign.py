"""Who may look at who has signed, and who may remind whom. Pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from policies.guidance.rules.permissions import can_publish
from policies.guidance.rules.standing import Standing

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

# What the address calls a part of the campaign, and who is in it.
WHO: Final[dict[str, tuple[Standing, ...]]] = {
    "signed": (Standing.SIGNED,),
    "owe": (Standing.LATE, Standing.OPEN, Standing.LEAVE),
    "late": (Standing.LATE,),
    "open": (Standing.OPEN,),
    "exempt": (Standing.EXEMPT,),
    "leave": (Standing.LEAVE,),
}
REMINDED: Final = (Standing.LATE, Standing.OPEN)  # nobody on leave, and nobody who is exempt


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom of a campaign somebody sees or may remind: everybody, or these."""

    whole: bool = False
    department_ids: frozenset[int] = frozenset()
    report_ids: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.whole or bool(self.department_ids or self.report_ids)


def reach_to_see(viewer: Viewer, *, author: bool, size: str) -> Reach:
    """The head coach, the auditor and whoever wrote it see everybody; others see their own."""
    if viewer.auditor:
        return Reach(whole=True)
    return reach_to_remind(viewer, author=author, size=size)


def reach_to_remind(viewer: Viewer, *, author: bool, size: str) -> Reach:
    """The head coach and the author remind everybody, coaches and heads their departments, line
    managers their reports; in a small organisation whoever may publish."""
    if viewer.kind == "token" or viewer.external:
        return Reach()
    if author or viewer.head_coach or (size == "small" and can_publish(viewer, size)):
        return Reach(whole=True)
    departments = viewer.led_department_ids | viewer.coached_department_ids
    return Reach(department_ids=departments, report_ids=viewer.report_ids)
