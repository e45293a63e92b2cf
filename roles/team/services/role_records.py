"""Editing a role that is there: its words, its fallback, and who works with it from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entries_record, entry_record
from governance.core.errors import Conflict, Invalid, Problem
from roles.org.models import Person
from roles.org.selectors import organisation_size
from roles.team.models import Liaison, Role
from roles.team.rules import can_open_role
from roles.team.services.roles import purpose_require
from roles.team.services.trials import trial_require, trial_settle

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from governance.core.viewer import Viewer

WORDS = ("focus", "purpose", "end_goal", "serves", "trial_why")
MOST_LIAISONS = 20


def role_change_allowed(actor: Viewer, role: Role) -> None:
    """Raise NotAllowed unless ``actor`` may change ``role``: whoever may open it."""
    small = organisation_size() == "small"
    can_open_role(
        actor, department_id=role.department_id, function=role.type.function, small=small
    ).require()


def _locked(actor: Viewer, role: Role) -> Role:
    """Return the role, locked, that the actor may change; NotAllowed or Conflict otherwise."""
    rows = Role.objects.select_for_update(of=("self",))
    locked = rows.select_related("type", "department", "fallback").get(pk=role.pk)
    role_change_allowed(actor, locked)
    if locked.closed_on is not None:
        raise Conflict("role_closed", _("This role is closed."))
    return locked


@transaction.atomic
def role_change(
    *,
    actor: Viewer,
    role: Role,
    focus: str,
    purpose: str,
    end_goal: str,
    serves: str,
    trial_until: date | None,
    trial_why: str,
    fallback: Person | None,
    now: datetime,
) -> None:
    """Save what a role is for, until when it is on trial, and who stands in while it is vacant;
    whoever may open it does.

    The same words again write nothing. Raises NotAllowed, Conflict or Invalid with the reason.
    """
    locked = _locked(actor, role)
    named = fallback is not None and fallback.pk != locked.fallback_id
    if named and fallback is not None and fallback.employment == Person.Employment.LEFT:
        _refuse("fallback_left", "/fallback", _("%s has left.") % fallback)
    if locked.purpose or purpose:  # one that an import left without is not stopped by that
        purpose = purpose_require(purpose)
    trial_why = trial_why.strip() if trial_until else ""
    trial_require(until=trial_until, why=trial_why, before=locked.trial_until, now=now)
    new = {"focus": focus, "purpose": purpose, "end_goal": end_goal, "serves": serves}
    new["trial_why"] = trial_why
    changes: dict[str, Any] = {
        name: [getattr(locked, name), new[name]]
        for name in WORDS
        if getattr(locked, name) != new[name]
    }
    if locked.fallback_id != (fallback.pk if fallback else None):
        before = str(locked.fallback.uid) if locked.fallback else None
        changes["fallback"] = [before, str(fallback.uid) if fallback else None]
    moved = locked.trial_until != trial_until
    if moved:
        days = (locked.trial_until, trial_until)
        changes["trial_until"] = [day.isoformat() if day else None for day in days]
    if not changes:
        return
    for name in WORDS:
        setattr(locked, name, new[name])
    locked.fallback, locked.trial_until = fallback, trial_until
    locked.save(update_fields=[*WORDS, "fallback", "trial_until"])
    entry_record(actor=actor, verb="role.changed", subject=locked, changes=changes)
    if moved:
        trial_settle(actor=actor, role=locked, now=now)


@transaction.atomic
def liaison_name(
    *, actor: Viewer, role: Role, person: Person, purpose: str, cadence: str, now: datetime
) -> Liaison:
    """Name somebody of another department whom the role keeps in touch with.

    Raises Invalid for somebody of its own department, and Conflict when they are named already.
    """
    locked = _locked(actor, role)
    if person.department_id == locked.department_id:
        detail = _("%s works in the department itself. Name somebody of another one.") % person
        _refuse("own_department", "/person", detail)
    named = Liaison.objects.filter(role=locked, ended_at=None)
    if named.filter(person=person).exists():
        detail = _("%s is named already.") % person
        raise Conflict("liaison_named", detail, problems=[Problem("/person", detail)])
    if named.count() >= MOST_LIAISONS:
        _refuse("too_many", "/person", _("At most %d contacts a role.") % MOST_LIAISONS)
    liaison = Liaison.objects.create(
        role=locked, person=person, purpose=purpose, cadence=cadence, named_at=now
    )
    entry_record(
        actor=actor,
        verb="role.liaison_named",
        subject=locked,
        changes={"person": str(person.uid), "purpose": purpose, "cadence": cadence},
    )
    return liaison


@transaction.atomic
def liaison_end(*, actor: Viewer, liaison: Liaison, now: datetime) -> None:
    """Name them no more; again is harmless."""
    locked = _locked(actor, liaison.role)
    if Liaison.objects.filter(pk=liaison.pk, ended_at=None).update(ended_at=now):
        changes = {"person": str(liaison.person.uid), "purpose": liaison.purpose}
        entry_record(actor=actor, verb="role.liaison_ended", subject=locked, changes=changes)


CONTACTS_LEFT = """
WITH ended AS (
  UPDATE roles_team_liaison l SET ended_at = %s FROM roles_org_person p
  WHERE p.id = l.person_id AND p.employment = 'left' AND l.ended_at IS NULL
    AND l.person_id = ANY(%s)
  RETURNING l.role_id, l.purpose, p.uid AS person
)
"""
CONTACTS_LEFT_ENTRIES = """
SELECT 'role.liaison_ended', r.uid, t.name || ', ' || d.name,
  jsonb_build_object('person', ended.person, 'purpose', ended.purpose)
FROM ended
JOIN roles_team_role r ON r.id = ended.role_id
JOIN roles_team_roletype t ON t.id = r.type_id
JOIN roles_org_department d ON d.id = r.department_id
"""


def liaisons_follow(*, actor: Viewer, person_ids: Collection[int], now: datetime) -> int:
    """Name those of ``person_ids`` who left as contacts no more; return how often; one statement.

    The roles' trail says so.
    """
    with connection.cursor() as cursor:
        return entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="role",
            with_sql=CONTACTS_LEFT,
            with_params=[now, list(person_ids)],
            select=CONTACTS_LEFT_ENTRIES,
            reason="Left",
        )


def _refuse(code: str, pointer: str, detail: str) -> None:
    raise Invalid(code, detail, problems=[Problem(pointer, detail)])
