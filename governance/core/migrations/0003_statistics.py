"""How PostgreSQL comes to know, in the middle of a transaction, how much has been written in it."""

from __future__ import annotations

from django.db import migrations

# Only who owns a table may count it, and the web role owns none. Counting tells nothing, but locks
# out who cleans up or changes the table until the transaction ends: so it counts what the session
# may change, and might lock as it is.
COUNT = """
CREATE FUNCTION playbook_count(VARIADIC tables regclass[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  each regclass;
BEGIN
  FOREACH each IN ARRAY tables LOOP
    IF each IS NULL OR NOT has_table_privilege(session_user, each, 'UPDATE') THEN
      RAISE EXCEPTION '% is not counted', coalesce(each::text, 'nothing')
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    EXECUTE format('ANALYZE %s', each);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION playbook_count(regclass[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION playbook_count(regclass[]) TO playbook_web;
"""


class Migration(migrations.Migration):
    dependencies = [("governance_core", "0002_fold")]

    operations = [migrations.RunSQL(COUNT, "DROP FUNCTION playbook_count(regclass[])")]
