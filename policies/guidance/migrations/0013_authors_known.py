"""Whose drafts are open is known from the trail: they do not approve what they wrote."""

from __future__ import annotations

from django.db import migrations

FILL = """
UPDATE policies_guidance_policyversion v
SET author_accounts = w.accounts, author_people = w.people
FROM (
  SELECT e.subject_uid, array_agg(DISTINCT u.id) AS accounts,
    coalesce(array_agg(DISTINCT p.id) FILTER (WHERE p.id IS NOT NULL), '{}') AS people
  FROM governance_audit_entry e
  JOIN governance_accounts_user u ON u.uid = e.actor_uid
  LEFT JOIN roles_org_person p ON p.user_id = u.id
  WHERE e.verb IN ('guideline.drafted', 'guideline.edited')
  GROUP BY e.subject_uid
) w
WHERE v.uid = w.subject_uid AND v.published_at IS NULL AND v.author_accounts = '{}'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("policies_guidance", "0012_translations"),
        ("governance_audit", "0004_check"),
        ("governance_accounts", "0006_start_page"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
