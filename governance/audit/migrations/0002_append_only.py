"""Canonical bytes and leaf made at insert; rows that can only be added; the order of sealing."""

from __future__ import annotations

from django.db import migrations

from governance.core.database import append_only

ENTRY = "governance_audit_entry"
SEAL = "governance_audit_seal"

COLUMNS = f"""
ALTER TABLE {ENTRY}
  ADD COLUMN canonical bytea NOT NULL,
  ADD COLUMN leaf bytea NOT NULL,
  ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_entry_sealing ON {ENTRY} (xid, id);
"""
COLUMNS_REVERSE = f"""
DROP INDEX audit_entry_sealing;
ALTER TABLE {ENTRY} DROP COLUMN canonical, DROP COLUMN leaf, DROP COLUMN xid;
"""

# One function says what an entry is, for writing and for verifying: a JSON array, first its
# version, every time in UTC to the microsecond, objects with PostgreSQL's order of keys.
CANONICAL = f"""
CREATE FUNCTION playbook_audit_canonical(e {ENTRY}) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT convert_to(json_build_array(
    1, e.id, e.uid, to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    e.actor_uid, e.actor_label, e.actor_kind, e.verb, e.subject_type, e.subject_uid,
    e.subject_label, e.reason, e.changes::text, e.request_id, e.xid::text)::text, 'UTF8')
$$;
CREATE FUNCTION playbook_audit_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.xid := pg_current_xact_id();
  NEW.canonical := playbook_audit_canonical(NEW);
  NEW.leaf := sha256(NEW.canonical);
  RETURN NEW;
END $$;
CREATE TRIGGER audit_entry_leaf BEFORE INSERT ON {ENTRY}
  FOR EACH ROW EXECUTE FUNCTION playbook_audit_leaf();
"""
CANONICAL_REVERSE = f"""
DROP TRIGGER audit_entry_leaf ON {ENTRY};
DROP FUNCTION playbook_audit_leaf();
DROP FUNCTION playbook_audit_canonical({ENTRY});
"""


class Migration(migrations.Migration):
    dependencies = [("governance_core", "0001_database"), ("governance_audit", "0001_initial")]

    operations = [
        migrations.RunSQL(COLUMNS, COLUMNS_REVERSE),
        migrations.RunSQL(CANONICAL, CANONICAL_REVERSE),
        migrations.RunSQL(*append_only(ENTRY)),
        migrations.RunSQL(*append_only(SEAL)),
    ]
