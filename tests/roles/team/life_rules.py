"""What may be found in no life of an assignment, as statements; and what some lives come past."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q

from governance.audit.models import Entry
from roles.team.models import Assignment, ChecklistItem

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

STATE_VERBS = {
    "active": {"assignment.activated", "assignment.resumed", "assignment.break_glass"},
    "suspended": {"assignment.suspended"},
    "handing_over": {"assignment.handing_over"},
    "ended": {"assignment.ended", "assignment.handed_over"},
    "declined": {"assignment.declined", "assignment.refused"},
    "withdrawn": {"assignment.withdrawn", "assignment.lapsed"},
    "proposed": {"assignment.proposed"},
}
READY_TOO_EARLY = """
SELECT a.uid FROM roles_team_readyperiod rp
JOIN roles_team_assignment a ON a.id = rp.assignment_id
WHERE rp.during @> %s::timestamptz AND (a.state <> 'active' OR EXISTS (
  SELECT 1 FROM roles_team_checklistitem i WHERE i.assignment_id = a.id
    AND i.blocks_from <= %s AND (i.met_at IS NULL OR i.expires_at <= %s)))
"""
TWO_HOLDERS = """
SELECT one.role_id FROM roles_team_assignment one
JOIN roles_team_assignment other ON other.role_id = one.role_id AND other.id > one.id
WHERE one.state IN ('active', 'suspended') AND other.state IN ('active', 'suspended')
  AND NOT one.break_glass AND NOT other.break_glass
  AND daterange(one.starts_on, one.ends_on) && daterange(other.starts_on, other.ends_on)
"""
# But for who decides alone: in a small organisation the proposer, for themselves, too.
OWN_APPROVAL = """
SELECT a.uid FROM roles_team_assignment a
JOIN roles_team_checklistitem i ON i.assignment_id = a.id AND i.kind = 'approve'
JOIN roles_org_person p ON p.id IN (a.person_id, a.proposed_by_id)
LEFT JOIN governance_accounts_user u ON u.id = p.user_id
WHERE i.met_at IS NOT NULL AND i.met_by_uid IN (p.uid, u.uid)
  AND NOT (i.asked_because = 'alone' AND a.decided_alone AND p.id = a.proposed_by_id
    AND (SELECT size FROM roles_org_organisationsettings) = 'small')
"""
NOT_ALONE = """
SELECT a.uid FROM roles_team_assignment a
LEFT JOIN roles_org_person p ON p.id = a.proposed_by_id
LEFT JOIN governance_accounts_user u ON u.id = a.proposed_by_account_id
WHERE EXISTS (SELECT FROM roles_team_checklistitem i
    WHERE i.assignment_id = a.id AND i.kind = 'approve' AND i.asked_because = 'alone'
      AND i.met_by_uid IS DISTINCT FROM p.uid AND i.met_by_uid IS DISTINCT FROM u.uid)
  OR a.decided_alone AND (NOT EXISTS (
    SELECT FROM governance_audit_entry e WHERE e.subject_uid = a.uid
      AND e.verb = 'assignment.proposed' AND e.reason = 'decided alone')
  OR (SELECT size FROM roles_org_organisationsettings) <> 'small')
"""
# What the kind of role allowed when it was proposed; what has changed since caps what is told.
TOO_FAR = """
SELECT a.uid FROM roles_team_assignment a
JOIN roles_team_role r ON r.id = a.role_id JOIN roles_team_roletype t ON t.id = r.type_id
LEFT JOIN roles_team_pastterms past ON past.type_id = t.id AND past.during @> a.proposed_at
WHERE (a.break_glass AND a.authority > 2) OR a.authority > COALESCE(past.authority, t.authority)
"""
LIMITS = """
WITH RECURSIVE above (id, parent_id) AS (
  SELECT id, parent_id FROM roles_org_department WHERE id = %s
  UNION SELECT d.id, d.parent_id FROM above JOIN roles_org_department d ON d.id = above.parent_id
)
SELECT t.most_authority FROM above JOIN roles_team_departmentterms t ON t.department_id = above.id
WHERE t.until IS NULL AND t.most_authority IS NOT NULL
  AND (SELECT size FROM roles_org_organisationsettings) = 'federated'
"""
ONLY_THEIRS = ~Q(proposed_by_label="the cast")
REACHED: dict[str, Callable[[datetime], bool]] = {
    "ready": lambda now: Assignment.objects.ready(now).filter(ONLY_THEIRS).exists(),
    "paused": lambda now: Assignment.objects.filter(state="suspended").exists(),
    "handing over": lambda now: Assignment.objects.filter(state="handing_over").exists(),
    "lapsed": lambda now: Entry.objects.filter(verb="assignment.lapsed").exists(),
    "break-glass": lambda now: Assignment.objects.ready(now).filter(break_glass=True).exists(),
    "capped": lambda now: any(
        each.level < min(each.authority, each.role.type.authority)
        for each in Assignment.objects.ready(now).select_related("role__type")
    ),
    "head's word": lambda now: (
        ChecklistItem.objects.filter(by_head=True).exclude(met_at=None).exists()
    ),
    "decided alone": lambda now: Assignment.objects.ready(now).filter(decided_alone=True).exists(),
    "by mail, without an account": lambda now: Entry.objects.filter(
        verb="assignment.consented", actor_label__startswith="Nora Quiet, by the link"
    ).exists(),
}
LAST_VERB = """
SELECT a.state, (SELECT e.verb FROM governance_audit_entry e WHERE e.subject_uid = a.uid
  AND e.verb = ANY(%s)
  AND NOT COALESCE(e.changes->'state'->>0 = e.changes->'state'->>1, false)  -- it went on then
  ORDER BY e.id DESC LIMIT 1)
FROM roles_team_assignment a WHERE a.proposed_by_label <> 'the cast'
"""


def rows(sql: str, *params: object) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))  # type: ignore[arg-type]  # what each statement takes
        return list(cursor.fetchall())
