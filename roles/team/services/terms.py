"""Saying what a department asks for beyond the organisation, and letting it hold in its roles."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, Problem
from governance.core.events import reach_changed
from roles.org.models import Department
from roles.team.models import Assignment, DepartmentTerms
from roles.team.rules import Authority
from roles.team.rules.terms import MOST_MONTHS, UnitTerms, can_set_terms, looser_fields
from roles.team.selectors.terms import is_federated, terms_above, terms_by_department
from roles.team.services.decisions import name_of, reason_require

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer

SPREAD = """
WITH wanted AS (
  SELECT * FROM jsonb_to_recordset(%(wanted)s::jsonb) AS wanted (
    department_id bigint, most_authority smallint, head_approves_too boolean,
    review_months smallint)
), found AS (
  SELECT r.id, r.most_authority AS before, r.reach_since, w.most_authority,
    COALESCE(w.head_approves_too, false) AS head_approves_too, w.review_months,
    r.most_authority IS DISTINCT FROM w.most_authority AS reaches
  FROM roles_team_role r LEFT JOIN wanted w ON w.department_id = r.department_id
  WHERE (r.most_authority, r.head_approves_too, r.review_months) IS DISTINCT FROM
    (w.most_authority, COALESCE(w.head_approves_too, false), w.review_months)
  ORDER BY r.id FOR UPDATE OF r
), kept AS (
  INSERT INTO roles_team_pastreach (role_id, most_authority, during)
  SELECT id, before, tstzrange(reach_since, %(now)s) FROM found
  WHERE reaches AND COALESCE(reach_since < %(now)s, true)
), changed AS (
  UPDATE roles_team_role r SET most_authority = found.most_authority,
    head_approves_too = found.head_approves_too, review_months = found.review_months,
    reach_since = CASE WHEN found.reaches THEN %(now)s ELSE r.reach_since END
  FROM found WHERE found.id = r.id
  RETURNING r.id, found.reaches
)
SELECT id FROM changed WHERE reaches
"""


def terms_allowed(actor: Viewer, department: Department) -> None:
    """Raise NotAllowed unless ``actor`` may say what the department asks for, and Conflict where
    departments have no rules of their own."""
    can_set_terms(actor, department_id=department.pk).require()
    if not is_federated():
        words = _("Departments have rules of their own in a federated organisation only.")
        raise Conflict("not_federated", words)
    if department.closed_on is not None:
        raise Conflict("department_closed", _("%s is closed.") % department)


@transaction.atomic
def department_terms_set(
    *, actor: Viewer, department: Department, wanted: UnitTerms, reason: str, now: datetime
) -> DepartmentTerms | None:
    """Let ``wanted`` hold in the department and all below from ``now`` on; return it, or None when
    it asks for nothing of its own any more.

    What is proposed goes on as it was asked for. The same again writes nothing. Raises NotAllowed,
    Conflict, or Invalid without a reason and for what would be looser than above.
    """
    rows = Department.objects.select_for_update(no_key=True, of=("self",))
    locked = rows.get(pk=department.pk)
    terms_allowed(actor, locked)
    reason = reason_require(reason)
    _check(wanted, terms_above(locked.pk))
    held = DepartmentTerms.objects.open().filter(department=locked).first()
    before = held.terms if held else UnitTerms()
    if before == wanted:
        return held
    if held:
        DepartmentTerms.objects.filter(pk=held.pk).update(until=now)
    made = _made(actor, locked, wanted, reason, now) if wanted.asks_for_more else None
    entry_record(
        actor=actor,
        verb="department.terms_set",
        subject=locked,
        reason=reason,
        changes=_changes(before, wanted),
    )
    terms_spread(actor=actor, now=now)
    return made


def _made(
    actor: Viewer, department: Department, wanted: UnitTerms, reason: str, now: datetime
) -> DepartmentTerms:
    return DepartmentTerms.objects.create(
        department=department,
        most_authority=wanted.most_authority,
        head_approves_too=wanted.head_approves_too,
        review_months=wanted.review_months,
        reason=reason,
        set_by_id=actor.person_id,
        set_by_label=name_of(actor),
        since=now,
    )


@transaction.atomic
def terms_spread(*, actor: Viewer, now: datetime) -> int:
    """Write into every role what its department and those above ask for; return in how many of
    them anybody may go as far as before no more, or further again. One statement."""
    wanted = [
        {"department_id": key, **asdict(terms)} for key, terms in terms_by_department().items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(SPREAD, {"wanted": json.dumps(wanted), "now": now})
        roles = [row[0] for row in cursor.fetchall()]
    if roles:
        held = Assignment.objects.open().filter(role__in=roles).values_list("pk", flat=True)
        reach_changed.send(sender=None, assignment_ids=list(held), actor=actor, now=now)
    return len(roles)


def _check(wanted: UnitTerms, above: UnitTerms) -> None:
    words: dict[str, str] = {}
    if wanted.review_months is not None and not 0 < wanted.review_months <= MOST_MONTHS:
        words["review_months"] = _("Between 1 and %d months.") % MOST_MONTHS
    for name in looser_fields(wanted, above):
        words.setdefault(name, _("A department above asks for more than this."))
    if words:
        problems = [Problem(f"/{name}", text) for name, text in words.items()]
        raise Invalid("terms", problems[0].detail, problems=problems)


def _changes(before: UnitTerms, after: UnitTerms) -> dict[str, Any]:
    old, new = _told(before), _told(after)
    return {name: [old[name], new[name]] for name in old if old[name] != new[name]}


def _told(terms: UnitTerms) -> dict[str, Any]:
    level = terms.most_authority
    return asdict(terms) | {
        "most_authority": None if level is None else Authority(level).name.lower()
    }
