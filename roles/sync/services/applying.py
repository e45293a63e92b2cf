"""A kept plan is applied, at once or by a job when it is long, and released if it was held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, DomainError, Invalid, NotAllowed, Problem, Stale
from governance.core.viewer import viewer_build
from governance.jobs.services import enqueue
from roles.sync.engine.compare import sheets_compare
from roles.sync.engine.rows import rows_keep
from roles.sync.engine.state import import_lock, state_hash
from roles.sync.importers.files import ImportFiles, sheets_read
from roles.sync.models import ImportPlan
from roles.sync.rules import INLINE_CHANGES, REASON_LENGTH, can_import, can_release
from roles.sync.services.keeping import plan_lock, plan_settle
from roles.sync.services.outcome import Outcome
from roles.sync.services.writing import administrators_keep, changes_write

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.backends.utils import CursorWrapper

    from governance.core.viewer import Viewer

State = ImportPlan.State
APPLY_JOB = "sync.apply"


def plan_apply(
    *, actor: Viewer, uid: UUID, release: bool = False, reason: str = "", now: datetime
) -> Outcome:
    """Apply a kept plan. ``release`` lets one go that waits because too many would leave.

    A person who releases says why. Raises Missing; Conflict if it was applied before or waits
    for a release; Stale if the state is no longer the one it was made on. Of two at once one
    wins.
    """
    _allowed(actor, release=release)
    with transaction.atomic(), connection.cursor() as cursor:
        plan = _opened(cursor, actor, uid, release=release, reason=reason)
        return _apply(cursor, actor, plan, now)


def plan_apply_soon(
    *, actor: Viewer, uid: UUID, release: bool = False, reason: str = "", now: datetime
) -> Outcome:
    """Apply like ``plan_apply``, but leave more than a page can wait for to a job."""
    _allowed(actor, release=release)
    with transaction.atomic(), connection.cursor() as cursor:
        plan = _opened(cursor, actor, uid, release=release, reason=reason)
        if plan.size <= INLINE_CHANGES or actor.kind != "person":
            return _apply(cursor, actor, plan, now)
        plan.state = State.APPLYING
        plan.save()
        who = {"user": actor.user_id, "uid": str(actor.uid), "label": actor.label}
        key = f"{APPLY_JOB}:{plan.uid}:{now.isoformat()}"
        payload = {"plan": str(plan.uid), **who}
        enqueue(kind=APPLY_JOB, key=key, payload=payload, due_at=now, now=now)
        entry_record(actor=actor, verb="import.begun", subject=plan, reason=plan.reason)
        return Outcome(plan.state, plan.totals, plan.counts, plan)


def plan_finish(*, uid: UUID, user_id: int, user_uid: UUID, label: str, now: datetime) -> None:
    """Do what ``plan_apply_soon`` left; may be called again, for what is done stays done.

    If it cannot be done any more, the plan says why, and is as it was before.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        import_lock(cursor)
        begun = ImportPlan.objects.filter(uid=uid, state=State.APPLYING).select_for_update()
        plan = begun.first()
        if plan is None:
            return
        actor = viewer_build(user_id=user_id, uid=user_uid, label=label, now=now)
        try:
            with transaction.atomic():
                _allowed(actor, release=plan.released)
                _unmoved(cursor, plan)
                _apply(cursor, actor, plan, now)
        except DomainError as error:
            _failed(actor, uid, error)


def _allowed(actor: Viewer, *, release: bool) -> None:
    if release and not can_release(actor):
        message = _("A head coach or an administrator releases it.")
        raise NotAllowed("release_not_allowed", message)
    if not release and not can_import(actor):
        raise NotAllowed("import_not_allowed", _("Imports are for administrators."))


def _opened(
    cursor: CursorWrapper, actor: Viewer, uid: UUID, *, release: bool, reason: str
) -> ImportPlan:
    """Return the plan, locked, and released if it was held."""
    import_lock(cursor)
    plan = plan_lock(actor, uid)
    held = plan.state == State.WAITING
    if held and not release:
        raise Conflict("plan_waiting", _("Too many people would leave; release it first."))
    for state, code, message in (
        (State.APPLIED, "plan_applied", _("This plan was applied already.")),
        (State.APPLYING, "plan_applying", _("This plan is being applied at this moment.")),
        (State.DISCARDED, "plan_discarded", _("This plan was discarded already.")),
    ):
        if plan.state == state:
            raise Conflict(code, message)
    if not held:  # releasing is a say over what the brake holds, and over nothing else
        _allowed(actor, release=False)
    _unmoved(cursor, plan)
    if held:
        _release(actor, plan, reason.strip())
    return plan


def _unmoved(cursor: CursorWrapper, plan: ImportPlan) -> None:
    if plan.state == State.STALE or plan.made_on != state_hash(cursor):
        message = _("The organisation has changed since this plan was made; import again.")
        raise Stale("plan_stale", message)


def _release(actor: Viewer, plan: ImportPlan, reason: str) -> None:
    if not reason and not actor.is_system:
        detail = _("Say why so many leave at once.")
        raise Invalid("release_reason", detail, problems=[Problem("/reason", detail)])
    plan.released, plan.reason = True, reason[:REASON_LENGTH]
    entry_record(
        actor=actor,
        verb="import.released",
        subject=plan,
        reason=plan.reason,
        changes={"leave": plan.leavers, "limit": plan.limit},
    )


def _apply(cursor: CursorWrapper, actor: Viewer, plan: ImportPlan, now: datetime) -> Outcome:
    sheets = sheets_read(ImportFiles.unpack(bytes(plan.payload)))
    found = sheets_compare(cursor, sheets, full=plan.mode == ImportPlan.Mode.FULL)
    administrators_keep(cursor, found)
    changes_write(cursor, actor, sheets, found, now=now, why=plan.reason)
    plan_settle(cursor, actor, plan, now)
    plan.rows.all().delete()  # whoever is new has their id only now
    rows_keep(cursor, plan.pk, sheets, found.tables)
    return Outcome(plan.state, found.totals, found.by, plan)


def _failed(actor: Viewer, uid: UUID, error: DomainError) -> None:
    plan = ImportPlan.objects.get(uid=uid)
    if isinstance(error, Stale):
        plan.state = State.STALE
    else:
        plan.state = State.WAITING if plan.released else State.PLANNED
    plan.released, plan.failure = False, str(error)
    plan.save()
    entry_record(actor=actor, verb="import.failed", subject=plan, reason=plan.failure)
