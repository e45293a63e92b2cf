"""What somebody may do with an assignment besides answering, and what came of it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from roles.org.models import Person
from roles.team.rules import end_needs_reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from governance.core.viewer import Viewer
    from roles.team.models import Assignment


@dataclass(frozen=True, slots=True)
class Act:
    """One act behind a fold: its name, its button, what it does, and whether it needs a word."""

    step: str
    title: str
    button: str
    hint: str
    optional: bool = False
    danger: bool = False
    wordless: bool = False


def acts_of(
    viewer: Viewer, assignment: Assignment, steps: Sequence[str], *, answering: bool
) -> list[Act]:
    """Return the acts among ``steps`` that are no answer; while one is ``answering`` the form
    of the answer has its own no."""
    own = assignment.person_id == viewer.person_id
    found = {
        "access": Act(
            "access",
            _("Access to the channels"),
            _("Access is given"),
            _("%s can get in and answer there, with an account of their own.") % assignment.person,
            wordless=True,
        ),
        "suspend": Act("suspend", _("Pause this"), _("Pause"), _pause_hint(assignment)),
        "resume": Act(
            "resume",
            _("Let this go on"),
            _("Go on"),
            _("The checklist decides anew whether it is ready."),
        ),
        "review": Act(
            "review",
            _("Ask for a review"),
            _("Ask"),
            _("When something happened: the line manager looks at it within two weeks."),
        ),
        "hand_over": _hand_over(viewer, assignment, own=own),
        "handed_over": Act(
            "handed_over",
            _("It is handed over"),
            _("Handed over"),
            _("Say what was handed to whom. With that it ends."),
        ),
        "end": _end(viewer, assignment, own=own),
        "withdraw": Act(
            "withdraw", _("Withdraw the proposal"), _("Withdraw"), "", optional=True, danger=True
        ),
    }
    if not answering:
        found["decline"] = Act(
            "decline", _("Decline after all"), _("Decline"), "", optional=True, danger=True
        )
    return [found[step] for step in steps if step in found]


def _pause_hint(assignment: Assignment) -> str:
    return _("%s may not act in this role until somebody lets it go on.") % assignment.person


def _hand_over(viewer: Viewer, assignment: Assignment, *, own: bool) -> Act:
    volunteer = assignment.person.kind == Person.Kind.VOLUNTEER
    optional = not end_needs_reason(viewer, assignment, volunteer=volunteer)
    title = _("Hand it over and stop") if own else _("Have it handed over")
    hint = _(
        "Until a day that you choose, or else ten working days without authority, to hand over what"
        " is open. Then it ends."
    )
    return Act("hand_over", title, _("Begin the hand-over"), hint, optional=optional)


def _end(viewer: Viewer, assignment: Assignment, *, own: bool) -> Act:
    volunteer = assignment.person.kind == Person.Kind.VOLUNTEER
    optional = not end_needs_reason(viewer, assignment, volunteer=volunteer)
    if own:
        hint = _("You may at any time. Your line manager and the coach are told.")
        return Act("end", _("Resign"), _("Resign"), hint, optional=optional, danger=True)
    hint = _("From then on %s may not act in this role.") % assignment.person
    return Act("end", _("End this"), _("End it"), hint, danger=True)


def decided_words(viewer: Viewer, found: Assignment, decision: str) -> str:
    """Return what is said after a step was done."""
    if decision == "end" and found.person_id == viewer.person_id:
        resigned = _("You have resigned: %(role)s. Thank you for all you did; the coach is told.")
        return resigned % {"role": found.role.type.name}
    words = {
        "accept": _("You accepted: %(role)s. Thank you; whoever is asked next has been told."),
        "consent": _("You consented: %(who)s, %(role)s."),
        "approve": _("You approved: %(who)s, %(role)s."),
        "decline": _("You declined: %(role)s. The proposer has been told."),
        "refuse": _("You said no: %(who)s, %(role)s. Both have been told why."),
        "withdraw": _("Withdrawn: %(who)s, %(role)s."),
        "access": _("Access is confirmed: %(who)s, %(role)s."),
        "suspend": _("Paused: %(who)s, %(role)s. They have been told."),
        "resume": _("This goes on: %(who)s, %(role)s. They have been told."),
        "review": _("A review is asked for: %(who)s, %(role)s."),
        "hand_over": _("Being handed over: %(who)s, %(role)s. Those concerned have been told."),
        "handed_over": _("Handed over, and ended: %(who)s, %(role)s."),
        "end": _("Ended: %(who)s, %(role)s."),
    }
    return words[decision] % {"who": found.person, "role": found.role.type.name}
