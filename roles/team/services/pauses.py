"""Pausing a held role, and letting it go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict
from governance.core.events import assignments_changed
from roles.org.selectors import organisation_size
from roles.team.models import Assignment, Review
from roles.team.rules import GRACE, UNREVIEWED, Authority, State, can_pause
from roles.team.selectors import steps_legal
from roles.team.services.asking import person_tell
from roles.team.services.decisions import (
    assignment_lock,
    name_of,
    reason_require,
    step_require,
)
from roles.team.services.readiness import readiness_refresh
from roles.team.services.standing import states_keep

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


@transaction.atomic
def assignment_suspend(
    *, actor: Viewer, assignment: Assignment, reason: str, now: datetime
) -> None:
    """Pause a held role with a reason: not ready at once, and the holder is told.

    Raises NotAllowed, Conflict with the legal steps, or Invalid without a reason.
    """
    locked = assignment_lock(assignment)
    can_pause(actor, locked, small=organisation_size() == "small").require()
    step_require(locked, "suspend")
    reason = reason_require(reason)
    if reason == UNREVIEWED:  # a word of ours, that holds it until a review
        reason = _("Its review is two weeks late.")
    locked.paused_at, locked.pause_reason = now, reason
    _move(actor, locked, State.SUSPENDED, reason, now)
    _holder_tell(actor, locked, "paused", reason, now)


@transaction.atomic
def assignment_resume(*, actor: Viewer, assignment: Assignment, reason: str, now: datetime) -> None:
    """Let a paused role go on, with a reason: its checklist decides anew whether it is ready.

    A promise whose review is two weeks late goes on by that review, and by nothing else. Raises
    NotAllowed, Conflict or Invalid.
    """
    locked = assignment_lock(assignment)
    can_pause(actor, locked, small=organisation_size() == "small").require()
    step_require(locked, "resume")
    _review_first(locked, now)
    reason = reason_require(reason)
    locked.paused_at, locked.pause_reason = None, ""
    _move(actor, locked, State.ACTIVE, reason, now)
    _holder_tell(actor, locked, "resumed", reason, now)


def _review_first(locked: Assignment, now: datetime) -> None:
    """Refuse what the next hour would pause again."""
    late = Review.objects.overdue(now - GRACE).filter(assignment=locked)
    if locked.authority > Authority.REPLY and late.exists():
        raise Conflict(
            "review_first",
            _("Its review is two weeks late. Once it is reviewed it goes on."),
            members={"legal": [step for step in steps_legal(locked) if step != "resume"]},
        )


@transaction.atomic
def unreviewed_suspend(*, actor: Viewer, assignment: Assignment, now: datetime) -> bool:
    """Pause a promise whose review is two weeks late; False when it is not active any more."""
    locked = assignment_lock(assignment)
    if locked.state != State.ACTIVE:
        return False
    locked.paused_at, locked.pause_reason = now, UNREVIEWED
    _move(actor, locked, State.SUSPENDED, UNREVIEWED, now)
    _holder_tell(actor, locked, "paused", _("Its review is two weeks late."), now)
    return True


def reviewed_resume(*, actor: Viewer, assignment: Assignment, now: datetime) -> None:
    """Let go on what was paused for want of a review; whoever reviewed it may."""
    locked = assignment_lock(assignment)
    locked.paused_at, locked.pause_reason = None, ""
    _move(actor, locked, State.ACTIVE, "reviewed", now)
    _holder_tell(actor, locked, "resumed", _("It has been reviewed."), now)


def _move(actor: Viewer, locked: Assignment, state: State, reason: str, now: datetime) -> None:
    states_keep([locked.pk], now)
    before, locked.state = locked.state, state
    locked.save(update_fields=["state", "paused_at", "pause_reason"])
    entry_record(
        actor=actor,
        verb="assignment.resumed" if state == State.ACTIVE else "assignment.suspended",
        subject=locked,
        reason=reason,
        changes={"state": [before, state.value]},
    )
    own = Assignment.objects.filter(pk=locked.pk)
    readiness_refresh(actor=actor, assignments=own, now=now)
    assignments_changed.send(sender=None, assignment_ids=[locked.pk], actor=actor, now=now)


def _holder_tell(
    actor: Viewer, assignment: Assignment, what: str, reason: str, now: datetime
) -> None:
    person_tell(
        person=assignment.person,
        what=what,
        assignment=assignment,
        now=now,
        by=name_of(actor),
        reason=reason,
    )
