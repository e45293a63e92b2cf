"""For whom a version is stands from its approval on; who was told and reminded stands for ever."""

from __future__ import annotations

from django.db import migrations

from governance.core.database import append_only

# Rules belong to whatever has their owner's uid: of a version they stand once it is approved, those
# of a guideline in force and of a course may change. What is sent back is a draft again before it
# is written at.
AUDIENCE = """
CREATE FUNCTION policies_guidance_audience_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  fixed uuid;
BEGIN
  SELECT uid INTO fixed FROM policies_guidance_policyversion
  WHERE uid IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.owner END,
                CASE WHEN TG_OP <> 'DELETE' THEN NEW.owner END)
    AND state NOT IN ('draft', 'consultation', 'review') LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'version % of a guideline is approved: for whom it is stands', fixed
      USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER policies_guidance_audience_stands BEFORE INSERT OR UPDATE OR DELETE
ON roles_team_audiencerule FOR EACH ROW EXECUTE FUNCTION policies_guidance_audience_guard();
CREATE TRIGGER policies_guidance_audience_kept BEFORE TRUNCATE
ON roles_team_audiencerule FOR EACH STATEMENT EXECUTE FUNCTION playbook_refuse_change();
CREATE TRIGGER policies_guidance_policyversion_audience
BEFORE UPDATE ON policies_guidance_policyversion FOR EACH ROW
WHEN (OLD.state IN ('approved', 'scheduled')
  AND (OLD.audience_kind, OLD.audience_department_id, OLD.audience_role_kinds)
    IS DISTINCT FROM (NEW.audience_kind, NEW.audience_department_id, NEW.audience_role_kinds))
EXECUTE FUNCTION playbook_refuse_change();
"""
AUDIENCE_REVERSE = """
DROP TRIGGER policies_guidance_policyversion_audience ON policies_guidance_policyversion;
DROP TRIGGER policies_guidance_audience_kept ON roles_team_audiencerule;
DROP TRIGGER policies_guidance_audience_stands ON roles_team_audiencerule;
DROP FUNCTION policies_guidance_audience_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("policies_guidance", "0021_late_again"),
        ("roles_team", "0026_terms_stand"),
    ]

    operations = [
        migrations.RunSQL(AUDIENCE, AUDIENCE_REVERSE),
        migrations.RunSQL(*append_only("policies_guidance_latenotice")),
        migrations.RunSQL(*append_only("policies_guidance_nudge")),
    ]
