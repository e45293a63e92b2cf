"""A crisis: who declares and ends one, and how much shorter clocks are meanwhile. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from governance.escalations.rules.climbing import FALLBACK_WAIT_MINUTES

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from governance.escalations.rules.climbing import StepPlan

MOST_ABOUT: Final = 300  # signs of what it is about: it stands above every page
MOST_REASON: Final = 500
MOST_FACT: Final = 4000
FUNCTIONS: Final = frozenset({"executives", "communications"})  # the latter where there is one
SHORTER: Final = 3  # a wait is a third of what it is otherwise
LEAST_MINUTES: Final = 5  # but no shorter than that, for nobody answers in less


class CrisisStep(TextChoices):
    END = "end", _("End it")
    ALLOW_TEXT = "allow_text", _("Allow a text")


class FactKind(TextChoices):
    """What is written down while a crisis lasts, for all whom it concerns."""

    KNOW = "know", _("What we know")
    DO = "do", _("What we do")
    SAY = "say", _("What we say")


def can_declare_crisis(viewer: Viewer) -> bool:
    """Whether the viewer declares a crisis, and ends one: the head coach, executives and who
    speaks for the organisation, in person."""
    if viewer.kind != "person" or viewer.person_id is None:
        return False
    return viewer.head_coach or bool(viewer.functions & FUNCTIONS)


def sees_all_crises(viewer: Viewer) -> bool:
    """Whether those of every department concern the viewer, who has to do with all of them."""
    if viewer.kind == "token":
        return viewer.within_department_ids is None
    works = viewer.head_coach or viewer.auditor or viewer.administrator or bool(viewer.functions)
    return works or viewer.is_system


def minutes_shortened(minutes: int) -> int:
    """Return how many minutes are left of so many in a crisis, never more than there were."""
    return min(minutes, max(LEAST_MINUTES, minutes // SHORTER))


def steps_shortened(steps: list[StepPlan]) -> list[StepPlan]:
    """Return the steps of a path as they hold in a crisis, the one past its end, too."""
    line = minutes_shortened(FALLBACK_WAIT_MINUTES)
    return [
        {**step, "wait_minutes": minutes_shortened(step["wait_minutes"]), "line_minutes": line}
        for step in steps
    ]
