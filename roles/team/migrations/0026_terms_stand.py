"""What departments ask for is only ever ended, and what is set from above kept apart."""

from django.db import migrations, models

ENDED_ONLY = """
CREATE FUNCTION roles_team_terms_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_LEVEL = 'ROW' AND OLD.until IS NULL AND NEW.until IS NOT NULL
    AND to_jsonb(OLD) - 'until' = to_jsonb(NEW) - 'until' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what a department asked for stands, and only ends';
END $$;
CREATE TRIGGER roles_team_terms_ended_only BEFORE UPDATE OR DELETE ON roles_team_departmentterms
FOR EACH ROW EXECUTE FUNCTION roles_team_terms_guard();
CREATE TRIGGER roles_team_terms_kept BEFORE TRUNCATE ON roles_team_departmentterms
FOR EACH STATEMENT EXECUTE FUNCTION roles_team_terms_guard();
"""
ENDED_ONLY_REVERSE = """
DROP TRIGGER roles_team_terms_ended_only ON roles_team_departmentterms;
DROP TRIGGER roles_team_terms_kept ON roles_team_departmentterms;
DROP FUNCTION roles_team_terms_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("roles_team", "0025_department_terms")]

    operations = [
        migrations.AddField(
            model_name="departmentterms",
            name="from_above",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RemoveConstraint(model_name="departmentterms", name="team_terms_open_once"),
        migrations.AddConstraint(
            model_name="departmentterms",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("department", "from_above"),
                name="team_terms_open_once_each",
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="because",
            field=models.CharField(
                choices=[
                    ("yearly", "Once a year"),
                    ("half_yearly", "Twice a year, for a promise"),
                    ("often", "As often as the department asks"),
                    ("moved", "Moved to another department"),
                    ("back", "Back from a long leave"),
                    ("incident", "Something happened"),
                    ("authority", "Authority above what the kind of role goes up to"),
                    ("terms", "Authority above what the department lets anybody have"),
                    ("emergency", "Authority given in an emergency"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunSQL(ENDED_ONLY, ENDED_ONLY_REVERSE),
    ]
