"""From files to a plan, or straight into the registry."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from roles.sync.engine.compare import Comparison, counts_unchanged, sheets_compare, totals_of
from roles.sync.engine.missed import channels_missed
from roles.sync.engine.rows import rows_keep
from roles.sync.engine.state import import_lock, state_hash, versions_hash
from roles.sync.engine.verify import references_verify
from roles.sync.importers.files import ImportFiles, sheets_read
from roles.sync.models import ImportPlan
from roles.sync.rules import can_import
from roles.sync.services.consequences import consequences_rehearse
from roles.sync.services.keeping import plan_forget, plan_lock, plan_settle
from roles.sync.services.outcome import Outcome
from roles.sync.services.writing import administrators_keep, changes_write, missed_write

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.backends.utils import CursorWrapper

    from governance.core.viewer import Viewer
    from roles.sync.importers.sheets import Sheet

State = ImportPlan.State


def import_run(
    *,
    actor: Viewer,
    files: ImportFiles,
    mode: str,
    dry_run: bool,
    now: datetime,
    most: int | None = None,
) -> Outcome:
    """Bring the registry in step with ``files``; in mode full, who is missing has left.

    All or nothing, in one transaction; a second import waits for the first. A file that
    changes nothing writes nothing. More leavers than ``brake_limit``: nothing is applied and
    the plan waits for ``plan_apply(release=True)``. ``dry_run`` only plans, and rehearses what
    would follow. A channel that a full file misses stays, and is found by the audit; a plan is
    made also where that is all that would change. Raises Invalid with every fault's place, or
    for more than ``most`` rows.
    """
    if not can_import(actor):
        raise NotAllowed("import_not_allowed", _("Imports are for administrators."))
    digest = files.digest(mode)
    with transaction.atomic(), connection.cursor() as cursor:
        import_lock(cursor)
        known = _known(cursor, digest)
        if known is not None:
            return known
        full = mode == ImportPlan.Mode.FULL
        sheets = sheets_read(files, partial(references_verify, cursor, full=full))
        _length_check(sheets, most)
        extra = {name: sheet.extra for name, sheet in sheets.items() if sheet.extra}
        found = sheets_compare(cursor, sheets, full=full)
        misses = dry_run and full and "channels" in sheets and channels_missed(cursor)
        if not found.tables and not misses:
            if not dry_run:
                missed_write(cursor, actor, sheets, found, now=now)
            return Outcome("unchanged", found.totals, found.by, extra=extra)
        plan = ImportPlan(
            mode=mode,
            digest=digest,
            ignored_columns=extra,
            counts=found.by,
            employed=found.employed,
            made_through=actor.kind,
            made_by=actor.label,
            made_at=now,
            made_on=state_hash(cursor),
        )
        if dry_run or plan.leavers > plan.limit:
            plan.payload = files.pack()
            plan = _keep(cursor, actor, plan, sheets, found)
        else:
            administrators_keep(cursor, found)
            with ThreadPoolExecutor(1) as beside:  # zlib works while PostgreSQL does
                packing = beside.submit(files.pack) if full else None
                changes_write(cursor, actor, sheets, found, now=now)
                plan.payload = packing.result() if packing else b""
            plan_settle(cursor, actor, plan, now)
            rows_keep(cursor, plan.pk, sheets, found.tables)
        return Outcome(plan.state, found.totals, found.by, plan, extra)


def _known(cursor: CursorWrapper, digest: str) -> Outcome | None:
    """Return the outcome of a file that was applied before, when nobody wrote anything since."""
    applied = ImportPlan.objects.filter(digest=digest, state=State.APPLIED)
    plan = applied.order_by("-settled_at").first()
    if plan is None or plan.left_behind != versions_hash(cursor):
        return None
    by = {name: counts_unchanged(counts) for name, counts in plan.counts.items()}
    return Outcome("unchanged", totals_of(by), by, extra=plan.ignored_columns)


def _length_check(sheets: dict[str, Sheet], most: int | None) -> None:
    rows = sum(len(sheet) for sheet in sheets.values())
    if most is None or rows <= most:
        return
    detail = _(
        "%(rows)d rows are too many for one request; at most %(most)d fit. "
        "The command import_org takes any number."
    ) % {"rows": rows, "most": most}
    raise Invalid("import_too_long", detail, problems=[Problem("", detail)])


def _keep(
    cursor: CursorWrapper,
    actor: Viewer,
    plan: ImportPlan,
    sheets: dict[str, Sheet],
    found: Comparison,
) -> ImportPlan:
    """Keep a plan; the same one, made on the same state, is kept once."""
    plan.state = State.WAITING if plan.leavers > plan.limit else State.PLANNED
    same = ImportPlan.objects.filter(digest=plan.digest, made_on=plan.made_on, state=plan.state)
    kept = same.first()
    if kept is not None:
        return kept
    plan.consequences = consequences_rehearse(cursor, actor, plan, sheets, found)
    plan.save()
    rows_keep(cursor, plan.pk, sheets, found.tables)
    entry_record(
        actor=actor,
        verb=f"import.{plan.state}",
        subject=plan,
        changes={"mode": plan.mode, **plan.counts},
    )
    return plan


def plan_again(*, actor: Viewer, uid: UUID, now: datetime) -> Outcome:
    """Plan the files of ``uid`` anew, on the state as it is; the old plan is forgotten.

    Raises Missing; Conflict when its files are gone; Invalid when they cannot be right any more.
    """
    if not can_import(actor):
        raise NotAllowed("import_not_allowed", _("Imports are for administrators."))
    with transaction.atomic(), connection.cursor() as cursor:
        import_lock(cursor)
        plan = plan_lock(actor, uid)
        if plan.state not in {State.PLANNED, State.WAITING, State.STALE}:
            message = _("The files of this import are gone; hand them in again.")
            raise Conflict("plan_forgotten", message)
        files = ImportFiles.unpack(bytes(plan.payload))
        outcome = import_run(actor=actor, files=files, mode=plan.mode, dry_run=True, now=now)
        if outcome.plan is None or outcome.plan.pk != plan.pk:
            plan_forget(plan, actor, now)
            reason = _("It was planned again.")
            entry_record(actor=actor, verb="import.discarded", subject=plan, reason=reason)
        return outcome
