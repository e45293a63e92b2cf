"""Who may open roles, propose, withdraw and end. Each answer that is no says why.

Rules read the Viewer, so page, API and admin give the same answer; a superuser is an
account like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from roles.team.rules.states import RoleKind
from roles.team.rules.verdicts import (
    DECISIONS_ARE_PEOPLES,
    ROLES_ARE_PEOPLES,
    YES,
    no,
    runs_department,
)

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from roles.team.rules.verdicts import AssignmentFacts, PersonFacts, RoleFacts, Verdict


def can_open_role(
    viewer: Viewer, *, department_id: int, function: str = "", small: bool = False
) -> Verdict:
    """Department heads and coaches in theirs, the head coach everywhere; close is the same."""
    if viewer.is_system:
        return YES
    if viewer.kind == "token":
        return ROLES_ARE_PEOPLES
    if function == "head" and not viewer.head_coach and not (small and viewer.administrator):
        return no(
            "head_coach_role", _("The head coach's role is opened by the head coach, or at set-up.")
        )
    if runs_department(viewer, department_id, small=small):
        return YES
    return no(
        "not_your_department",
        _("Roles are opened and closed by the department's head, its coach or the head coach."),
    )


def sees_trials(viewer: Viewer) -> bool:
    """Whether the viewer is told that a role is on trial, and why: people from outside are not."""
    return not viewer.external


def can_change_types(viewer: Viewer) -> Verdict:
    """Kinds of role are definitions: administrators', in person."""
    if viewer.is_system or (viewer.kind == "person" and viewer.administrator):
        return YES
    return no("administrators_only", _("Administrators edit kinds of role."))


def proposal_kind(
    viewer: Viewer, *, role: RoleFacts, person: PersonFacts, small: bool = False
) -> str:
    """Return ``apply`` for oneself, ``propose`` with a say in it, else ``nominate``."""
    if viewer.person_id == person.pk:
        return "apply"
    has_say = (
        person.pk in viewer.report_ids
        or runs_department(viewer, role.department_id, small=small)
        or (role.type.kind == RoleKind.BOOTH and role.type.function in viewer.functions)
    )
    return "propose" if has_say else "nominate"


def can_propose(
    viewer: Viewer, *, role: RoleFacts, person: PersonFacts, small: bool = False
) -> Verdict:
    """Anybody listed may apply or nominate, whatever else they are; partners, and accounts without
    a person, may not. Auditors do not apply, unless the organisation is small."""
    if viewer.is_system:
        return YES
    if viewer.kind == "token":
        return _token_proposes(viewer, role)
    if viewer.external:
        return no("external", _("Partners may accept a role, not propose one."))
    if viewer.person_id is None and not (small and viewer.administrator):
        return no("no_person", _("Administrators and auditors do not propose people for roles."))
    if viewer.auditor and viewer.person_id == person.pk and not small:
        return no("auditor", _("Auditors hold no audited role, so they do not apply for one."))
    return YES


def _token_proposes(viewer: Viewer, role: RoleFacts) -> Verdict:
    inside = viewer.within_department_ids
    if not viewer.has_scope("write"):
        return no("scope", _("This token may not write."))
    if inside is not None and role.department_id not in inside:
        return no("outside_limit", _("This token is limited to other departments."))
    return YES


def can_withdraw(viewer: Viewer, assignment: AssignmentFacts, *, small: bool = False) -> Verdict:
    """The proposer, or whoever may close the role."""
    if viewer.is_system:
        return YES
    if viewer.kind == "token":
        return DECISIONS_ARE_PEOPLES
    if viewer.person_id is not None and viewer.person_id == assignment.proposed_by_id:
        return YES
    if runs_department(viewer, assignment.role.department_id, small=small):
        return YES
    return no(
        "not_proposer", _("A proposal is withdrawn by whoever made it, or who runs the department.")
    )


def can_hand_over(
    viewer: Viewer, assignment: AssignmentFacts, *, asked_id: int | None, small: bool = False
) -> Verdict:
    """Whoever may end it says that it was handed over, and whoever is asked to hand it over."""
    if viewer.kind == "person" and viewer.person_id is not None and viewer.person_id == asked_id:
        return YES
    return can_end(viewer, assignment, small=small)


def can_end(viewer: Viewer, assignment: AssignmentFacts, *, small: bool = False) -> Verdict:
    """The holder may resign any time; the line manager and who runs the department may end it."""
    if viewer.is_system:
        return YES
    if viewer.kind == "token":
        return DECISIONS_ARE_PEOPLES
    own = viewer.person_id is not None and viewer.person_id == assignment.person_id
    if own or assignment.person_id in viewer.report_ids:
        return YES
    if runs_department(viewer, assignment.role.department_id, small=small):
        return YES
    return no(
        "not_yours", _("The holder, their line manager or who runs the department can end it.")
    )
