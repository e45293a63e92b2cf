"""The write itself: registry, history, trail, accounts, and everybody who must hear of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from governance.accounts.services import accounts_close, accounts_reopen
from governance.core.events import people_changed
from roles.sync.engine.apply import accounts_affected, changes_apply, people_affected

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
    if "people" not in found.tables:
        return
    given: dict[str, Any] = {"reason": reason}
    accounts_close(actor=actor, user_ids=accounts_affected(cursor, "left"), now=now, **given)
    accounts_reopen(actor=actor, user_ids=accounts_affected(cursor, "rehired"), **given)
    affected = people_affected(cursor)
    if affected:
        people_changed.send(sender=None, person_ids=affected, actor=actor, now=now)
