"""A version is in a language, and may be translated; a published translation stands."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid

# The guard refuses to change what was published, so it rests while the column is filled.
FILL = """
ALTER TABLE policies_guidance_policyversion DISABLE TRIGGER policies_guidance_policyversion_guard;
UPDATE policies_guidance_policyversion
SET language = COALESCE((SELECT language FROM roles_org_organisationsettings LIMIT 1), 'en');
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE policies_guidance_policyversion ENABLE TRIGGER policies_guidance_policyversion_guard;
"""
GUARD = """
CREATE FUNCTION policies_guidance_translation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.published_at IS NOT NULL THEN
    RAISE EXCEPTION 'translation % of a guideline was published: it stands', OLD.uid
      USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF NEW.published_at IS NOT NULL AND (
       NEW.html = ''
       OR NEW.text_hash <> encode(sha256(convert_to(NEW.title || E'\\n\\n' || NEW.text, 'UTF8')), 'hex')
       OR NOT EXISTS (
         SELECT FROM policies_guidance_policyversion v
         WHERE v.id = NEW.version_id AND v.published_at IS NOT NULL AND v.text_hash = NEW.base_hash
       )
     ) THEN
    RAISE EXCEPTION 'translation % of a guideline is not of the text that is published', NEW.uid
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER policies_guidance_versiontext_guard
BEFORE INSERT OR UPDATE OR DELETE ON policies_guidance_versiontext
FOR EACH ROW EXECUTE FUNCTION policies_guidance_translation_guard();
CREATE TRIGGER policies_guidance_versiontext_no_truncate
BEFORE TRUNCATE ON policies_guidance_versiontext
FOR EACH STATEMENT EXECUTE FUNCTION playbook_refuse_change();
"""
GUARD_REVERSE = """
DROP TRIGGER policies_guidance_versiontext_no_truncate ON policies_guidance_versiontext;
DROP TRIGGER policies_guidance_versiontext_guard ON policies_guidance_versiontext;
DROP FUNCTION policies_guidance_translation_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("policies_guidance", "0011_late_notices")]

    operations = [
        migrations.AddField(
            model_name="policyversion",
            name="language",
            field=models.CharField(default="en", max_length=10, verbose_name="language"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="VersionText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(
                        default=governance.core.uid.uuid7, editable=False, unique=True
                    ),
                ),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True, default="")),
                ("text_hash", models.CharField(max_length=64)),
                ("base_hash", models.CharField(max_length=64)),
                ("translated_by_label", models.CharField(max_length=200)),
                ("translated_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("published_by_label", models.CharField(blank=True, default="", max_length=200)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="translations",
                        to="policies_guidance.policyversion",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="versiontext",
            constraint=models.UniqueConstraint(
                fields=("version", "language"), name="guidance_translated_once"
            ),
        ),
        migrations.RunSQL(GUARD, GUARD_REVERSE),
    ]
