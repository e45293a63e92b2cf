"""The audit and the watchdog: open what a rule finds, close what it no longer does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext

from governance.audit.services import entries_record
from governance.escalations.selectors.watch import escalations_stopped
from governance.escalations.services import escalation_heal
from governance.findings import registry as webhook
from governance.findings.checks import CHECKS, MACHINERY
from governance.findings.models import Finding
from governance.notify.models import Message
from governance.notify.services import LEASE, message_release, webhooks_queue

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.backends.utils import CursorWrapper

    from governance.core.viewer import Viewer
    from governance.findings.checks import Check
    from governance.findings.checks.check import Select
    from governance.findings.models import FindingQuerySet
    from governance.notify.registry import WebhookEvent

MOST_MENDED = 1000
TOLD = 50

OPENED = """
WITH found (subject_type, subject_uid, subject_label, department_id, person_id, severity)
  AS ({select}),
opened AS (
  INSERT INTO governance_findings_finding
    (uid, rule, subject_type, subject_uid, subject_label, department_id, person_id, severity,
     opened_at)
  SELECT uuid7(), %s, subject_type, subject_uid, subject_label, department_id::bigint,
    person_id::bigint, severity, %s
  FROM found
  ON CONFLICT (rule, subject_uid) WHERE closed_at IS NULL DO NOTHING
  RETURNING uid, rule, subject_type, subject_uid, subject_label
)
"""
OPENED_ENTRIES = """
SELECT 'finding.opened', uid, rule || ' ' || subject_label,
       jsonb_build_object('subject_type', subject_type, 'subject_uid', subject_uid)
FROM opened
"""

CLOSED = """
WITH found (subject_type, subject_uid, subject_label, department_id, person_id, severity)
  AS ({select}),
closed AS (
  UPDATE governance_findings_finding finding SET closed_at = %s
  WHERE rule = %s AND closed_at IS NULL
    AND NOT EXISTS (SELECT FROM found WHERE found.subject_uid = finding.subject_uid)
  RETURNING uid, rule, subject_type, subject_uid, subject_label
)
"""
CLOSED_ENTRIES = """
SELECT 'finding.closed', uid, rule || ' ' || subject_label,
       jsonb_build_object('subject_type', subject_type, 'subject_uid', subject_uid)
FROM closed
"""
# Who looks after it may change while it is open: a person moves, a review passes on.
MOVED = """
WITH found (subject_type, subject_uid, subject_label, department_id, person_id, severity)
  AS ({select}),
moved AS (
  UPDATE governance_findings_finding finding
  SET department_id = found.department_id::bigint, person_id = found.person_id::bigint
  FROM found JOIN governance_findings_finding old
    ON old.subject_uid = found.subject_uid AND old.rule = %s AND old.closed_at IS NULL
  WHERE finding.id = old.id AND (old.department_id, old.person_id)
    IS DISTINCT FROM (found.department_id::bigint, found.person_id::bigint)
  RETURNING finding.uid, finding.rule, finding.subject_label,
    old.department_id AS was, finding.department_id AS department,
    old.person_id AS before, finding.person_id AS person
)
"""
MOVED_ENTRIES = """
SELECT 'finding.moved', moved.uid, moved.rule || ' ' || moved.subject_label,
       jsonb_build_object('department', jsonb_build_array(was.uid, department.uid),
                          'person', jsonb_build_array(before.uid, person.uid))
FROM moved
LEFT JOIN roles_org_department was ON was.id = moved.was
LEFT JOIN roles_org_department department ON department.id = moved.department
LEFT JOIN roles_org_person before ON before.id = moved.before
LEFT JOIN roles_org_person person ON person.id = moved.person
"""


@transaction.atomic
def watchdog_run(*, actor: Viewer, now: datetime) -> tuple[int, int]:
    """Mend once what can be mended, then open and close findings about the machinery.

    Returns how many were opened and closed. What breaks again after it was mended is found.
    """
    for message in Message.objects.leased_for_ever(now, LEASE).order_by("pk")[:MOST_MENDED]:
        message_release(actor=actor, message=message, now=now)
    for stopped in escalations_stopped(now=now)[:MOST_MENDED]:
        escalation_heal(actor=actor, stopped=stopped, now=now)
    return findings_audit(actor=actor, now=now, checks=MACHINERY)


@transaction.atomic
def findings_audit(
    *, actor: Viewer, now: datetime, checks: Iterable[Check] = CHECKS
) -> tuple[int, int]:
    """Ask these rules; return how many findings were opened and how many closed. What is open still
    goes to whoever it is about by now.

    Three statements a rule, each with its entries of the trail, whatever the number. Asked
    again with nothing changed it writes nothing.
    """
    opened = closed = 0
    asked = tuple(checks)
    with connection.cursor() as cursor:
        for check in asked:
            select = check.select(now)
            opened += _open(cursor, actor, check, select, now)
            closed += _close(cursor, actor, check, select, now)
            _move(cursor, actor, check, select)
    found = Finding.objects.filter(rule__in=[check.rule for check in asked])
    if opened:
        _webhooks_tell(webhook.OPENED, found.filter(opened_at=now), now)
    if closed:
        _webhooks_tell(webhook.CLOSED, found.filter(closed_at=now), now)
    return opened, closed


def _open(cursor: CursorWrapper, actor: Viewer, check: Check, select: Select, now: datetime) -> int:
    sql, params = select
    return entries_record(
        cursor=cursor,
        actor=actor,
        subject_type="finding",
        with_sql=OPENED.format(select=sql),
        with_params=[*params, check.rule.value, now],
        select=OPENED_ENTRIES,
    )


def _close(
    cursor: CursorWrapper, actor: Viewer, check: Check, select: Select, now: datetime
) -> int:
    sql, params = select
    return entries_record(
        cursor=cursor,
        actor=actor,
        subject_type="finding",
        with_sql=CLOSED.format(select=sql),
        with_params=[*params, now, check.rule.value],
        select=CLOSED_ENTRIES,
    )


def _move(cursor: CursorWrapper, actor: Viewer, check: Check, select: Select) -> None:
    sql, params = select
    entries_record(
        cursor=cursor,
        actor=actor,
        subject_type="finding",
        with_sql=MOVED.format(select=sql),
        with_params=[*params, check.rule.value],
        select=MOVED_ENTRIES,
    )


def _webhooks_tell(event: WebhookEvent, findings: FindingQuerySet, now: datetime) -> None:
    """Tell other systems in one message: how many by rule, and the most urgent ones.

    Those that are about a person are counted and not named: this leaves the house.
    """
    rules = dict(findings.order_by().values_list("rule").annotate(number=Count("pk")))
    number = sum(rules.values())
    first = list(findings.filter(person=None).order_by("severity", "pk")[:TOLD])
    if event == webhook.OPENED:
        text = ngettext("The audit found %(n)d thing.", "The audit found %(n)d things.", number)
    else:
        text = ngettext("%(n)d finding is mended.", "%(n)d findings are mended.", number)
    webhooks_queue(
        event=event.key,
        key=f"{event.key}:{now.isoformat()}:{'-'.join(sorted(rules))}"[:120],
        data={"count": number, "rules": rules, "findings": [_told(each) for each in first]},
        text=text % {"n": number},
        path=reverse("findings"),
        now=now,
    )


def _told(finding: Finding) -> dict[str, object]:
    return {
        "uid": str(finding.uid),
        "rule": finding.rule,
        "severity": finding.severity,
        "subject_type": finding.subject_type,
        "subject_uid": str(finding.subject_uid),
        "subject_label": finding.subject_label,
    }
