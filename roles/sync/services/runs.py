"""Imports: plan → diff → apply. All or nothing, one at a time, never a silent mass leave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from governance.accounts.services import accounts_close, accounts_reopen
from governance.audit.services import entry_record
from governance.core.errors import Conflict, Missing, NotAllowed, Stale
from governance.core.events import people_changed
from roles.org.selectors import organisation_today
from roles.sync.engine.apply import accounts_affected, changes_apply, people_affected
from roles.sync.engine.compare import (
    Comparison,
    counts_unchanged,
    rows_summary,
    sheets_compare,
    totals_of,
)
from roles.sync.engine.state import import_lock, state_hash, versions_hash
from roles.sync.importers.files import ImportFiles, sheets_read
from roles.sync.models import ImportPlan
from roles.sync.rules import brake_limit, can_import, can_release

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.backends.utils import CursorWrapper

    from governance.core.viewer import Viewer
    from roles.sync.importers.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Outcome:
    """``state`` is unchanged, planned, waiting or applied; no plan is kept when unchanged."""

    state: str
    totals: dict[str, int]
    by: dict[str, dict[str, int]]
    plan: ImportPlan | None = None
    extra: dict[str, list[str]] = field(default_factory=dict)


def import_run(
    *, actor: Viewer, files: ImportFiles, mode: str, dry_run: bool, now: datetime
) -> Outcome:
    """Bring the registry in step with ``files``; in mode full, who is missing has left.

    All or nothing, in one transaction; a second import waits for the first. A file that
    changes nothing writes nothing. More leavers than ``brake_limit``: nothing is applied and
    the plan waits for ``plan_apply(release=True)``. Raises Invalid with every fault's place.
    """
    if not can_import(actor):
        raise NotAllowed("import_not_allowed", _("Imports are for administrators."))
    digest = files.digest(mode)
    with transaction.atomic(), connection.cursor() as cursor:
        import_lock(cursor)
        known = _known(cursor, digest)
        if known is not None:
            return known
        sheets = sheets_read(files)
        extra = {name: sheet.extra for name, sheet in sheets.items() if sheet.extra}
        found = sheets_compare(cursor, sheets, full=mode == ImportPlan.Mode.FULL)
        if not found.tables:
            return Outcome("unchanged", found.totals, found.by, extra=extra)
        plan = ImportPlan(
            mode=mode,
            digest=digest,
            ignored_columns=extra,
            counts=found.by,
            rows=rows_summary(cursor, found),
            made_by=actor.label,
            made_at=now,
            made_on=state_hash(cursor),
        )
        if dry_run:
            plan = _plan_keep(actor, plan, ImportPlan.State.PLANNED, files)
        elif found.leavers > brake_limit(found.employed):
            plan = _plan_keep(actor, plan, ImportPlan.State.WAITING, files)
        else:
            _apply(cursor, actor, sheets, found, now)
            _plan_settle(cursor, actor, plan, now)
        return Outcome(plan.state, found.totals, found.by, plan, extra)


def plan_apply(*, actor: Viewer, uid: UUID, release: bool = False, now: datetime) -> Outcome:
    """Apply a kept plan. ``release`` lets one go that waits because too many would leave.

    Raises Missing; Conflict if it was applied before or waits for a release; Stale if the
    state is no longer the one it was made on. Of two at once one wins.
    """
    if not (can_release(actor) if release else can_import(actor)):
        raise NotAllowed("import_not_allowed", _("Imports are for administrators."))
    with transaction.atomic(), connection.cursor() as cursor:
        import_lock(cursor)
        plan = ImportPlan.objects.select_for_update().filter(uid=uid).first()
        if plan is None:
            raise Missing
        _plan_check(cursor, plan, release=release)
        sheets = sheets_read(ImportFiles.unpack(bytes(plan.payload)))
        found = sheets_compare(cursor, sheets, full=plan.mode == ImportPlan.Mode.FULL)
        _apply(cursor, actor, sheets, found, now)
        _plan_settle(cursor, actor, plan, now)
        return Outcome(plan.state, found.totals, found.by, plan)


def _known(cursor: CursorWrapper, digest: str) -> Outcome | None:
    """Return the outcome of a file that was applied before, when nobody wrote anything since."""
    applied = ImportPlan.objects.filter(digest=digest, state=ImportPlan.State.APPLIED)
    plan = applied.order_by("-settled_at").first()
    if plan is None or plan.left_behind != versions_hash(cursor):
        return None
    by = {name: counts_unchanged(counts) for name, counts in plan.counts.items()}
    return Outcome("unchanged", totals_of(by), by, extra=plan.ignored_columns)


def _plan_check(cursor: CursorWrapper, plan: ImportPlan, *, release: bool) -> None:
    if plan.state == ImportPlan.State.APPLIED:
        raise Conflict("plan_applied", _("This plan was applied already."))
    if plan.state == ImportPlan.State.WAITING and not release:
        raise Conflict("plan_waiting", _("Too many people would leave; release it first."))
    if plan.state == ImportPlan.State.STALE or plan.made_on != state_hash(cursor):
        message = _("The organisation has changed since this plan was made; import again.")
        raise Stale("plan_stale", message)


def _plan_keep(actor: Viewer, plan: ImportPlan, state: str, files: ImportFiles) -> ImportPlan:
    """Keep a plan with its files; the same one, made on the same state, is kept once."""
    same = ImportPlan.objects.filter(digest=plan.digest, made_on=plan.made_on, state=state)
    kept = same.first()
    if kept is not None:
        return kept
    plan.state = state
    plan.payload = files.pack()
    plan.save()
    entry_record(actor=actor, verb=f"import.{state}", subject=plan, changes=plan.counts)
    return plan


def _plan_settle(cursor: CursorWrapper, actor: Viewer, plan: ImportPlan, now: datetime) -> None:
    """Note that the plan was applied; every other one was made on a state that is gone."""
    plan.state = ImportPlan.State.APPLIED
    plan.payload = b""
    plan.left_behind = versions_hash(cursor)
    plan.settled_by, plan.settled_at = actor.label, now
    plan.save()
    open_states = (ImportPlan.State.PLANNED, ImportPlan.State.WAITING)
    ImportPlan.objects.filter(state__in=open_states).update(
        state=ImportPlan.State.STALE, payload=b"", settled_by=actor.label, settled_at=now
    )
    entry_record(actor=actor, verb="import.applied", subject=plan, changes=plan.counts)


def _apply(
    cursor: CursorWrapper, actor: Viewer, sheets: dict[str, Sheet], found: Comparison, now: datetime
) -> None:
    changes_apply(cursor, sheets, found.tables, actor=actor, today=organisation_today(now))
    if "people" not in found.tables:
        return
    reason: dict[str, Any] = {"reason": _("By import")}
    accounts_close(actor=actor, user_ids=accounts_affected(cursor, "left"), now=now, **reason)
    accounts_reopen(actor=actor, user_ids=accounts_affected(cursor, "rehired"), **reason)
    affected = people_affected(cursor)
    if affected:
        people_changed.send(sender=None, person_ids=affected, actor=actor, now=now)
