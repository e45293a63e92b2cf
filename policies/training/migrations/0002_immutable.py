"""What people were taught and asked stands for ever, and certificates are only ever added."""

from __future__ import annotations

from django.db import migrations

from governance.core.database import append_only

GUARD = """
CREATE FUNCTION policies_training_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  expected policies_training_courseversion;
BEGIN
  IF OLD.state = 'draft' THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    expected := OLD;
    expected.state := NEW.state;
    IF NEW IS NOT DISTINCT FROM expected
       AND (NEW.state = OLD.state OR (OLD.state = 'published' AND NEW.state = 'superseded')) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'version % of a course was published: it can only be superseded', OLD.uid
    USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER policies_training_courseversion_guard
BEFORE UPDATE OR DELETE ON policies_training_courseversion
FOR EACH ROW EXECUTE FUNCTION policies_training_version_guard();

CREATE FUNCTION policies_training_content_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM policies_training_courseversion v
    WHERE v.state <> 'draft' AND (
      (TG_OP <> 'INSERT' AND v.id = OLD.version_id) OR (TG_OP <> 'DELETE' AND v.id = NEW.version_id)
    )
  ) THEN
    RAISE EXCEPTION '% belongs to a published course: it stands as it was taken', TG_TABLE_NAME
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER policies_training_lesson_guard
BEFORE INSERT OR UPDATE OR DELETE ON policies_training_lesson
FOR EACH ROW EXECUTE FUNCTION policies_training_content_guard();
CREATE TRIGGER policies_training_question_guard
BEFORE INSERT OR UPDATE OR DELETE ON policies_training_question
FOR EACH ROW EXECUTE FUNCTION policies_training_content_guard();
"""

GUARD_REVERSE = """
DROP TRIGGER policies_training_question_guard ON policies_training_question;
DROP TRIGGER policies_training_lesson_guard ON policies_training_lesson;
DROP FUNCTION policies_training_content_guard();
DROP TRIGGER policies_training_courseversion_guard ON policies_training_courseversion;
DROP FUNCTION policies_training_version_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("governance_core", "0001_database"),
        ("policies_training", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(GUARD, GUARD_REVERSE),
        migrations.RunSQL(*append_only("policies_training_certificate")),
    ]
