"""How somebody signs, and who may record what was signed on paper. Pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from policies.guidance.rules.permissions import can_draft, can_publish
from roles.team.rules import Verdict

if TYPE_CHECKING:
    from datetime import date, datetime

    from governance.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Means:
    """How somebody signs on the page: in which language, signed in how and when, from where."""

    language: str
    signed_in_by: str = ""
    authenticated_at: datetime | None = None
    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What was signed on paper, when, and why so; ``witness`` is whoever records it."""

    witness_id: int
    witness_name: str
    reason: str
    signed_on: date
    sheet: bytes = b""  # its scan
    kind: str = ""  # pdf, jpeg, png


YES = Verdict(allowed=True)


def statement_of(number: int) -> str:
    """Return what somebody says by signing that version, in the language that is active."""
    return gettext("I have read version %(number)d and will follow it.") % {"number": number}


def can_gate(viewer: Viewer, *, in_force: bool, size: str) -> Verdict:
    """A course before signing holds everybody up: whoever publishes decides once it is in force,
    until then whoever drafts."""
    if can_publish(viewer, size) or (not in_force and can_draft(viewer)):
        return YES
    if can_draft(viewer):
        words = _("It is in force: the head coach decides on a course before it is signed.")
        return Verdict(allowed=False, code="head_coach_gates", reason=words)
    words = _("Coaches draft this, and the head coach publishes it.")
    return Verdict(allowed=False, code="coaches_draft", reason=words)


def can_record_paper(
    viewer: Viewer, *, person_id: int, department_id: int | None, small: bool = False
) -> Verdict:
    """The line manager, a head or coach of the department and the head coach record for their
    people, and are the witness; nobody for themselves. A small organisation has administrators
    do it, too."""
    if viewer.kind != "person" or viewer.person_id is None:
        words = _("Only a person who saw it can record a signature on paper.")
        return Verdict(allowed=False, code="people_witness", reason=words)
    if viewer.person_id == person_id:
        words = _("Nobody is their own witness. Sign it on its page, or ask somebody else.")
        return Verdict(allowed=False, code="own_witness", reason=words)
    departments = viewer.led_department_ids | viewer.coached_department_ids
    theirs = person_id in viewer.report_ids or department_id in departments
    if theirs or viewer.head_coach or (small and viewer.administrator):
        return YES
    words = _("The line manager, the department's head or coach, or the head coach records it.")
    return Verdict(allowed=False, code="not_your_people", reason=words)
