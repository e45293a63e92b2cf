"""Somebody is on leave from one day until another, and back by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from governance.audit.services import entries_record, entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.core.events import people_changed
from roles.org.models import Person
from roles.org.rules import can_set_leave
from roles.org.selectors import organisation_today

if TYPE_CHECKING:
    from datetime import date, datetime

    from governance.core.viewer import Viewer

TURNED: Final = """
WITH turned AS (
  UPDATE roles_org_person SET
    employment = CASE employment WHEN 'active' THEN 'on_leave' ELSE 'active' END,
    away_from = CASE employment WHEN 'active' THEN away_from END,
    back_on = CASE employment WHEN 'active' THEN back_on END
  WHERE id = ANY(%s)
  RETURNING id, uid, display_name, employment
)
"""
ENTRIES: Final = """
SELECT CASE employment WHEN 'active' THEN 'person.back' ELSE 'person.away' END, uid, display_name,
  jsonb_build_object('employment', CASE employment
    WHEN 'active' THEN jsonb_build_array('on_leave', 'active')
    ELSE jsonb_build_array('active', 'on_leave') END)
FROM turned ORDER BY id
"""


def leave_allowed(*, actor: Viewer, person: Person) -> None:
    """Raise NotAllowed or Conflict when ``actor`` may not say that they are on leave."""
    if not can_set_leave(actor, person_id=person.pk):
        raise NotAllowed(
            "hr_only", _("Administrators and HR say who is on leave, and not of themselves.")
        )
    if person.employment == Person.Employment.LEFT:
        raise Conflict("person_left", _("%s has left.") % person)


@transaction.atomic
def leave_set(
    *,
    actor: Viewer,
    person: Person,
    away_from: date,
    back_on: date | None,
    reason: str,
    now: datetime,
) -> Person:
    """Let ``person`` be on leave from ``away_from`` until the day before ``back_on``; None is
    until somebody says that they are back. It takes the place of a leave that was said before;
    the same again writes nothing.

    From today on it counts at once, later by itself on the day. The first day of a leave that
    runs stays. Days are those of the organisation's zone. Raises NotAllowed, Conflict for who
    has left, Invalid without a reason and for days that are past or the wrong way round.
    """
    locked = _locked(actor, person)
    away = locked.employment == Person.Employment.ON_LEAVE
    today = organisation_today(now)
    first_day = (locked.away_from or today) if away else away_from
    _refuse(first_day, back_on, reason, today=today, away=away)
    if (locked.away_from, locked.back_on) == (first_day, back_on):
        return locked
    changes: dict[str, list[str | None]] = {
        "away_from": [_said(locked.away_from), _said(first_day)],
        "back_on": [_said(locked.back_on), _said(back_on)],
    }
    locked.away_from, locked.back_on = first_day, back_on
    begins = not away and first_day <= today
    if begins:
        changes["employment"] = [locked.employment, Person.Employment.ON_LEAVE.value]
        locked.employment = Person.Employment.ON_LEAVE
    verb = "person.away" if begins else "person.leave_planned"
    _write(actor, locked, verb, reason, changes=changes, now=now)
    return locked


@transaction.atomic
def leave_end(*, actor: Viewer, person: Person, reason: str, now: datetime) -> Person:
    """Let ``person`` be back now, or call off a leave that has not begun.

    Raises NotAllowed, Conflict for who has left or has no leave, Invalid without a reason.
    """
    locked = _locked(actor, person)
    away = locked.employment == Person.Employment.ON_LEAVE
    if not away and locked.away_from is None:
        raise Conflict("no_leave", _("%s is not on leave.") % locked)
    _reason_needed(reason)
    changes: dict[str, list[str | None]] = {
        "away_from": [_said(locked.away_from), None],
        "back_on": [_said(locked.back_on), None],
    }
    if away:
        changes["employment"] = [locked.employment, Person.Employment.ACTIVE.value]
    locked.employment, locked.away_from, locked.back_on = Person.Employment.ACTIVE, None, None
    verb = "person.back" if away else "person.leave_called_off"
    _write(actor, locked, verb, reason, changes=changes, now=now)
    return locked


@transaction.atomic
def leaves_turn(*, actor: Viewer, now: datetime) -> int:
    """Let leaves begin and end whose day has come; return how many did.

    An entry each and one ``people_changed`` for all; a leave of which nobody took note until it
    was over begins now, and is over when asked again. Nothing to do costs one read.
    """
    today = organisation_today(now)
    begins = Q(employment=Person.Employment.ACTIVE, away_from__lte=today)
    ends = Q(employment=Person.Employment.ON_LEAVE, back_on__lte=today)
    due = Person.objects.filter(begins | ends).order_by("pk")
    ids = list(due.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True))
    if not ids:
        return 0
    with connection.cursor() as cursor:
        entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="person",
            with_sql=TURNED,
            with_params=[ids],
            select=ENTRIES,
        )
    people_changed.send(sender=None, person_ids=ids, actor=actor, now=now)
    return len(ids)


def _locked(actor: Viewer, person: Person) -> Person:
    locked = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    leave_allowed(actor=actor, person=locked)
    return locked


def _refuse(away_from: date, back_on: date | None, reason: str, *, today: date, away: bool) -> None:
    """Raise Invalid for days that cannot be; those of a leave that runs may have begun before."""
    problems = []
    if not away and away_from < today:
        words = _("A leave begins today or later: what was due before was due.")
        problems.append(Problem("/away_from", words))
    if back_on is not None and back_on <= max(away_from, today):
        words = _("The first day back comes after today and after the first day away.")
        problems.append(Problem("/back_on", words))
    if problems:
        raise Invalid("days", problems[0].detail, problems=problems)
    _reason_needed(reason)


def _reason_needed(reason: str) -> None:
    if not reason.strip():
        words = _("Say why: it stands in the trail.")
        raise Invalid("reason", words, problems=[Problem("/reason", words)])


def _said(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _write(
    actor: Viewer,
    person: Person,
    verb: str,
    reason: str,
    *,
    changes: dict[str, list[str | None]],
    now: datetime,
) -> None:
    person.save(update_fields=["employment", "away_from", "back_on"])
    entry_record(actor=actor, verb=verb, subject=person, reason=reason, changes=changes)
    if "employment" in changes:
        people_changed.send(sender=None, person_ids=[person.pk], actor=actor, now=now)
