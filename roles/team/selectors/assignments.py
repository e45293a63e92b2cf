"""Reading roles and assignments with everything that a page or an answer shows of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from governance.core.database import row_get
from roles.org.selectors import organisation_today
from roles.team.models import Assignment, ChecklistItem, Role
from roles.team.rules import (
    DECISIONS,
    ItemKind,
    State,
    Verdict,
    can_accept,
    can_approve,
    can_consent,
    can_end,
    can_pause,
    can_withdraw,
    legal_steps,
    still_asked,
)
from roles.team.rules.access import can_confirm_access
from roles.team.rules.promises import can_approve_too
from roles.team.selectors.circle import circle_of
from roles.team.selectors.focus import channels_prefetch
from roles.team.selectors.handovers import handover_verdict

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.team.models import AssignmentQuerySet, RoleQuerySet


def roles_for(viewer: Viewer) -> RoleQuerySet:
    return Role.objects.visible_to(viewer).select_related("type", "department", "department__head")


def role_get(*, viewer: Viewer, uid: UUID) -> Role:
    """Return one role; Missing when there is none or the viewer may not see it."""
    return row_get(roles_for(viewer), uid)


def assignments_for(viewer: Viewer, *, now: datetime) -> AssignmentQuerySet:
    """Return what the viewer is told all of: role, person, checklist, focus, ``is_ready``; three
    queries."""
    items = ChecklistItem.objects.select_related("person").order_by("pk")
    return (
        Assignment.objects.told_to(viewer)
        .select_related(
            "role__type",
            "role__department",
            "person",
            "proposed_by",
            "backup",
            "handover_by",
            "successor",
        )
        .prefetch_related(Prefetch("items", items), channels_prefetch())
        .with_readiness(now)
    )


def assignment_get(*, viewer: Viewer, uid: UUID, now: datetime) -> Assignment:
    """Return one assignment as ``assignments_for`` has it; Missing when it is not to be seen."""
    return row_get(assignments_for(viewer, now=now), uid)


def waiting_items(assignment: Assignment, kind: str) -> list[ChecklistItem]:
    """Return the items of one kind that are still open."""
    return [item for item in assignment.items.all() if item.kind == kind and item.met_at is None]


def waiting_kinds(assignment: Assignment) -> list[str]:
    return [kind.value for kind in DECISIONS if waiting_items(assignment, kind)]


def steps_legal(assignment: Assignment) -> tuple[str, ...]:
    """Return the steps that are legal now, whoever takes them; its items are prefetched."""
    access = waiting_items(assignment, ItemKind.ACCESS)
    return legal_steps(
        assignment.state,
        [*waiting_kinds(assignment), *(item.kind for item in access)],
        pause_reason=assignment.pause_reason,
        handover=assignment.handover_by_id is not None,
    )


def decision_items(assignment: Assignment, kind: str) -> list[ChecklistItem]:
    """Return the open decisions of one kind, or, when there is none, those that were made."""
    made = [item for item in assignment.items.all() if item.kind == kind]
    return waiting_items(assignment, kind) or made


def item_for(
    viewer: Viewer, assignment: Assignment, *, small: bool, now: datetime
) -> ChecklistItem | None:
    """Return the approval that the viewer may give, one that was asked of them first."""
    items = decision_items(assignment, ItemKind.APPROVE)
    items.sort(key=lambda item: item.person_id != viewer.person_id)
    able = (each for each in items if _approves(viewer, assignment, each, small=small, now=now))
    return next(able, None)


def _still_asked(
    viewer: Viewer, assignment: Assignment, item: ChecklistItem, now: datetime
) -> bool:
    """Whether the viewer was asked, and still is what they were asked for, to this minute; no
    query for who was not asked."""
    if viewer.person_id is None or item.person_id != viewer.person_id or item.met_at is not None:
        return False
    circle = circle_of(
        role=assignment.role, person=assignment.person, today=organisation_today(now)
    )
    return still_asked(circle, person_id=viewer.person_id, because=item.asked_because)


def _consents(
    viewer: Viewer, assignment: Assignment, item: ChecklistItem, now: datetime
) -> Verdict:
    verdict = can_consent(viewer, assignment, item)
    if not verdict or can_consent(viewer, assignment, item, asked=False):
        return verdict
    asked = _still_asked(viewer, assignment, item, now)
    return can_consent(viewer, assignment, item, asked=asked)


def _approves(
    viewer: Viewer, assignment: Assignment, item: ChecklistItem, *, small: bool, now: datetime
) -> Verdict:
    """Return whether the viewer may give this approval, with a thought to who gave the other."""
    approvals = (each for each in assignment.items.all() if each.kind == ItemKind.APPROVE)
    given_by = [each.met_by_uid for each in approvals if each.met_at is not None]
    verdict = can_approve(viewer, assignment, item, small=small)
    if verdict and not can_approve(viewer, assignment, item, small=small, asked=False):
        asked = _still_asked(viewer, assignment, item, now)
        verdict = can_approve(viewer, assignment, item, small=small, asked=asked)
    return verdict and can_approve_too(viewer, given_by=given_by if item.met_at is None else ())


def decision_verdict(
    viewer: Viewer, assignment: Assignment, kind: str, *, small: bool, now: datetime
) -> Verdict:
    """Return whether the viewer may give the decision of this kind; the reason of the first no.

    No query, unless they may only since they were asked: then some for whether they still are.
    """
    items = decision_items(assignment, kind)
    if kind == ItemKind.ACCEPT or not items:
        return can_accept(viewer, assignment)
    if kind == ItemKind.CONSENT:
        return _consents(viewer, assignment, items[0], now)
    verdicts = [_approves(viewer, assignment, item, small=small, now=now) for item in items]
    return next((verdict for verdict in verdicts if verdict), verdicts[0])


def _lets_in(viewer: Viewer, assignment: Assignment, *, small: bool) -> bool:
    items = waiting_items(assignment, ItemKind.ACCESS)
    asked_id = items[0].person_id if items else None
    return bool(can_confirm_access(viewer, assignment, asked_id=asked_id, small=small))


def assignment_steps(
    viewer: Viewer, assignment: Assignment, *, small: bool, now: datetime
) -> tuple[str, ...]:
    """Return what the viewer may do with it now: accept, decline, consent, approve, refuse,
    withdraw, access, suspend, resume, review, hand_over, handed_over, end.

    ``assignment`` comes from ``assignment_get``; no query but those of ``decision_verdict`` and
    ``handover_verdict``.
    """
    legal = steps_legal(assignment)
    own = bool(can_accept(viewer, assignment))
    turn = legal[0] if assignment.state == State.PROPOSED and legal else ""
    pauses = bool(can_pause(viewer, assignment, small=small))
    ends = bool(can_end(viewer, assignment, small=small))
    hands = "handed_over" in legal and bool(handover_verdict(viewer, assignment, now, small=small))
    decides = turn in DECISIONS and bool(
        decision_verdict(viewer, assignment, turn, small=small, now=now)
    )
    allowed = {
        "accept": own,
        "decline": own,
        "consent": decides,
        "approve": decides,
        "refuse": decides,
        "withdraw": bool(can_withdraw(viewer, assignment, small=small)),
        "access": _lets_in(viewer, assignment, small=small),
        "suspend": pauses,
        "resume": pauses,
        "review": pauses,
        "hand_over": ends,
        "handed_over": hands,
        "end": ends,
    }
    return tuple(step for step in legal if allowed[step])
