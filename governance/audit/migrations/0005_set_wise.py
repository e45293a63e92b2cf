"""A leaf that only the owner's own functions can hand in, and one of them that writes many rows."""

from __future__ import annotations

from django.db import migrations

ENTRY = "governance_audit_entry"

# The web role may fill every column but the three that are made for it; where they are missing
# the trigger makes them, row by row. A column that is added needs its grant.
GUARD = f"""
REVOKE INSERT ON {ENTRY} FROM playbook_web;
GRANT INSERT (id, uid, recorded_at, actor_uid, actor_label, actor_kind, verb, subject_type,
  subject_uid, subject_label, reason, changes, request_id) ON {ENTRY} TO playbook_web;
DROP TRIGGER audit_entry_leaf ON {ENTRY};
CREATE TRIGGER audit_entry_leaf BEFORE INSERT ON {ENTRY}
  FOR EACH ROW WHEN (NEW.leaf IS NULL) EXECUTE FUNCTION playbook_audit_leaf();
"""
GUARD_REVERSE = f"""
DROP TRIGGER audit_entry_leaf ON {ENTRY};
CREATE TRIGGER audit_entry_leaf BEFORE INSERT ON {ENTRY}
  FOR EACH ROW EXECUTE FUNCTION playbook_audit_leaf();
REVOKE INSERT ON {ENTRY} FROM playbook_web;
GRANT INSERT ON {ENTRY} TO playbook_web;
"""
# The trigger runs as who inserts, and they may have made a temporary type that is called text and
# cuts: such are found ahead of PostgreSQL's own, and the leaf would be one of a few bytes.
CANONICAL = """
CREATE OR REPLACE FUNCTION playbook_audit_canonical(e {entry}) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT convert_to(json_build_array(
    1, e.id, e.uid, to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    e.actor_uid, e.actor_label, e.actor_kind, e.verb, e.subject_type, e.subject_uid,
    e.subject_label, e.reason, e.changes::{text}, e.request_id, e.xid::{text})::{text}, 'UTF8')
$$;
"""
OWN_TYPES = CANONICAL.format(entry=ENTRY, text="pg_catalog.text")
OWN_TYPES_REVERSE = CANONICAL.format(entry=ENTRY, text="text")
# The bytes of playbook_audit_canonical, which verifies them, put together from pieces: what is the
# same in all rows is made once. It takes values alone, nothing that could be evaluated twice, and
# gives each the type of its column first: what is too long is refused, and the bytes are of what
# is kept.
WRITE = f"""
CREATE FUNCTION playbook_audit_write(
  actor_uid uuid, actor_label text, actor_kind text, subject_type text, reason text,
  request_id text, verbs text[], subject_uids uuid[], subject_labels text[], changes jsonb[]
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  moment public.{ENTRY}.recorded_at%TYPE := now();
  number public.{ENTRY}.xid%TYPE := pg_current_xact_id();
  kind public.{ENTRY}.actor_kind%TYPE := actor_kind;
  about public.{ENTRY}.subject_type%TYPE := subject_type;
  request public.{ENTRY}.request_id%TYPE := request_id;
  -- One verb alone is that of all.
  one public.{ENTRY}.verb%TYPE := CASE cardinality(verbs) WHEN 1 THEN verbs[1] END;
  done varchar(64)[] := CASE WHEN one IS NULL THEN verbs ELSE ARRAY[]::text[] END;
  did text := to_json(one);
  by_whom text := concat('", "', to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    '", ', coalesce(to_json(actor_uid)::text, 'null'), ', ', to_json(actor_label), ', ',
    to_json(kind), ', ');
  of_what text := concat(', ', to_json(about), ', ');
  why text := concat(', ', to_json(reason), ', ');
  ending text := concat(', ', to_json(request), ', "', number, '"]');
  written bigint;
BEGIN
  INSERT INTO public.{ENTRY} (id, uid, recorded_at, actor_uid, actor_label, actor_kind, verb,
    subject_type, subject_uid, subject_label, reason, changes, request_id, xid, canonical, leaf)
  SELECT made.id, made.uid, moment, actor_uid, actor_label, kind, coalesce(made.verb, one), about,
    made.subject, made.label, reason, made.facts, request, number, made.canonical,
    sha256(made.canonical)
  FROM (
    SELECT given.*, convert_to(concat('[1, ', given.id, ', "', given.uid, by_whom,
      coalesce(to_json(given.verb)::text, did), of_what,
      coalesce(to_json(given.subject)::text, 'null'), ', ', to_json(given.label), why, to_json(given.facts::text), ending), 'UTF8') AS canonical
    FROM (
      SELECT nextval('public.{ENTRY}_id_seq') AS id, public.uuid7() AS uid, unnest(done) AS verb,
        unnest(subject_uids) AS subject, unnest(subject_labels) AS label, unnest(changes) AS facts
    ) AS given OFFSET 0
  ) AS made;
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;
REVOKE ALL ON FUNCTION playbook_audit_write FROM PUBLIC;
GRANT EXECUTE ON FUNCTION playbook_audit_write TO playbook_web;
"""


class Migration(migrations.Migration):
    dependencies = [("governance_audit", "0004_check")]

    operations = [
        migrations.RunSQL(GUARD, GUARD_REVERSE),
        migrations.RunSQL(OWN_TYPES, OWN_TYPES_REVERSE),
        migrations.RunSQL(WRITE, "DROP FUNCTION playbook_audit_write"),
    ]
