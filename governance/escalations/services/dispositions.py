"""Setting a mention aside without an answer, taking that back, passing on what was only noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.escalations.models import Escalation, Mention
from governance.escalations.rules import (
    TODO_KIND,
    Disposition,
    EscalationState,
    Wish,
    can_pass_on,
    can_set_aside,
)
from governance.escalations.rules.taken import ClockEnd
from governance.escalations.rules.watching import WatchEvent
from governance.escalations.selectors.lapsed import people_lapsed
from governance.escalations.services.booth_telling import booth_drop
from governance.escalations.services.clocks import clocks_begin, clocks_end
from governance.escalations.services.steps import (
    escalation_lock,
    escalation_open,
    escalation_restart,
)
from governance.escalations.services.watch_telling import watchers_tell
from governance.todos.models import Todo
from governance.todos.services import todos_close

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer

ASIDE = ["disposition", "duplicate_of", "set_aside_by", "set_aside_at"]


@transaction.atomic
def mention_set_aside(
    *,
    actor: Viewer,
    mention: Mention,
    disposition: Disposition,
    duplicate_of: Mention | None = None,
    now: datetime,
) -> Mention:
    """Say that nobody answers it: its clock stops, and it never counts as answered.

    A duplicate names the mention that it is the same as, which is none itself. Saying the same
    again changes nothing. Raises NotAllowed for who may not take it, Conflict when it was closed
    or set aside otherwise, Invalid for a duplicate of nothing, of itself or of a duplicate.
    """
    row, original = _locked(mention, duplicate_of)
    escalation = _escalation(row)
    _check_may(actor, row, escalation)
    if row.disposition:
        if (row.disposition, row.duplicate_of_id) == (disposition, original and original.pk):
            return row
        raise Conflict("set_aside", _("It was set aside already. Take that back first."))
    if escalation is not None and escalation.state == EscalationState.CLOSED:
        raise Conflict("closed", _("It is closed: somebody dealt with it."))
    _check_kept(row)
    _check_original(row, disposition, original)
    row.disposition, row.duplicate_of = disposition, original
    row.set_aside_by_id, row.set_aside_at = actor.person_id, now
    row.save(update_fields=ASIDE)
    if escalation is not None:
        _stop(actor, escalation, now)
    booth_drop(actor=actor, mention=row, now=now)
    changes = {"disposition": row.disposition, "of": str(original.uid) if original else ""}
    entry_record(actor=actor, verb="mention.set_aside", subject=row, changes=changes)
    watchers_tell(actor=actor, mention=row, event=WatchEvent.ASIDE, now=now)
    return row


@transaction.atomic
def mention_take_back(*, actor: Viewer, mention: Mention, now: datetime) -> Mention:
    """Undo setting it aside: its holder has it again, or it climbs anew on its own path.

    Raises NotAllowed for who may not, Conflict when it is not set aside.
    """
    row, _original = _locked(mention, None)
    escalation = _escalation(row)
    _check_may(actor, row, escalation)
    if not row.disposition:
        raise Conflict("not_aside", _("It is not set aside."))
    _check_kept(row)
    changes = {"disposition": [row.disposition, ""]}
    row.disposition, row.duplicate_of, row.set_aside_by, row.set_aside_at = "", None, None, None
    row.save(update_fields=ASIDE)
    entry_record(actor=actor, verb="mention.taken_back", subject=row, changes=changes)
    if escalation is not None:
        _go_on(actor, escalation, now)
    asked = escalation.asked_id if escalation and escalation.state == EscalationState.OPEN else None
    watchers_tell(actor=actor, mention=row, event=WatchEvent.RESUMED, now=now, but=[asked])
    return row


@transaction.atomic
def mention_pass_on(*, actor: Viewer, mention: Mention, now: datetime) -> Mention:
    """Pass on what was only noted: it climbs from now on. Passed on already changes nothing.

    Raises NotAllowed for who neither reported it nor coaches there, Conflict when it is set aside.
    """
    row, _original = _locked(mention, None)
    if not can_pass_on(actor, logged_by_id=row.logged_by_id, department_id=row.department_id):
        reason = _("Only who reported it, the department's coaches and the head coach may.")
        raise NotAllowed("not_yours", reason)
    if row.disposition:
        raise Conflict("set_aside", _("It was set aside already. Take that back first."))
    if _escalation(row) is not None:
        return row
    _check_kept(row)
    row.wish = Wish.PASS_ON
    row.save(update_fields=["wish"])
    changes = {"wish": [Wish.NOTE.value, Wish.PASS_ON.value]}
    entry_record(actor=actor, verb="mention.passed_on", subject=row, changes=changes)
    escalation_open(mention=row, now=now)
    return row


def _locked(mention: Mention, other: Mention | None) -> tuple[Mention, Mention | None]:
    """Hold both rows, in one order whoever names whom; each is held before its escalation."""
    keys = [each.pk for each in (mention, other) if each is not None]
    held = Mention.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    rows = {row.pk: row for row in held}
    return rows[mention.pk], rows[other.pk] if other is not None else None


def _escalation(mention: Mention) -> Escalation | None:
    uid = Escalation.objects.filter(mention=mention).values_list("uid", flat=True).first()
    return escalation_lock(uid) if uid else None


def _check_may(actor: Viewer, mention: Mention, escalation: Escalation | None) -> None:
    allowed = can_set_aside(
        actor,
        asked_id=escalation.asked_id if escalation else None,
        holder_id=escalation.holding_id if escalation else None,
        department_id=mention.department_id,
    )
    if not allowed:
        raise NotAllowed(
            "not_asked",
            _("Only who may take it sets it aside, and once somebody has it, only they do."),
        )


def _check_kept(row: Mention) -> None:
    if row.stripped_at is not None:
        raise Conflict("stripped", _("What was said is no longer kept."))


def _check_original(row: Mention, disposition: Disposition, original: Mention | None) -> None:
    wrong = ""
    if (disposition == Disposition.DUPLICATE) != (original is not None):
        wrong = _("Name the other mention, if it is the same as another.")
    elif original is not None and original.pk == row.pk:
        wrong = _("It is this one itself.")
    elif original is not None and original.disposition:
        wrong = _("That one is set aside itself. Name one that somebody deals with.")
    elif original is not None and row.duplicates.exists():
        wrong = _("Others are the same as this one. Take that back first.")
    if wrong:
        raise Invalid("duplicate", wrong, problems=[Problem("/other", wrong)])


def _stop(actor: Viewer, escalation: Escalation, now: datetime) -> None:
    escalation.state, escalation.closed_at = EscalationState.ASIDE, now
    escalation.due_at = None
    escalation.generation += 1
    escalation.save(update_fields=["state", "closed_at", "due_at", "generation"])
    clocks_end(actor=actor, escalation=escalation, end=ClockEnd.DROPPED, now=now)
    outcome, ref = Todo.Outcome.NOT_NEEDED, escalation.uid
    todos_close(actor=actor, kind=TODO_KIND, ref=ref, outcome=outcome, now=now)


def _go_on(actor: Viewer, escalation: Escalation, now: datetime) -> None:
    holder = escalation.holding_id
    if holder is None or people_lapsed([holder], escalation.mention, now):
        changes = {"from": escalation.state}
        escalation_restart(actor=actor, escalation=escalation, changes=changes, now=now)
        return
    escalation.state, escalation.closed_at = EscalationState.TAKEN, None
    escalation.save(update_fields=["state", "closed_at"])
    clocks_begin(actor=actor, escalation=escalation, now=now)
