"""Accept, consent, approve, or say no: each decision falls once, whoever clicks how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.database import deadlock_retried
from governance.core.errors import Conflict, Invalid, Problem
from governance.core.events import assignments_changed
from governance.todos.models import Todo
from roles.org.selectors import organisation_size
from roles.team.models import Assignment, ChecklistItem, ReadyPeriod
from roles.team.rules import DECISIONS, ItemKind, State, can_accept, can_withdraw
from roles.team.rules.promises import decider_uid
from roles.team.selectors import (
    decision_items,
    decision_verdict,
    item_for,
    steps_legal,
    waiting_kinds,
)
from roles.team.services.asking import (
    decision_close,
    decisions_ask,
    decisions_drop,
    person_tell,
)
from roles.team.services.getting_ready import OTHERS_DO, access_owe, checklist_owe
from roles.team.services.readiness import readiness_refresh
from roles.team.services.standing import states_keep

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


def assignment_lock(assignment: Assignment) -> Assignment:
    """Return the assignment as it is now, its row locked until the transaction ends, and its
    items in the order in which they were written."""
    items = ChecklistItem.objects.select_related("person").order_by("pk")
    rows = Assignment.objects.select_for_update(of=("self",)).select_related(
        "role__type", "role__department", "person", "proposed_by"
    )
    return rows.prefetch_related(Prefetch("items", items)).get(pk=assignment.pk)


def step_require(assignment: Assignment, step: str) -> None:
    """Raise Conflict, naming the legal steps, unless ``step`` is one of them."""
    legal = steps_legal(assignment)
    if step in legal:
        return
    members = {"legal": legal}
    made = [item for item in decision_items(assignment, step) if item.met_at is not None]
    if made:
        raise Conflict(
            "already_decided",
            _("This has been decided already, by %s.") % made[0].met_by,
            members=members,
        )
    raise Conflict(
        "illegal_step",
        _("That is not possible now: it is %(state)s. Possible: %(legal)s.")
        % {"state": assignment.get_state_display(), "legal": ", ".join(legal) or _("nothing")},
        members=members,
    )


def reason_require(reason: str) -> str:
    """Return the reason without spaces around it; Invalid, at its field, when there is none."""
    if not reason.strip():
        detail = _("Say why: those concerned read it.")
        raise Invalid("reason_needed", detail, problems=[Problem("/reason", detail)])
    return reason.strip()


def name_of(actor: Viewer) -> str:
    return actor.person_name or actor.label


def _decide(
    actor: Viewer, assignment: Assignment, item: ChecklistItem, kind: ItemKind, now: datetime
) -> None:
    """Meet one decision, once, and go on to the next or to active."""
    open_item = ChecklistItem.objects.filter(pk=item.pk, met_at=None)
    if not open_item.update(met_at=now, met_by=name_of(actor), met_by_uid=decider_uid(actor)):
        raise Conflict("already_decided", _("This has been decided already."))
    others = [each for each in decision_items(assignment, kind) if each.pk != item.pk]
    shared = any(each.met_at is None for each in others)
    decision_close(
        actor=actor,
        assignment=assignment,
        kind=kind,
        now=now,
        person_id=item.person_id if shared else None,
    )
    verbs = {
        ItemKind.ACCEPT: "assignment.accepted",
        ItemKind.CONSENT: "assignment.consented",
        ItemKind.APPROVE: "assignment.approved",
    }
    entry_record(
        actor=actor,
        verb=verbs[kind],
        subject=assignment,
        changes={"asked": str(item.person or ""), "because": item.asked_because},
    )
    decisions_proceed(actor=actor, assignment=assignment_lock(assignment), now=now)


@deadlock_retried
@transaction.atomic
def assignment_accept(*, actor: Viewer, assignment: Assignment, now: datetime) -> None:
    """The person says yes; the line manager is asked next."""
    locked = assignment_lock(assignment)
    can_accept(actor, locked).require()
    step_require(locked, "accept")
    _decide(actor, locked, decision_items(locked, ItemKind.ACCEPT)[0], ItemKind.ACCEPT, now)
    assignments_changed.send(sender=None, assignment_ids=[locked.pk], actor=actor, now=now)


@deadlock_retried
@transaction.atomic
def assignment_consent(*, actor: Viewer, assignment: Assignment, now: datetime) -> None:
    """The line manager, or whoever was asked instead, says yes; approval is asked for next."""
    locked = assignment_lock(assignment)
    decision_verdict(actor, locked, ItemKind.CONSENT, small=False, now=now).require()
    step_require(locked, "consent")
    _decide(actor, locked, decision_items(locked, ItemKind.CONSENT)[0], ItemKind.CONSENT, now)


@deadlock_retried
@transaction.atomic
def assignment_approve(*, actor: Viewer, assignment: Assignment, now: datetime) -> None:
    """An approver says yes. With the last yes the assignment is active, and ready if nothing
    else is missing. Raises Conflict when somebody else holds the role in those days."""
    locked = assignment_lock(assignment)
    small = organisation_size() == "small"
    decision_verdict(actor, locked, ItemKind.APPROVE, small=small, now=now).require()
    step_require(locked, "approve")
    item = item_for(actor, locked, small=small, now=now)
    if item is None:
        raise Conflict("already_decided", _("This has been decided already."))
    _decide(actor, locked, item, ItemKind.APPROVE, now)


def decisions_proceed(
    *, actor: Viewer, assignment: Assignment, now: datetime, tell: bool = True
) -> None:
    """Ask for the next decision; when none is left, the assignment becomes active."""
    if waiting_kinds(assignment):
        decisions_ask(actor=actor, assignment=assignment, tell=tell, now=now)
    else:
        _activate(actor, assignment, now)


def _activate(actor: Viewer, assignment: Assignment, now: datetime) -> None:
    states_keep([assignment.pk], now)
    proposed = Assignment.objects.filter(pk=assignment.pk, state=State.PROPOSED)
    try:
        with transaction.atomic():
            changed = proposed.update(state=State.ACTIVE)
    except IntegrityError as error:
        raise Conflict(
            "role_taken", _("Somebody else holds this role in those days. Withdraw one of the two.")
        ) from error
    if not changed:
        raise Conflict("illegal_step", _("This is no longer a proposal."))
    entry_record(
        actor=actor,
        verb="assignment.activated",
        subject=assignment,
        changes={"state": [State.PROPOSED.value, State.ACTIVE.value]},
    )
    assignments_changed.send(sender=None, assignment_ids=[assignment.pk], actor=actor, now=now)
    own = Assignment.objects.filter(pk=assignment.pk)
    readiness_refresh(actor=actor, assignments=own, now=now)
    if not ReadyPeriod.objects.filter(assignment=assignment, during__contains=now).exists():
        person_tell(person=assignment.person, what="active", assignment=assignment, now=now)
        if assignment.items.filter(met_at=None).exclude(kind__in=OTHERS_DO).exists():
            checklist_owe(actor=actor, assignment=assignment, now=now)
        access_owe(actor=actor, assignment=assignment, now=now)


def proposal_close(
    *, actor: Viewer, assignment: Assignment, state: State, verb: str, reason: str, now: datetime
) -> None:
    """End a proposal that did not come to be: declined or withdrawn; nothing stays asked."""
    states_keep([assignment.pk], now)
    proposed = Assignment.objects.filter(pk=assignment.pk, state=State.PROPOSED)
    if not proposed.update(state=state, closed_at=now, close_reason=reason):
        raise Conflict("illegal_step", _("This is no longer a proposal."))
    outcome = Todo.Outcome.DECLINED if state == State.DECLINED else Todo.Outcome.NOT_NEEDED
    decisions_drop(actor=actor, assignment=assignment, outcome=outcome, now=now)
    entry_record(
        actor=actor,
        verb=verb,
        subject=assignment,
        reason=reason,
        changes={"state": [State.PROPOSED.value, state.value]},
    )
    assignments_changed.send(sender=None, assignment_ids=[assignment.pk], actor=actor, now=now)


def _no_tell(actor: Viewer, assignment: Assignment, reason: str, now: datetime) -> None:
    """Tell the proposer and the person, but not the one who said it."""
    told = {
        each.pk: each for each in (assignment.proposed_by, assignment.person) if each is not None
    }
    for person in told.values():
        if person.pk != actor.person_id:
            person_tell(
                person=person,
                what="declined",
                assignment=assignment,
                now=now,
                by=name_of(actor),
                reason=reason,
            )


@transaction.atomic
def assignment_decline(
    *, actor: Viewer, assignment: Assignment, reason: str = "", now: datetime
) -> None:
    """The person says no; also after accepting, as long as it is a proposal."""
    locked = assignment_lock(assignment)
    can_accept(actor, locked).require()
    step_require(locked, "decline")
    proposal_close(
        actor=actor,
        assignment=locked,
        state=State.DECLINED,
        verb="assignment.declined",
        reason=reason,
        now=now,
    )
    _no_tell(actor, locked, reason, now)


@transaction.atomic
def assignment_refuse(*, actor: Viewer, assignment: Assignment, reason: str, now: datetime) -> None:
    """Whoever's consent or approval is asked for says no, with a reason."""
    locked = assignment_lock(assignment)
    small = organisation_size() == "small"
    turn = next(iter(waiting_kinds(locked)), DECISIONS[-1].value)
    decision_verdict(actor, locked, turn, small=small, now=now).require()
    step_require(locked, "refuse")
    reason = reason_require(reason)
    proposal_close(
        actor=actor,
        assignment=locked,
        state=State.DECLINED,
        verb="assignment.refused",
        reason=reason,
        now=now,
    )
    _no_tell(actor, locked, reason, now)


@transaction.atomic
def assignment_withdraw(
    *, actor: Viewer, assignment: Assignment, reason: str = "", now: datetime
) -> None:
    """The proposer, or whoever runs the department, takes the proposal back."""
    locked = assignment_lock(assignment)
    small = organisation_size() == "small"
    can_withdraw(actor, locked, small=small).require()
    step_require(locked, "withdraw")
    proposal_close(
        actor=actor,
        assignment=locked,
        state=State.WITHDRAWN,
        verb="assignment.withdrawn",
        reason=reason,
        now=now,
    )
