"""The change feed, written by triggers of the tables that it is about."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models

CHANGE = "roles_sync_change"

XID = f"ALTER TABLE {CHANGE} ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()"
XID_REVERSE = f"ALTER TABLE {CHANGE} DROP COLUMN xid"
# Behind 0, where everybody begins who holds nothing, is what was there before: it has no changes,
# so it counts as forgotten.
FEED = "INSERT INTO roles_sync_feed (id, head, floor) VALUES (1, 1, 1)"

# table → kind, its columns by the names in which they are told, the department that {row} is of
# and, of a row that was changed, the one before
ROWS = {
    "roles_org_department": (
        "department",
        {
            "external_id": "external_id",
            "name": "name",
            "parent_id": "parent",
            "head_id": "head",
            "closed_on": "closed_on",
        },
        "{row}.id",
        "CASE WHEN o.parent_id IS DISTINCT FROM n.parent_id THEN o.parent_id ELSE n.id END",
    ),
    "roles_org_person": (
        "person",
        {
            "external_id": "external_id",
            "given_name": "given_name",
            "family_name": "family_name",
            "display_name": "display_name",
            "email": "email",
            "title": "title",
            "kind": "kind",
            "employment": "employment",
            "department_id": "department",
            "manager_id": "manager",
            "started_on": "started_on",
            "location": "location",
            "country": "country",
        },
        "{row}.department_id",
        "o.department_id",
    ),
    "roles_team_role": (
        "role",
        {
            "type_id": "type",
            "department_id": "department",
            "focus": "focus",
            "purpose": "purpose",
            "end_goal": "end_goal",
            "opened_at": "opened_at",
            "fallback_id": "fallback",
            "closed_on": "closed_on",
        },
        "{row}.department_id",
        "o.department_id",
    ),
    "roles_team_assignment": (
        "assignment",
        {
            "role_id": "role",
            "person_id": "holder",
            "state": "state",
            "authority": "authority",
            "starts_on": "starts_on",
            "ends_on": "ends_on",
            "languages": "languages",
            "regions": "regions",
            "backup_id": "backup",
        },
        "(SELECT r.department_id FROM roles_team_role r WHERE r.id = {row}.role_id)",
        "(SELECT r.department_id FROM roles_team_role r WHERE r.id = o.role_id)",
    ),
}
# What is told of an assignment and stands in tables of its own.
PARTS = {
    "roles_team_assignment_channels": "{channels}",
    "roles_team_readyperiod": "{ready_from,ready_until}",
}

INTO = f"INSERT INTO {CHANGE} (kind, uid, changed, place, place_before)"
MADE = """
CREATE FUNCTION {table}_feed_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {insert};
  RETURN NULL;
END $$;
CREATE TRIGGER {table}_feed_{event} AFTER {event} ON {table} REFERENCING {seen}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_feed_{event}();
"""
MADE_REVERSE = """
DROP TRIGGER {table}_feed_{event} ON {table};
DROP FUNCTION {table}_feed_{event}();
"""
SEEN = {
    "insert": "NEW TABLE AS n",
    "update": "OLD TABLE AS o NEW TABLE AS n",
    "delete": "OLD TABLE AS o",
}


def _row_inserts(table: str) -> dict[str, str]:
    """Return by event the statement that tells the feed which rows of a table changed."""
    kind, columns, place, before = ROWS[table]
    old, new = (", ".join(f"{row}.{each}" for each in columns) for row in "on")
    names = ", ".join(
        f"CASE WHEN o.{column} IS DISTINCT FROM n.{column} THEN '{name}' END"
        for column, name in columns.items()
    )
    new_place, old_place = place.format(row="n"), place.format(row="o")
    return {
        "insert": f"{INTO} SELECT '{kind}', n.uid, '{{}}', {new_place}, NULL FROM n ORDER BY n.id",
        "update": (
            f"{INTO} SELECT '{kind}', n.uid, array_remove(ARRAY[{names}], NULL), "
            f"{new_place}, {before} "
            f"FROM n JOIN o ON o.id = n.id WHERE ({old}) IS DISTINCT FROM ({new}) ORDER BY n.id"
        ),
        "delete": f"{INTO} SELECT '{kind}', o.uid, '{{}}', NULL, {old_place} FROM o ORDER BY o.id",
    }


def _part_inserts(names: str) -> dict[str, str]:
    def told(rows: str) -> str:
        return (
            f"{INTO} SELECT DISTINCT 'assignment', a.uid, '{names}'::text[], r.department_id, "
            f"r.department_id FROM ({rows}) AS part JOIN roles_team_assignment a "
            "ON a.id = part.assignment_id JOIN roles_team_role r ON r.id = a.role_id"
        )

    new, old = (f"SELECT assignment_id FROM {row}" for row in "no")
    return {"insert": told(new), "update": told(f"{new} UNION {old}"), "delete": told(old)}


def _triggers() -> list[migrations.RunSQL]:
    inserts = {table: _row_inserts(table) for table in ROWS}
    inserts |= {table: _part_inserts(names) for table, names in PARTS.items()}
    return [
        migrations.RunSQL(
            MADE.format(table=table, event=event, insert=insert, seen=SEEN[event]),
            MADE_REVERSE.format(table=table, event=event),
        )
        for table, events in inserts.items()
        for event, insert in events.items()
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("roles_sync", "0006_fewer_indexes"),
        ("roles_org", "0017_leave_of_absence_valid"),
        ("roles_team", "0027_open_by_person"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.BigIntegerField(blank=True, null=True, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assignment", "assignment"),
                            ("department", "department"),
                            ("person", "person"),
                            ("role", "role"),
                        ],
                        max_length=10,
                    ),
                ),
                ("uid", models.UUIDField()),
                (
                    "changed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("place", models.BigIntegerField(null=True)),
                ("place_before", models.BigIntegerField(null=True)),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("seq", None)),
                        fields=["id"],
                        name="sync_change_unnumbered",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Feed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("head", models.BigIntegerField(default=0)),
                ("floor", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunSQL(XID, XID_REVERSE),
        migrations.RunSQL(FEED, migrations.RunSQL.noop),
        *_triggers(),
    ]
