"""Overrides: somebody on duty whoever's turn it is, from now on at the earliest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, Problem
from governance.escalations.models import DutyOverride
from governance.escalations.rules.rota import LONGEST_OVERRIDE
from governance.escalations.rules.spans import Span
from governance.escalations.selectors.duty import duty_candidates
from governance.escalations.services.rota import (
    reason_required,
    rota_allowed,
    rota_lock,
    rota_open_required,
)

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.models import Rota
    from roles.org.models import Person


@transaction.atomic
def override_make(
    *, actor: Viewer, rota: Rota, person: Person, span: Span, reason: str, now: datetime
) -> DutyOverride:
    """Put somebody on duty for a span, over whatever was there; what is past stays as it was.

    Raises NotAllowed, Conflict for a closed rota, and Invalid with every field that is wrong.
    """
    rota_allowed(actor, rota.department_id)
    locked = rota_lock(rota)
    rota_open_required(locked)
    span = Span(max(span.since, now), span.until)
    _check(locked, person, span, reason, now)
    return override_write(
        actor=actor, rota=locked, person=person, span=span, reason=reason.strip(), now=now
    )


def override_write(
    *, actor: Viewer, rota: Rota, person: Person, span: Span, reason: str, now: datetime
) -> DutyOverride:
    """Write an override that is allowed, inside the caller's transaction."""
    made = DutyOverride.objects.create(
        rota=rota,
        person=person,
        since=span.since,
        until=span.until,
        reason=reason,
        made_at=now,
        made_by_label=actor.label,
    )
    changes = {
        "override": str(made.uid),
        "person": str(person.uid),
        "since": span.since.isoformat(),
        "until": span.until.isoformat(),
    }
    entry_record(actor=actor, verb="rota.overridden", subject=rota, reason=reason, changes=changes)
    return made


@transaction.atomic
def override_end(*, actor: Viewer, override: DutyOverride, reason: str, now: datetime) -> None:
    """Let the layers count again from now on; Conflict for one that is over."""
    rota_allowed(actor, override.rota.department_id)
    rota_lock(override.rota)
    row = DutyOverride.objects.select_related("rota").get(pk=override.pk)
    if not row.counts_at(now):
        raise Conflict("override_over", _("This override is over."), members={"legal": []})
    reason_required(reason)
    planned, row.until = row.until, max(now, row.since)
    row.save(update_fields=["until"])
    changes = {
        "override": str(row.uid),
        "until": [planned.isoformat(), row.until.isoformat()],
    }
    entry_record(
        actor=actor,
        verb="rota.override_ended",
        subject=row.rota,
        reason=reason.strip(),
        changes=changes,
    )


def _check(rota: Rota, person: Person, span: Span, reason: str, now: datetime) -> None:
    problems = []
    if span.until <= span.since:
        problems.append(Problem("/until", _("It ends after it begins, and not before now.")))
    elif span.length > LONGEST_OVERRIDE or span.until - now > 6 * LONGEST_OVERRIDE:
        problems.append(Problem("/until", _("At most two months, within a year.")))
    if not duty_candidates(rota.department_id, now).filter(pk=person.pk).exists():
        problems.append(Problem("/person", _("Only players who are ready here are on duty.")))
    if not reason.strip() or "\0" in reason:
        problems.append(Problem("/reason", _("Say why; it stands in the trail.")))
    if problems:
        raise Invalid("override", problems[0].detail, problems=problems)
