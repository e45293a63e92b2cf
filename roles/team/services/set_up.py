"""The first head coach, whom nobody can propose or approve yet: recorded as set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.core.errors import Conflict, NotAllowed
from governance.core.events import assignment_opened
from roles.org.models import Department
from roles.org.selectors import organisation_size, organisation_today
from roles.team.models import Role, RoleType
from roles.team.rules import HEAD_COACH, Asked, AskedPerson, DecisionDraft, ItemKind
from roles.team.selectors import Terms, proposal_objections
from roles.team.services.decisions import decisions_proceed
from roles.team.services.proposals import (
    assignment_create,
    checklist_create,
    proposal_record,
    role_lock,
)
from roles.team.services.roles import role_open

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Person
    from roles.team.models import Assignment

DRAFTS = {ItemKind.CONSENT: Asked.SET_UP, ItemKind.APPROVE: Asked.SET_UP}


def root_department() -> Department:
    """Return the one department that has none above it; Conflict when there is none or several."""
    roots = list(Department.objects.current().filter(parent=None).order_by("name")[:5])
    if not roots:
        raise Conflict("no_root", _("There is no department yet. Import the organisation first."))
    if len(roots) > 1:
        names = ", ".join(str(root) for root in roots)
        raise Conflict(
            "several_roots",
            _("There are several departments with none above them: %s. Put one above the others.")
            % names,
        )
    return roots[0]


def _head_coach_role(*, actor: Viewer, now: datetime) -> Role:
    opened = Role.objects.open().filter(type__key=HEAD_COACH).order_by("pk").first()
    if opened is not None:
        return opened
    kind = RoleType.objects.get(key=HEAD_COACH)
    return role_open(actor=actor, type=kind, department=root_department(), now=now)


@transaction.atomic
def head_coach_appoint(*, actor: Viewer, person: Person, now: datetime) -> Assignment:
    """Propose ``person`` as head coach, consented and approved by set-up; accepting is theirs.

    Only a command may: in the application nobody skips consent and approval. Raises Conflict
    when they are head coach or proposed already, or somebody else is.
    """
    if actor.kind != "command":
        raise NotAllowed(
            "set_up_only", _("The first head coach is appointed by manage.py appoint.")
        )
    role = role_lock(_head_coach_role(actor=actor, now=now))
    small, today = organisation_size() == "small", organisation_today(now)
    terms = Terms(role, person, role.most, today, None)
    for objection in proposal_objections(terms, small=small, today=today):
        raise objection
    assignment = assignment_create(actor=actor, terms=terms, note="", alone=False, now=now)
    drafts = [DecisionDraft(ItemKind.ACCEPT, AskedPerson(person.pk, Asked.SELF))]
    drafts += [
        DecisionDraft(kind, AskedPerson(None, why), met=True) for kind, why in DRAFTS.items()
    ]
    checklist_create(actor=actor, assignment=assignment, drafts=drafts, now=now)
    proposal_record(actor=actor, assignment=assignment, kind="set_up")
    assignment_opened.send(sender=None, assignment=assignment, actor=actor, now=now)
    decisions_proceed(actor=actor, assignment=assignment, now=now)
    return assignment
