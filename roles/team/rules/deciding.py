"""Who accepts, consents and approves. Each answer that is no says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from roles.team.rules.asked import Asked
from roles.team.rules.states import LEGAL, Authority, RoleKind
from roles.team.rules.verdicts import DECISIONS_ARE_PEOPLES, YES, no

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer
    from roles.team.rules.verdicts import AssignmentFacts, ItemFacts, Verdict


def can_accept(viewer: Viewer, assignment: AssignmentFacts) -> Verdict:
    """The person, always, and nobody for them."""
    if viewer.kind == "token":
        return DECISIONS_ARE_PEOPLES
    if viewer.person_id is not None and viewer.person_id == assignment.person_id:
        return YES
    return no("not_yours", _("Only the person who is asked can accept or decline."))


def can_consent(
    viewer: Viewer, assignment: AssignmentFacts, item: ItemFacts, *, asked: bool = True
) -> Verdict:
    """Whoever was asked, or the line manager; never the person about whom it is.

    ``asked``: whether who was asked is still what they were asked for.
    """
    if viewer.kind == "token":
        return DECISIONS_ARE_PEOPLES
    if viewer.person_id is not None and viewer.person_id == assignment.person_id:
        return no("own_assignment", _("Nobody consents for themselves: the line manager does."))
    asked = asked and viewer.person_id is not None and viewer.person_id == item.person_id
    if asked or assignment.person_id in viewer.report_ids or _asked_as_administrator(viewer, item):
        return YES
    return no("not_asked", _("The line manager consents, or whoever was asked instead."))


def can_approve(
    viewer: Viewer,
    assignment: AssignmentFacts,
    item: ItemFacts,
    *,
    small: bool = False,
    asked: bool = True,
) -> Verdict:
    """Up to *reply* the department's coach; a coach's role the head coach; a *promise* legal too.

    Whoever was asked may answer too, as long as they are what they were asked for (``asked``).
    Never the proposer and never the subject.
    """
    if viewer.kind == "token":
        return DECISIONS_ARE_PEOPLES
    if viewer.person_id is not None and viewer.person_id == assignment.person_id:
        return no("own_assignment", _("Nobody approves their own role."))
    if _proposed(viewer, assignment):
        return no("own_proposal", _("Who proposes does not approve: somebody else decides."))
    in_person = asked and _asked_in_person(viewer, item)
    if in_person or _may_approve(viewer, assignment, item, small=small):
        return YES
    return no("not_approver", _approver_words(assignment, item))


def _proposed(viewer: Viewer, assignment: AssignmentFacts) -> bool:
    """Whether the viewer, or a token of theirs, made the proposal."""
    by_person = viewer.person_id is not None and viewer.person_id == assignment.proposed_by_id
    by_account = viewer.user_id is not None and viewer.user_id == assignment.proposed_by_account_id
    return by_person or by_account


# Asked for the role they hold: without it they are nobody to approve any more.
ASKED_FOR_A_ROLE = frozenset(
    {
        Asked.COACH,
        Asked.HEAD_COACH,
        Asked.NO_COACH,
        Asked.LATE_COACH,
        Asked.LATE_HEAD,
        Asked.LEGAL,
        Asked.NO_LEGAL,
        Asked.UNIT_HEAD,
    }
)


def _asked_in_person(viewer: Viewer, item: ItemFacts) -> bool:
    """Whether the viewer was asked, as a stand-in and not for a role of theirs."""
    asked = viewer.person_id is not None and viewer.person_id == item.person_id
    return asked and item.asked_because not in ASKED_FOR_A_ROLE


def _may_approve(
    viewer: Viewer, assignment: AssignmentFacts, item: ItemFacts, *, small: bool
) -> bool:
    if item.by_head:
        leads = assignment.role.department_id in viewer.led_department_ids
        return leads or _asked_as_administrator(viewer, item)
    if item.ref is not None:  # the second approval of a promise, never by who gives the first
        of_legal = LEGAL in viewer.functions and not viewer.head_coach
        return of_legal or _asked_as_administrator(viewer, item)
    if (
        viewer.head_coach
        or _asked_as_administrator(viewer, item)
        or (small and viewer.administrator)
    ):
        return True
    coached = assignment.role.department_id in viewer.coached_department_ids
    above_coach = (
        assignment.authority > Authority.REPLY or assignment.role.type.kind == RoleKind.COACH
    )
    return coached and not above_coach


def _asked_as_administrator(viewer: Viewer, item: ItemFacts) -> bool:
    return viewer.administrator and item.asked_because == Asked.ADMINISTRATOR


def _approver_words(assignment: AssignmentFacts, item: ItemFacts) -> _StrPromise:
    if item.by_head:
        return _("The department asks for its head's word, too; this is theirs to give.")
    if item.ref is not None:
        return _("A promise needs legal's word too; this is theirs to give.")
    if assignment.authority > Authority.REPLY:
        return _("A promise is approved by the head coach.")
    if assignment.role.type.kind == RoleKind.COACH:
        return _("A coach's role is approved by the head coach.")
    return _("The department's coach approves this.")
