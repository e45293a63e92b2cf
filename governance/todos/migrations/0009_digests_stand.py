"""A digest that is evidence stands: what became of its mail is noted once, and it is kept."""

from __future__ import annotations

from django.db import migrations

STANDS = """
CREATE TRIGGER governance_todos_digest_stands BEFORE UPDATE ON governance_todos_digest FOR EACH ROW
WHEN (OLD.mail_state <> '' OR (OLD.id, OLD.person_id, OLD.local_day, OLD.made_at)
  IS DISTINCT FROM (NEW.id, NEW.person_id, NEW.local_day, NEW.made_at))
EXECUTE FUNCTION playbook_refuse_change();
CREATE TRIGGER governance_todos_digest_kept BEFORE DELETE ON governance_todos_digest FOR EACH ROW
WHEN (OLD.mail_state <> '') EXECUTE FUNCTION playbook_refuse_change();
CREATE TRIGGER governance_todos_digest_no_truncate BEFORE TRUNCATE ON governance_todos_digest
FOR EACH STATEMENT EXECUTE FUNCTION playbook_refuse_change();
"""
STANDS_REVERSE = """
DROP TRIGGER governance_todos_digest_no_truncate ON governance_todos_digest;
DROP TRIGGER governance_todos_digest_kept ON governance_todos_digest;
DROP TRIGGER governance_todos_digest_stands ON governance_todos_digest;
"""


class Migration(migrations.Migration):
    dependencies = [("governance_todos", "0008_fewer_indexes")]

    operations = [migrations.RunSQL(STANDS, STANDS_REVERSE)]
