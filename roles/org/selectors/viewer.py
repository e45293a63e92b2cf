"""What the Viewer knows of the organisation: whose account it is, and whom and what they lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection

from governance.accounts.models import Grant
from roles.org.models import OrganisationSettings, Person

if TYPE_CHECKING:
    from governance.core.viewer import ViewerDraft

# Asked with every request, so all of it at once.
MEMBER: Final = """
WITH RECURSIVE me AS (
  SELECT id, uid, display_name, title, time_zone, language, department_id, kind,
    organisation_id, sponsor_id
  FROM roles_org_person WHERE user_id = %(user)s AND employment <> 'left'
), below (id) AS (
  SELECT led.id FROM me JOIN roles_org_department led ON led.head_id = me.id
  WHERE led.closed_on IS NULL
  UNION
  SELECT child.id FROM roles_org_department child JOIN below ON child.parent_id = below.id
)
SELECT
  ARRAY(SELECT kind FROM governance_accounts_grant
    WHERE user_id = %(user)s AND revoked_at IS NULL),
  me.*,
  ARRAY(SELECT id FROM roles_org_person report
    WHERE report.manager_id = me.id AND report.employment <> 'left'),
  ARRAY(SELECT id FROM below),
  (SELECT time_zone FROM roles_org_organisationsettings WHERE id = 1)
FROM (VALUES (1)) AS account LEFT JOIN me ON TRUE
"""


def viewer_person(draft: ViewerDraft) -> None:
    """Tell the Viewer what their account was granted, whose it is, who reports to them and which
    departments they lead."""
    with connection.cursor() as cursor:
        cursor.execute(MEMBER, {"user": draft.user_id})
        granted, *row = cursor.fetchone()
    draft.set(
        administrator=Grant.Kind.ADMINISTRATOR in granted, auditor=Grant.Kind.AUDITOR in granted
    )
    if row[0] is None:
        return
    pk, uid, name, title, zone, language, department, kind, organisation, sponsor, *more = row
    reports, led, draft.zone = more[0], more[1], more[2] or OrganisationSettings().time_zone
    draft.set(
        person_id=pk,
        person_uid=uid,
        person_name=name,
        person_title=title,
        time_zone=zone or draft.zone,
        language=language,
        department_id=department,
        external=kind == Person.Kind.EXTERNAL,
        organisation_id=organisation,
        known_ids=frozenset({sponsor} - {None}),
        report_ids=frozenset(reports),
        led_department_ids=frozenset(led),
    )
