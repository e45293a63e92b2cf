"""Handing a shift over: asked by who is on duty, confirmed by the other, with what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, DomainError, Invalid, NotAllowed, Problem
from governance.escalations.models import DutyRequest, Rota
from governance.escalations.rules.duty import (
    RequestState,
    can_answer_request,
    can_withdraw_request,
)
from governance.escalations.rules.rota import LONGEST_OVERRIDE
from governance.escalations.rules.spans import Span, spans_merged
from governance.escalations.selectors.duty import duty_candidates, duty_read
from governance.escalations.services.hand_on import hand_on
from governance.escalations.services.handing_words import TODO_KIND, tell_answered, tell_asked
from governance.escalations.services.overrides import override_write
from governance.escalations.services.rota import rota_lock, rota_open_required
from governance.todos.models import Todo
from governance.todos.services import todos_close

if TYPE_CHECKING:
    from datetime import datetime
    from typing import NoReturn

    from governance.core.viewer import Viewer
    from roles.org.models import Person

log = structlog.get_logger(__name__)


@transaction.atomic
def duty_ask(
    *,
    actor: Viewer,
    rota: Rota,
    asked: Person,
    span: Span,
    back: Span | None = None,
    note: str = "",
    now: datetime,
) -> DutyRequest:
    """Ask somebody to be on duty in one's place in ``span``, for their ``back`` or for nothing.

    Nothing changes until they accept. Raises Invalid for a span in which one is not on duty, for
    somebody who is not ready, and for a ``back`` that is not theirs; Conflict when it is asked for
    already.
    """
    if actor.kind != "person" or actor.person_id is None:
        raise NotAllowed("people_only", _("Only people hand a shift over."))
    locked = rota_lock(rota)
    rota_open_required(locked)
    span = Span(max(span.since, now), span.until)
    _check(locked, giver_id=actor.person_id, asked=asked, span=span, back=back, now=now)
    waiting = locked.requests.open().filter(asked_by_id=actor.person_id)
    if waiting.filter(since__lt=span.until, until__gt=span.since).exists():
        words = _("Somebody is asked to take this shift already.")
        raise Conflict("asked_already", words, members={"legal": ["withdraw"]})
    made = DutyRequest.objects.create(
        rota=locked,
        asked_by_id=actor.person_id,
        asked=asked,
        since=span.since,
        until=span.until,
        back_since=back.since if back else None,
        back_until=back.until if back else None,
        note=note.strip()[:500],
        asked_at=now,
    )
    _record(actor, made, "duty.asked")
    tell_asked(actor, made, now)
    return made


@transaction.atomic
def duty_accept(*, actor: Viewer, request: DutyRequest, now: datetime) -> DutyRequest:
    """Take the shift over, and what its holder has open if it has begun and its taker may answer.

    Raises NotAllowed for all but who is asked; Conflict when it was answered, is over, or when one
    of the two is not on duty or not ready any more.
    """
    rota_lock(request.rota)
    row = _row(request)
    if not can_answer_request(actor, asked_id=row.asked_id):
        raise NotAllowed("not_asked", _("Only who is asked answers."))
    _waiting_required(row)
    span = Span(max(row.since, now), row.until)
    back = Span(row.back_since, row.back_until) if row.back_since and row.back_until else None
    if span.since >= span.until or (back and back.since < now):
        _gone(_("It is too late: this shift is over, or yours has begun."))
    try:
        _check(row.rota, giver_id=row.asked_by_id, asked=row.asked, span=span, back=back, now=now)
    except Invalid as error:
        _gone(str(error))
    _settle(row, RequestState.ACCEPTED, now)
    reason = row.note or _("Handed over by %(name)s") % {"name": row.asked_by}
    override_write(actor=actor, rota=row.rota, person=row.asked, span=span, reason=reason, now=now)
    if back is not None:
        override_write(
            actor=actor, rota=row.rota, person=row.asked_by, span=back, reason=reason, now=now
        )
    _record(actor, row, "duty.accepted")
    _close_todo(actor, row, Todo.Outcome.DONE, now)
    stays = 0
    if span.since <= now:
        stays = hand_on(actor=actor, rota=row.rota, giver=row.asked_by, taker=row.asked, now=now)
    tell_answered(row, now, stays=stays)
    return row


@transaction.atomic
def duty_decline(*, actor: Viewer, request: DutyRequest, now: datetime) -> None:
    """Say no: it stays as it was."""
    rota_lock(request.rota)
    row = _row(request)
    if not can_answer_request(actor, asked_id=row.asked_id):
        raise NotAllowed("not_asked", _("Only who is asked answers."))
    _waiting_required(row)
    _settle(row, RequestState.DECLINED, now)
    _record(actor, row, "duty.declined")
    _close_todo(actor, row, Todo.Outcome.DONE, now)
    tell_answered(row, now)


@transaction.atomic
def duty_withdraw(*, actor: Viewer, request: DutyRequest, now: datetime) -> None:
    """Take the question back; whoever asked, and the system once the shift is over."""
    rota_lock(request.rota)
    row = _row(request)
    if not (actor.is_system or can_withdraw_request(actor, asked_by_id=row.asked_by_id)):
        raise NotAllowed("not_yours", _("Only who asked takes it back."))
    _waiting_required(row)
    _withdraw(actor, row, now)


def requests_withdraw(*, actor: Viewer, rota: Rota, now: datetime) -> None:
    """Take back what is asked of a rota that closes, inside the caller's transaction, which holds
    it."""
    waiting = rota.requests.open().select_related("rota", "asked", "asked_by")
    for row in waiting.order_by("pk"):
        _withdraw(actor, row, now)


def _withdraw(actor: Viewer, row: DutyRequest, now: datetime) -> None:
    _settle(row, RequestState.WITHDRAWN, now)
    _record(actor, row, "duty.withdrawn")
    _close_todo(actor, row, Todo.Outcome.NOT_NEEDED, now)


def requests_lapse(*, actor: Viewer, now: datetime) -> int:
    """Take back what nobody answered before the shift was over; return how many.

    Each by itself: one that cannot be taken back is logged, keeps none of the others, and is
    tried again the next time.
    """
    over = list(DutyRequest.objects.open().filter(until__lte=now).order_by("pk")[:1000])
    return sum(_lapsed(actor, each, now) for each in over)


def _lapsed(actor: Viewer, request: DutyRequest, now: datetime) -> bool:
    try:
        duty_withdraw(actor=actor, request=request, now=now)
    except (DomainError, IntegrityError) as error:
        log.warning("duty_request_stays", request=str(request.uid), exc_info=error)
        return False
    return True


def _check(
    rota: Rota, *, giver_id: int, asked: Person, span: Span, back: Span | None, now: datetime
) -> None:
    """Raise Invalid, naming each field: both are ready, and each gives what is theirs."""
    problems = []
    if not _on_duty(rota, giver_id, span) or span.until - now > 6 * LONGEST_OVERRIDE:
        words = _("This is not a shift of who hands it over, or not any more.")
        problems.append(Problem("/shift", words))
    ready = set(duty_candidates(rota.department_id, now).values_list("pk", flat=True))
    if asked.pk == giver_id or asked.pk not in ready:
        words = _("Choose somebody else who is ready here.")
        problems.append(Problem("/person", words))
    if back is not None and (back.since < now or not _on_duty(rota, asked.pk, back)):
        problems.append(Problem("/person", _("This shift is not theirs, or it has begun.")))
    if problems:
        raise Invalid("duty", problems[0].detail, problems=problems)


def _on_duty(rota: Rota, person_id: int, span: Span) -> bool:
    """Whether somebody is on duty, by this rota, during all of a span."""
    if span.since >= span.until:
        return False
    reading = duty_read(rotas=Rota.objects.filter(pk=rota.pk), within=span)
    mine = [shift.span for _part, shift in reading.shifts() if shift.person_id == person_id]
    return spans_merged(mine) == [span]


def _row(request: DutyRequest) -> DutyRequest:
    return DutyRequest.objects.select_related("rota", "asked", "asked_by").get(pk=request.pk)


def _waiting_required(row: DutyRequest) -> None:
    if row.state != RequestState.ASKED:
        words = _("This was answered already: %(state)s.") % {"state": row.get_state_display()}
        raise Conflict("answered", words, members={"legal": []})


def _gone(words: str) -> NoReturn:
    raise Conflict("moved_on", words, members={"legal": ["decline", "withdraw"]})


def _settle(row: DutyRequest, state: RequestState, now: datetime) -> None:
    row.state, row.answered_at = state, now
    row.save(update_fields=["state", "answered_at"])


def _record(actor: Viewer, row: DutyRequest, verb: str) -> None:
    changes = {
        "request": str(row.uid),
        "from": str(row.asked_by.uid),
        "to": str(row.asked.uid),
        "shift": [row.since.isoformat(), row.until.isoformat()],
    }
    if row.back_since and row.back_until:
        changes["back"] = [row.back_since.isoformat(), row.back_until.isoformat()]
    entry_record(actor=actor, verb=verb, subject=row.rota, reason=row.note, changes=changes)


def _close_todo(actor: Viewer, row: DutyRequest, outcome: Todo.Outcome, now: datetime) -> None:
    todos_close(actor=actor, kind=TODO_KIND, ref=row.uid, outcome=outcome, now=now)
