"""The write itself: registry, history, trail, accounts, and everybody who must hear of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from governance.accounts.services import accounts_close, accounts_reopen, administrators_last
from governance.core.errors import Conflict
from governance.core.events import departments_changed, people_changed, places_changed
from roles.channels.services import channels_moved
from roles.org.models import Department, Person
from roles.org.services import size_settle
from roles.org.services.departments import department_head_clear
from roles.sync.engine.apply import (
    accounts_affected,
    changes_apply,
    channels_moved_ids,
    departments_moved_ids,
    people_affected,
)
from roles.sync.engine.missed import channels_mark

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.backends.utils import CursorWrapper

    from governance.core.viewer import Viewer
    from roles.sync.engine.compare import Comparison
    from roles.sync.importers.sheets import Sheet


def changes_write(
    cursor: CursorWrapper,
    actor: Viewer,
    sheets: Mapping[str, Sheet],
    found: Comparison,
    *,
    now: datetime,
    why: str = "",
) -> None:
    """Write what was compared; ``why`` a person released it stands in every entry."""
    reason = _("By import: %s") % why if why else _("By import")
    changes_apply(cursor, sheets, found.tables, actor=actor, reason=reason, now=now)
    headless = _heads_end(actor, reason=reason, now=now) if found.tables else 0
    missed_write(cursor, actor, sheets, found, now=now, reason=reason)
    if "people" in found.tables:
        size_settle(actor=actor)
        _people_follow(cursor, actor, sheets["people"], now=now, reason=reason)
    moved = departments_moved_ids(cursor) if "departments" in found.tables else []
    if moved:
        places_changed.send(sender=None, department_ids=moved, actor=actor, now=now)
    went = channels_moved_ids(cursor, sheets["channels"]) if "channels" in found.tables else []
    if went:
        channels_moved(actor=actor, channel_ids=went, now=now)
    if headless or "departments" in found.tables:
        departments_changed.send(sender=None, actor=actor, now=now)


def administrators_keep(cursor: CursorWrapper, found: Comparison) -> None:
    """Raise Conflict when nobody would be left who could set anything up. A plan may be made all
    the same: it can be applied once another administrator is named."""
    last = administrators_last(accounts_affected(cursor, "left")) if found.leavers else []
    if last:
        detail = _("No administrator would be left: %s would leave. Name another one first.")
        raise Conflict("last_administrator", detail % ", ".join(map(str, last)))


def _heads_end(actor: Viewer, *, reason: str, now: datetime) -> int:
    """Let departments of which the file says no head have none, once theirs has left; return of
    how many: of those that no file speaks of, and where it is silent about heads."""
    left = Department.objects.current().filter(head__employment=Person.Employment.LEFT)
    found = list(left.select_for_update(of=("self",)).order_by("pk"))
    for department in found:
        department_head_clear(actor=actor, department=department, reason=reason, now=now)
    return len(found)


def missed_write(
    cursor: CursorWrapper,
    actor: Viewer,
    sheets: Mapping[str, Sheet],
    found: Comparison,
    *,
    now: datetime,
    reason: str = "",
) -> None:
    """Keep which channels a full file misses, also where it changes nothing else."""
    if "channels" in sheets:
        words = reason or _("By import")
        channels_mark(cursor, full=found.full, actor=actor, reason=words, now=now)


def _people_follow(
    cursor: CursorWrapper, actor: Viewer, sheet: Sheet, *, now: datetime, reason: str
) -> None:
    given: dict[str, Any] = {"reason": reason}
    accounts_close(actor=actor, user_ids=accounts_affected(cursor, "left"), now=now, **given)
    accounts_reopen(actor=actor, user_ids=accounts_affected(cursor, "rehired"), **given)
    affected = people_affected(cursor, sheet)
    if affected:
        people_changed.send(sender=None, person_ids=affected, actor=actor, now=now)
