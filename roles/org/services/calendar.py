"""Writing the calendar: the days on which clocks that count working days stand still."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict
from roles.org.models import Holiday
from roles.org.selectors import organisation_settings
from roles.org.services.settings import settings_allowed

if TYPE_CHECKING:
    from datetime import date

    from governance.core.viewer import Viewer


@transaction.atomic
def holiday_add(*, actor: Viewer, day: date, name: str) -> Holiday:
    """Add a day that counts as no working day. Administrators do; Conflict if it is one."""
    settings_allowed(actor)
    made, created = Holiday.objects.get_or_create(day=day, defaults={"name": name})
    if not created:
        raise Conflict("holiday_known", _("%s is a holiday already.") % made)
    _note(actor, "holiday.added", [None, str(made)])
    return made


@transaction.atomic
def holiday_change(
    *, actor: Viewer, holiday: Holiday, day: date, name: str, counts: bool = True
) -> Holiday:
    """Move or rename a holiday, or let it count no more, as none is deleted; the same again
    writes nothing."""
    settings_allowed(actor)
    kept = Holiday.objects.select_for_update().get(pk=holiday.pk)
    if (kept.day, kept.name, kept.counts) == (day, name, counts):
        return kept
    if Holiday.objects.filter(day=day).exclude(pk=kept.pk).exists():
        raise Conflict("holiday_known", _("%s is a holiday already.") % day)
    before = _told(kept)
    kept.day, kept.name, kept.counts = day, name, counts
    kept.save(update_fields=["day", "name", "counts"])
    _note(actor, "holiday.changed", [before, _told(kept)])
    return kept


def _told(holiday: Holiday) -> str:
    return str(holiday) if holiday.counts else _("%s (does not count)") % holiday


def _note(actor: Viewer, verb: str, change: list[str | None]) -> None:
    """A day has no id of its own: it is the organisation's calendar that changes."""
    entry_record(
        actor=actor, verb=verb, subject=organisation_settings(), changes={"holiday": change}
    )
