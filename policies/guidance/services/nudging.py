"""Reminding people of a guideline by hand, beside the ladder of the digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entries_record
from governance.core.errors import NotAllowed
from governance.core.uid import uuid7
from governance.notify.services import messages_queue
from policies.guidance.registry import NUDGE
from policies.guidance.rules.campaign import REMINDED
from policies.guidance.selectors.audience import guideline_path
from policies.guidance.selectors.campaign import campaign_people, within
from roles.org.models import Person
from roles.org.selectors import organisation_today

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from policies.guidance.selectors.campaign import Campaign

NUDGED = """
WITH owing AS ({people}), nudged AS (
  INSERT INTO policies_guidance_nudge
    (uid, person_id, version_id, local_day, batch, reason, made_by_label, made_at)
  SELECT uuid7(), owing.id, %s, %s, %s, %s, %s, %s FROM owing
  ON CONFLICT (person_id, local_day) DO NOTHING
  RETURNING person_id
)
"""
ENTRIES = """
SELECT 'guideline.nudged', p.uid, p.display_name,
       jsonb_build_object('version', %s::text, 'title', %s::text)
FROM nudged JOIN roles_org_person p ON p.id = nudged.person_id
"""
MESSAGES = """
SELECT 'guidance.nudge:' || n.uid, n.person_id, jsonb_build_object(
  'path', %s::text, 'title', %s::text, 'by', %s::text, 'reason', n.reason, 'due_at', t.due_at)
FROM policies_guidance_nudge n
LEFT JOIN governance_todos_todosubject s ON s.kind = 'guideline' AND s.ref = %s
LEFT JOIN governance_todos_todo t
  ON t.subject_id = s.id AND t.person_id = n.person_id AND t.closed_at IS NULL
WHERE n.batch = %s
"""


@transaction.atomic
def people_nudge(
    *,
    actor: Viewer,
    campaign: Campaign,
    now: datetime,
    person_uid: UUID | None = None,
    reason: str = "",
) -> int:
    """Remind those of ``campaign``, as asked for, who still have to sign; return how many.

    At most once a day and person, whoever reminds and of whatever; nobody on leave, exempt or
    without an address. Each gets one mail, and an entry in the trail. Raises NotAllowed for who
    reminds nobody. Two statements whatever the number.
    """
    if not campaign.reminds:
        words = _("Line managers, heads, coaches, the author and the head coach remind people.")
        raise NotAllowed("not_yours_to_remind", words)
    people = within(campaign_people(campaign), campaign.reminds)
    people = people.filter(standing__in=REMINDED, employment=Person.Employment.ACTIVE)
    people = people.exclude(email=None)
    if person_uid is not None:
        people = people.filter(uid=person_uid)
    version, batch = campaign.version, uuid7()
    path = guideline_path(version.policy)
    sql, params = people.order_by().values("id").query.sql_with_params()
    facts = [version.pk, organisation_today(now), batch, reason[:500], actor.label, now]
    with connection.cursor() as cursor:
        number = entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="person",
            with_sql=NUDGED.format(people=sql),
            with_params=[*params, *facts],
            select=ENTRIES,
            params=[str(version.uid), version.title],
            reason=reason[:500],
        )
        messages_queue(
            cursor=cursor,
            template=NUDGE.templates[0],
            now=now,
            select=MESSAGES,
            params=[path, version.title, actor.person_name or actor.label, version.uid, batch],
        )
    return number
