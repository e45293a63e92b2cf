"""Plans as rows: kept, settled, discarded, and forgotten in time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.database import row_get
from governance.core.errors import Conflict, NotAllowed
from governance.core.viewer import system_viewer
from roles.sync.engine.state import import_lock, versions_hash
from roles.sync.models import ImportPlan, ImportRow
from roles.sync.rules import DAYS_KEPT_APPLIED, DAYS_KEPT_OPEN, can_import, can_release

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.backends.utils import CursorWrapper

    from governance.core.viewer import Viewer

State = ImportPlan.State


def plan_lock(actor: Viewer, uid: UUID) -> ImportPlan:
    """Return the plan, locked. Raises Missing, also when the actor may not see it."""
    return row_get(ImportPlan.objects.visible_to(actor).select_for_update(), uid)


def plan_settle(cursor: CursorWrapper, actor: Viewer, plan: ImportPlan, now: datetime) -> None:
    """Note that the plan was applied; every other one was made on a state that is gone.

    The files of a full import stay, to compare with later; those of the one before it go.
    """
    if plan.mode == ImportPlan.Mode.FULL:
        before = ImportPlan.objects.filter(state=State.APPLIED).exclude(payload=b"")
        before.update(payload=b"")
    else:
        plan.payload = b""
    plan.state, plan.failure = State.APPLIED, ""
    plan.left_behind = versions_hash(cursor)
    plan.settled_by, plan.settled_at = actor.label, now
    plan.save()
    others = ImportPlan.objects.open().exclude(pk=plan.pk)
    others.update(state=State.STALE, settled_by=actor.label, settled_at=now)
    entry_record(
        actor=actor,
        verb="import.applied",
        subject=plan,
        reason=plan.reason,
        changes={"mode": plan.mode, **plan.counts},
    )


@transaction.atomic
def plan_discard(*, actor: Viewer, uid: UUID, now: datetime, reason: str = "") -> ImportPlan:
    """Give a plan up: its files and rows are forgotten, its counts stay in the history.

    Raises Missing; Conflict if it was applied or discarded before.
    """
    if not (can_import(actor) or can_release(actor)):
        raise NotAllowed("import_not_allowed", _("Imports are for administrators."))
    with connection.cursor() as cursor:
        import_lock(cursor)  # one that is being applied is waited for
    plan = plan_lock(actor, uid)
    if plan.state == State.APPLIED:
        raise Conflict("plan_applied", _("This plan was applied already."))
    if plan.state == State.DISCARDED:
        raise Conflict("plan_discarded", _("This plan was discarded already."))
    plan_forget(plan, actor, now)
    entry_record(actor=actor, verb="import.discarded", subject=plan, reason=reason)
    return plan


def plan_forget(plan: ImportPlan, actor: Viewer, now: datetime) -> None:
    """Drop the files and rows of a plan that nobody will apply; call it in a transaction."""
    ImportRow.objects.filter(plan=plan).delete()
    plan.state, plan.payload, plan.consequences = State.DISCARDED, b"", {}
    plan.settled_by, plan.settled_at = actor.label, now
    plan.save()


@transaction.atomic
def imports_tidy(*, now: datetime) -> int:
    """Forget people's data that nobody needs any more; return of how many imports.

    Plans that nobody applied for 30 days are discarded; what an import did can be looked at
    for 90 days, then its counts are left, and the trail. The files of the last full import
    stay until the next.
    """
    actor = system_viewer("Imports")
    old = now - timedelta(days=DAYS_KEPT_OPEN)
    unused = ImportPlan.objects.filter(state__in=[State.PLANNED, State.WAITING, State.STALE])
    plans = list(unused.filter(made_at__lt=old).select_for_update())
    for plan in plans:
        plan_forget(plan, actor, now)
        reason = _("Nobody applied it for 30 days.")
        entry_record(actor=actor, verb="import.discarded", subject=plan, reason=reason)
    done = now - timedelta(days=DAYS_KEPT_APPLIED)
    seen = ImportPlan.objects.filter(state=State.APPLIED, settled_at__lt=done, rows__isnull=False)
    ids = list(seen.values_list("pk", flat=True).distinct())
    ImportRow.objects.filter(plan__in=ids).delete()
    ImportPlan.objects.filter(pk__in=ids).update(consequences={})
    return len(plans) + len(ids)
