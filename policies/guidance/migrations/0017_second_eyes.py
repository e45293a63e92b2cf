"""Who translated what, one baseline, comments that stand, and days as the settings say."""

from __future__ import annotations

import django.contrib.postgres.fields
from django.db import migrations, models

# Who translated stands in the trail; what is published stands, and needs nobody any more.
TRANSLATORS = """
UPDATE policies_guidance_versiontext t
SET author_accounts = told.accounts, author_people = told.people
FROM (
  SELECT e.subject_uid, e.changes->>'language' AS language, array_agg(DISTINCT u.id) AS accounts,
    COALESCE(array_agg(DISTINCT p.id) FILTER (WHERE p.id IS NOT NULL), '{}') AS people
  FROM governance_audit_entry e
  JOIN governance_accounts_user u ON u.uid = e.actor_uid
  LEFT JOIN roles_org_person p ON p.user_id = u.id
  WHERE e.verb = 'guideline.translated' GROUP BY 1, 2
) told JOIN policies_guidance_policyversion v ON v.uid = told.subject_uid
WHERE t.version_id = v.id AND t.language = told.language AND t.published_at IS NULL
"""
# Of several, the one in force that was first.
ONE_BASELINE = """
UPDATE policies_guidance_policy SET baseline = false WHERE baseline AND id <> (
  SELECT p.id FROM policies_guidance_policy p WHERE p.baseline
  ORDER BY NOT EXISTS (SELECT FROM policies_guidance_policyversion v
    WHERE v.policy_id = p.id AND v.state = 'published'), p.id LIMIT 1)
"""
# Fourteen was what everybody had; whoever chose something else keeps it.
AS_SETTINGS_SAY = """
UPDATE policies_guidance_policy SET days_to_acknowledge = NULL WHERE days_to_acknowledge = 14
"""
IN_DAYS = """
UPDATE policies_guidance_policy SET days_to_acknowledge = 14 WHERE days_to_acknowledge IS NULL
"""
CHECKED = "SET CONSTRAINTS ALL IMMEDIATE"
STAND = """
CREATE TRIGGER policies_guidance_comment_stands BEFORE UPDATE ON policies_guidance_comment
FOR EACH ROW WHEN ((OLD.uid, OLD.version_id, OLD.parent_id, OLD.person_id, OLD.author_label,
    OLD.block, OLD.text, OLD.at)
  IS DISTINCT FROM (NEW.uid, NEW.version_id, NEW.parent_id, NEW.person_id, NEW.author_label,
    NEW.block, NEW.text, NEW.at)
  OR OLD.closed_at IS NOT NULL)
EXECUTE FUNCTION playbook_refuse_change();
CREATE TRIGGER policies_guidance_comment_kept BEFORE DELETE OR TRUNCATE
ON policies_guidance_comment FOR EACH STATEMENT EXECUTE FUNCTION playbook_refuse_change();
REVOKE DELETE, TRUNCATE ON policies_guidance_comment FROM playbook_web;
"""
STAND_REVERSE = """
GRANT DELETE ON policies_guidance_comment TO playbook_web;
DROP TRIGGER policies_guidance_comment_kept ON policies_guidance_comment;
DROP TRIGGER policies_guidance_comment_stands ON policies_guidance_comment;
"""


def people() -> django.contrib.postgres.fields.ArrayField:
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.BigIntegerField(), blank=True, default=list, size=None
    )


class Migration(migrations.Migration):
    dependencies = [
        ("policies_guidance", "0016_attestations"),
        ("governance_audit", "0004_check"),
        ("governance_accounts", "0001_initial"),
        ("roles_org", "0013_days_to_read"),
    ]

    operations = [
        migrations.AddField("versiontext", "author_people", people()),
        migrations.AddField("versiontext", "author_accounts", people()),
        migrations.AlterField(
            model_name="policy",
            name="days_to_acknowledge",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.RunSQL(TRANSLATORS, migrations.RunSQL.noop),
        migrations.RunSQL(ONE_BASELINE, migrations.RunSQL.noop),
        migrations.RunSQL(AS_SETTINGS_SAY, IN_DAYS),
        migrations.RunSQL(CHECKED, CHECKED),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("baseline", True)),
                fields=("baseline",),
                name="guidance_one_baseline",
            ),
        ),
        migrations.RunSQL(STAND, STAND_REVERSE),
    ]
