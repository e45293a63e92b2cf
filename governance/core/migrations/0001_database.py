"""What the database needs before its first table: extensions, functions, the web role's rights."""

from __future__ import annotations

from django.db import migrations

EXTENSIONS = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
"""

WEB_ROLE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'playbook_web') THEN
    RAISE EXCEPTION 'The database role playbook_web is missing.'
      USING HINT = 'As a superuser: CREATE ROLE playbook_web LOGIN PASSWORD ''...''; then migrate again.';
  END IF;
END $$;
GRANT USAGE ON SCHEMA public TO playbook_web;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO playbook_web;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO playbook_web;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO playbook_web;
"""

WEB_ROLE_REVERSE = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM playbook_web;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE USAGE, SELECT ON SEQUENCES FROM playbook_web;
"""

# RFC 9562, section 5.7: 48 bits of Unix milliseconds over a random version-4 value.
UUID7 = """
CREATE FUNCTION uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
        FROM 1 FOR 6),
      52, 1), 53, 1), 'hex')::uuid
$$;
"""

REFUSE_CHANGE = """
CREATE FUNCTION playbook_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% only grows: nothing in it is changed or deleted', TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    # Default privileges only reach tables made after them, so this runs before all others.
    run_before = [("contenttypes", "0001_initial"), ("sessions", "0001_initial")]

    operations = [
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
        migrations.RunSQL(WEB_ROLE, WEB_ROLE_REVERSE),
        migrations.RunSQL(UUID7, "DROP FUNCTION uuid7()"),
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION playbook_refuse_change()"),
    ]
