"""Who may do what with roles and assignments. Each answer that is no says why.

Rules read the Viewer, so page, API and admin give the same answer; a superuser is an
account like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext_lazy as _

from governance.core.errors import NotAllowed
from roles.team.rules.asking import Asked
from roles.team.rules.states import LEGAL, Authority, RoleKind

if TYPE_CHECKING:
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer


class TypeFacts(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def function(self) -> str: ...


class RoleFacts(Protocol):
    @property
    def department_id(self) -> int: ...
    @property
    def type(self) -> TypeFacts: ...


class PersonFacts(Protocol):
    @property
    def pk(self) -> int: ...


class AssignmentFacts(Protocol):
    @property
    def person_id(self) -> int: ...
    @property
    def proposed_by_id(self) -> int | None: ...
    @property
    def proposed_by_account_id(self) -> int | None: ...
    @property
    def authority(self) -> int: ...
    @property
    def role(self) -> RoleFacts: ...


class ItemFacts(Protocol):
    @property
    def person_id(self) -> int | None: ...
    @property
    def ref(self) -> UUID | None: ...
    @property
    def asked_because(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or no with a code for machines and a sentence for people."""

    allowed: bool
    code: str = ""
    reason: str | _StrPromise = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise NotAllowed when the answer is no."""
        if not self.allowed:
            raise NotAllowed(self.code, self.reason)


YES = Verdict(allowed=True)


def _no(code: str, reason: str | _StrPromise) -> Verdict:
    return Verdict(allowed=False, code=code, reason=reason)


ROLES_ARE_PEOPLES = _no(
    "people_only", _("Only people open or close a role; a token may propose somebody for one.")
)
DECISIONS_ARE_PEOPLES = _no("people_only", _("Only people decide on a role; a token may propose."))


def runs_department(viewer: Viewer, department_id: int, *, small: bool = False) -> bool:
    """Whether the viewer leads, coaches or, all over, is head coach of the department."""
    return (
        viewer.head_coach
        or department_id in viewer.led_department_ids
        or department_id in viewer.coached_department_ids
        or (small and viewer.administrator)
    )


def can_open_role(
    viewer: Viewer, *, department_id: int, function: str = "", small: bool = False
) -> Verdict:
    """Department heads and coaches in theirs, the head coach everywhere; close is the same."""
    if viewer.is_system:
        return YES
    if viewer.kind == "token":
        return ROLES_ARE_PEOPLES
    if function == "head" and not viewer.head_coach and not (small and viewer.administrator):
        return _no(
            "head_coach_role", _("The head coach's role is opened by the head coach, or at set-up.")
        )
    if runs_department(viewer, department_id, small=small):
        return YES
    return _no(
        "not_your_department",
        _("Roles are opened and closed by the department's head, its coach or the head coach."),
    )


def can_change_types(viewer: Viewer) -> Verdict:
    """Kinds of role are definitions: administrators', in person."""
    if viewer.is_system or (viewer.kind == "person" and viewer.administrator):
        return YES
    return _no("administrators_only", _("Administrators edit kinds of role."))


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
        return _no("external", _("Partners may accept a role, not propose one."))
    if viewer.person_id is None and not (small and viewer.administrator):
        return _no("no_person", _("Administrators and auditors do not propose people for roles."))
    if viewer.auditor and viewer.person_id == person.pk and not small:
        return _no("auditor", _("Auditors hold no audited role, so they do not apply for one."))
    return YES


def _token_proposes(viewer: Viewer, role: RoleFacts) -> Verdict:
    inside = viewer.within_department_ids
    if not viewer.has_scope("write"):
        return _no("scope", _("This token may not write."))
    if inside is not None and role.department_id not in inside:
        return _no("outside_limit", _("This token is limited to other departments."))
    return YES


def can_accept(viewer: Viewer, assignment: AssignmentFacts) -> Verdict:
    """The person, always, and nobody for them."""
    if viewer.kind == "token":
        return DECISIONS_ARE_PEOPLES
    if viewer.person_id is not None and viewer.person_id == assignment.person_id:
        return YES
    return _no("not_yours", _("Only the person who is asked can accept or decline."))


def can_consent(viewer: Viewer, assignment: AssignmentFacts, item: ItemFacts) -> Verdict:
    """Whoever was asked, or the line manager; never the person about whom it is."""
    if viewer.kind == "token":
        return DECISIONS_ARE_PEOPLES
    if viewer.person_id is not None and viewer.person_id == assignment.person_id:
        return _no("own_assignment", _("Nobody consents for themselves: the line manager does."))
    asked = viewer.person_id is not None and viewer.person_id == item.person_id
    if asked or assignment.person_id in viewer.report_ids or _asked_as_administrator(viewer, item):
        return YES
    return _no("not_asked", _("The line manager consents, or whoever was asked instead."))


def can_approve(
    viewer: Viewer, assignment: AssignmentFacts, item: ItemFacts, *, small: bool = False
) -> Verdict:
    """Up to *reply* the department's coach; a coach's role the head coach; a *promise* legal too.

    Whoever was asked may answer too. Never the proposer and never the subject.
    """
    if viewer.kind == "token":
        return DECISIONS_ARE_PEOPLES
    if viewer.person_id is not None and viewer.person_id == assignment.person_id:
        return _no("own_assignment", _("Nobody approves their own role."))
    if _proposed(viewer, assignment):
        return _no("own_proposal", _("Who proposes does not approve: somebody else decides."))
    if _asked_in_person(viewer, item) or _may_approve(viewer, assignment, item, small=small):
        return YES
    return _no("not_approver", _approver_words(assignment, item))


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
    }
)


def _asked_in_person(viewer: Viewer, item: ItemFacts) -> bool:
    """Whether the viewer was asked, as a stand-in and not for a role of theirs."""
    asked = viewer.person_id is not None and viewer.person_id == item.person_id
    return asked and item.asked_because not in ASKED_FOR_A_ROLE


def _may_approve(
    viewer: Viewer, assignment: AssignmentFacts, item: ItemFacts, *, small: bool
) -> bool:
    if item.ref is not None:  # the second approval of a promise, never by who gives the first
        return LEGAL in viewer.functions and not viewer.head_coach
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
    if item.ref is not None:
        return _("A promise needs legal's word too; this is theirs to give.")
    if assignment.authority > Authority.REPLY:
        return _("A promise is approved by the head coach.")
    if assignment.role.type.kind == RoleKind.COACH:
        return _("A coach's role is approved by the head coach.")
    return _("The department's coach approves this.")


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
    return _no(
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
    return _no(
        "not_yours", _("The holder, their line manager or who runs the department can end it.")
    )
