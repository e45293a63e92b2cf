"""Proposing a person for a role: the checklist is made, and the first decision asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from governance.audit.services import entry_record
from governance.core.database import deadlock_retried
from governance.core.events import assignment_opened
from roles.org.selectors import organisation_size, organisation_today
from roles.team.hooks import checklist_sources
from roles.team.models import Assignment, ChecklistItem, Role, RoleType
from roles.team.rules import (
    LEGAL,
    Asked,
    DecisionDraft,
    can_propose,
    proposal_kind,
)
from roles.team.rules.promises import decider_uid
from roles.team.selectors import (
    Terms,
    decisions_for,
    proposal_objections,
    proposer_id_of,
)
from roles.team.selectors.focus import EVERYTHING, Focus, focus_of
from roles.team.services.access import access_item
from roles.team.services.decisions import decisions_proceed
from roles.team.services.focus import focus_words, focus_write

if TYPE_CHECKING:
    from datetime import date, datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Person


@deadlock_retried
@transaction.atomic
def assignment_propose(
    *,
    actor: Viewer,
    role: Role,
    person: Person,
    authority: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    focus: Focus = EVERYTHING,
    note: str = "",
    tell: bool = True,
    now: datetime,
) -> Assignment:
    """Propose ``person`` for ``role`` from ``starts_on`` (today) up to, not including, ``ends_on``.

    ``authority`` is as far as the role goes unless given, never above. What proposing answers
    (a line manager's consent, one's own application, all of it in a small organisation) is met
    at once. ``focus`` is the part of the work that is to be theirs, all of it unless given.
    Without ``tell`` it stands among their to-dos, but no mail goes out: whoever asks
    writes to them later. Raises NotAllowed, Conflict or Invalid with the reason.
    """
    role = role_lock(role)
    small = organisation_size() == "small"
    can_propose(actor, role=role, person=person, small=small).require()
    terms = Terms(
        role=role,
        person=person,
        authority=role.most if authority is None else authority,
        starts_on=starts_on or organisation_today(now),
        ends_on=ends_on,
        focus=focus,
    )
    for objection in proposal_objections(terms, small=small, today=organisation_today(now)):
        raise objection
    drafts = decisions_for(
        viewer=actor,
        role=role,
        person=person,
        authority=terms.authority,
        small=small,
        today=organisation_today(now),
    )
    alone = any(draft.asked.because == Asked.ALONE for draft in drafts)
    assignment = assignment_create(actor=actor, terms=terms, note=note, alone=alone, now=now)
    checklist_create(actor=actor, assignment=assignment, drafts=drafts, now=now)
    kind = proposal_kind(actor, role=role, person=person, small=small)
    proposal_record(actor=actor, assignment=assignment, kind=kind)
    assignment_opened.send(sender=None, assignment=assignment, actor=actor, now=now)
    decisions_proceed(actor=actor, assignment=assignment, tell=tell, now=now)
    assignment.refresh_from_db()
    return assignment


def role_lock(role: Role) -> Role:
    """Return the role, locked: proposals for it come one after the other."""
    roles = Role.objects.select_for_update(of=("self",))
    return roles.select_related("type", "department", "fallback").get(pk=role.pk)


def assignment_create(
    *, actor: Viewer, terms: Terms, note: str, alone: bool, now: datetime
) -> Assignment:
    assignment = Assignment.objects.create(
        role=terms.role,
        person=terms.person,
        authority=terms.authority,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        note=note,
        proposed_at=now,
        proposed_by_id=proposer_id_of(actor),
        proposed_by_account_id=actor.user_id,
        proposed_by_label=actor.person_name or actor.label,
        decided_alone=alone,
    )
    if terms.focus != EVERYTHING:
        focus_write(assignment, terms.focus)
    return assignment


def _decision_item(
    actor: Viewer, assignment: Assignment, draft: DecisionDraft, now: datetime
) -> ChecklistItem:
    ref = RoleType.objects.get(key=LEGAL).uid if draft.legal else None
    return ChecklistItem(
        assignment=assignment,
        kind=draft.kind,
        ref=assignment.role.department.uid if draft.by_head else ref,
        by_head=draft.by_head,
        person_id=draft.asked.person_id,
        asked_because=draft.asked.because,
        blocks_from=now,
        met_at=now if draft.met else None,
        met_by=(actor.person_name or actor.label) if draft.met else "",
        met_by_uid=decider_uid(actor) if draft.met else None,
    )


def checklist_create(
    *, actor: Viewer, assignment: Assignment, drafts: list[DecisionDraft], now: datetime
) -> None:
    """Write the decisions, what guidance and training ask for, and access; met items as met."""
    items = [_decision_item(actor, assignment, draft, now) for draft in drafts]
    items += [
        ChecklistItem(
            assignment=assignment,
            kind=item.kind,
            ref=item.ref,
            title=item.title[:300],
            path=item.path,
            blocks_from=now,
            met_at=item.met_at,
            expires_at=item.expires_at,
        )
        for source in checklist_sources
        for item in source(assignment, now)
    ]
    access = access_item(assignment, now=now)
    ChecklistItem.objects.bulk_create([*items, access] if access else items)


def proposal_record(*, actor: Viewer, assignment: Assignment, kind: str) -> None:
    items = assignment.items.select_related("person").order_by("pk")
    entry_record(
        actor=actor,
        verb="assignment.proposed",
        subject=assignment,
        reason="decided alone" if assignment.decided_alone else "",
        changes={
            "person": str(assignment.person.uid),
            "role": str(assignment.role.uid),
            "authority": assignment.get_authority_display(),
            "starts_on": assignment.starts_on.isoformat(),
            "ends_on": assignment.ends_on.isoformat() if assignment.ends_on else None,
            "focus": focus_words(focus_of(assignment)),
            "as": kind,
            "checklist": [
                {
                    "kind": item.kind,
                    "asked": str(item.person or ""),
                    "because": item.asked_because,
                    "met": item.met_at is not None,
                }
                for item in items
            ],
        },
    )
