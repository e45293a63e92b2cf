"""What is approved or scheduled stands until it goes back to its author; what was published can be
superseded or withdrawn; one text of each guideline is in the works at a time."""

from __future__ import annotations

from importlib import import_module

from django.db import migrations, models

OPEN = ["draft", "consultation", "review", "approved", "scheduled"]
before = import_module("policies.guidance.migrations.0002_immutable")

# The hash is recomputed here as in policies.guidance.rules.text: SHA-256 of title, an empty
# line and text, in UTF-8.
GUARD = """
CREATE OR REPLACE FUNCTION policies_guidance_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  expected policies_guidance_policyversion;
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.published_at IS NOT NULL THEN
    IF TG_OP = 'DELETE' THEN
      RAISE EXCEPTION 'version % of a guideline was published: it is never deleted', OLD.uid
        USING ERRCODE = 'check_violation';
    END IF;
    expected := OLD;
    expected.state := NEW.state;
    IF OLD.state = 'published' AND NEW.state = 'withdrawn' THEN
      expected.withdrawn_at := NEW.withdrawn_at;
      expected.withdrawn_by_label := NEW.withdrawn_by_label;
      expected.withdrawn_reason := NEW.withdrawn_reason;
    END IF;
    IF NEW IS DISTINCT FROM expected
       OR NOT (NEW.state = OLD.state
               OR (OLD.state = 'published' AND NEW.state IN ('superseded', 'withdrawn')))
       OR (NEW.state = 'withdrawn' AND NEW.withdrawn_at IS NULL) THEN
      RAISE EXCEPTION
        'version % of a guideline was published: it can only be superseded or withdrawn', OLD.uid
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP <> 'INSERT' AND OLD.state IN ('approved', 'scheduled') THEN
    IF TG_OP = 'DELETE' THEN
      RAISE EXCEPTION 'version % of a guideline is approved: send it back before', OLD.uid
        USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.policy_id, NEW.number, NEW.title, NEW.text, NEW.change_note)
         IS DISTINCT FROM (OLD.policy_id, OLD.number, OLD.title, OLD.text, OLD.change_note)
       OR (OLD.major AND NOT NEW.major) THEN
      RAISE EXCEPTION 'version % of a guideline is approved: its text stands', OLD.uid
        USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF NEW.state IN ('superseded', 'withdrawn') AND TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION 'version % of a guideline was never published', NEW.uid
      USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.published_at IS NOT NULL AND (
       NEW.html = ''
       OR NEW.text_hash <> encode(sha256(convert_to(NEW.title || E'\\n\\n' || NEW.text, 'UTF8')), 'hex')
     ) THEN
    RAISE EXCEPTION 'version % of a guideline has a hash that is not that of its text', NEW.uid
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("policies_guidance", "0003_life")]

    operations = [
        migrations.RunSQL(
            GUARD,
            before.GUARD.partition("CREATE TRIGGER")[0].replace(
                "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.UniqueConstraint(
                fields=["policy"], condition=models.Q(state__in=OPEN), name="guidance_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(published_at=None, state__in=OPEN)
                | (models.Q(published_at__isnull=False) & ~models.Q(state__in=OPEN)),
                name="guidance_published_when",
            ),
        ),
    ]
