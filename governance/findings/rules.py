"""What each audit rule says of what it found, and who may look. Pure decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


class Rule(TextChoices):
    """The rules that ship; a finding keeps its rule's key."""

    CV0 = "CV0", _("A role stands vacant")
    CV1 = "CV1", _("A department with players has one or two coaches")
    CV2 = "CV2", _("Every player has a coach")
    OVERDUE = "overdue", _("To-dos are done in time")
    UNANSWERED = "unanswered", _("Every escalation is taken in time")
    DEAD_WORK = "dead_work", _("No job or message is given up")


WHY: dict[str, object] = {
    Rule.CV0: _("Nobody who holds this role is ready."),
    Rule.CV1: _("Players answer without a coach, or have too many to ask."),
    Rule.CV2: _("Nobody guides this player, and there is no head coach to fall back on."),
    Rule.OVERDUE: _("At least one to-do is past its date."),
    Rule.UNANSWERED: _("Everybody on its path was asked, and nobody took it."),
    Rule.DEAD_WORK: _("It failed eight times and is not tried again by itself."),
}

COVERAGE = (Rule.CV0, Rule.CV1, Rule.CV2)
# Of these the administrator hears as well: they are about the machinery.
TECHNICAL = (Rule.DEAD_WORK,)


def watches_findings(viewer: Viewer) -> bool:
    """Whether the list of findings is part of the viewer's work."""
    return (
        viewer.head_coach
        or viewer.auditor
        or viewer.administrator
        or bool(viewer.coached_department_ids | viewer.led_department_ids)
    )
