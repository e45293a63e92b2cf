"""Published texts stand for ever, and acknowledgements are only ever added."""

from __future__ import annotations

from django.db import migrations

from governance.core.database import append_only

# The hash is recomputed here as in policies.guidance.rules.text: SHA-256 of title, an empty
# line and text, in UTF-8.
GUARD = """
CREATE FUNCTION policies_guidance_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  expected policies_guidance_policyversion;
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.state <> 'draft' THEN
    IF TG_OP = 'DELETE' THEN
      RAISE EXCEPTION 'version % of a guideline was published: it is never deleted', OLD.uid
        USING ERRCODE = 'check_violation';
    END IF;
    expected := OLD;
    expected.state := NEW.state;
    IF NEW IS DISTINCT FROM expected
       OR NOT (NEW.state = OLD.state OR (OLD.state = 'published' AND NEW.state = 'superseded')) THEN
      RAISE EXCEPTION 'version % of a guideline was published: it can only be superseded', OLD.uid
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF NEW.state <> 'draft' AND (
       NEW.published_at IS NULL OR NEW.html = ''
       OR NEW.text_hash <> encode(sha256(convert_to(NEW.title || E'\\n\\n' || NEW.text, 'UTF8')), 'hex')
     ) THEN
    RAISE EXCEPTION 'version % of a guideline has a hash that is not that of its text', NEW.uid
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER policies_guidance_policyversion_guard
BEFORE INSERT OR UPDATE OR DELETE ON policies_guidance_policyversion
FOR EACH ROW EXECUTE FUNCTION policies_guidance_version_guard();
CREATE TRIGGER policies_guidance_policyversion_no_truncate
BEFORE TRUNCATE ON policies_guidance_policyversion
FOR EACH STATEMENT EXECUTE FUNCTION playbook_refuse_change();
"""

GUARD_REVERSE = """
DROP TRIGGER policies_guidance_policyversion_no_truncate ON policies_guidance_policyversion;
DROP TRIGGER policies_guidance_policyversion_guard ON policies_guidance_policyversion;
DROP FUNCTION policies_guidance_version_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("governance_core", "0001_database"),
        ("policies_guidance", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(GUARD, GUARD_REVERSE),
        migrations.RunSQL(*append_only("policies_guidance_acknowledgement")),
    ]
