"""An approved text stands for ever: its approval is bound to its hash, and only its end is added."""

from __future__ import annotations

from django.db import migrations

# The hash is recomputed here as in governance.escalations.rules.texts.
GUARD = """
CREATE FUNCTION governance_escalations_text_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  expected governance_escalations_approvedtext;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'version % of a text is never deleted', OLD.uid
      USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.state <> 'proposed' THEN
    expected := OLD;
    expected.state := NEW.state;
    expected.ended_at := NEW.ended_at;
    expected.ended_by_id := NEW.ended_by_id;
    expected.end_reason := NEW.end_reason;
    IF NEW IS DISTINCT FROM expected
       OR NOT (OLD.state = 'approved' AND NEW.state IN ('replaced', 'withdrawn')) THEN
      RAISE EXCEPTION 'version % of a text was decided: it can only end', OLD.uid
        USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  IF NEW.text_hash <> encode(sha256(convert_to(
       NEW.title || E'\\n' || NEW.language || E'\\n' || NEW.topic || E'\\n' || NEW.region
       || E'\\n' || coalesce(NEW.channel_id::text, '')
       || E'\\n' || coalesce(NEW.department_id::text, '')
       || E'\\n' || coalesce(NEW.mention_id::text, '')
       || E'\\n' || to_char(NEW.valid_until, 'YYYY-MM-DD') || E'\\n' || NEW.words, 'UTF8')), 'hex')
  THEN
    RAISE EXCEPTION 'version % of a text has a hash that is not its own', NEW.uid
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER governance_escalations_approvedtext_guard
BEFORE INSERT OR UPDATE OR DELETE ON governance_escalations_approvedtext
FOR EACH ROW EXECUTE FUNCTION governance_escalations_text_guard();
CREATE TRIGGER governance_escalations_approvedtext_no_truncate
BEFORE TRUNCATE ON governance_escalations_approvedtext
FOR EACH STATEMENT EXECUTE FUNCTION playbook_refuse_change();
"""

GUARD_REVERSE = """
DROP TRIGGER governance_escalations_approvedtext_no_truncate ON governance_escalations_approvedtext;
DROP TRIGGER governance_escalations_approvedtext_guard ON governance_escalations_approvedtext;
DROP FUNCTION governance_escalations_text_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("governance_core", "0001_database"),
        ("governance_escalations", "0012_texts"),
    ]

    operations = [migrations.RunSQL(GUARD, GUARD_REVERSE)]
