"""What was owed on a day stays readable: what changes a to-do keeps how it stood before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import django.db.models.deletion
from django.db import migrations, models

from governance.core.database import append_only

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Whoever changes a to-do says when; for whoever does not, it is now. Time never runs backwards.
KEEP = """
CREATE FUNCTION governance_todos_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stood timestamptz := COALESCE(OLD.changed_at, OLD.opened_at);
BEGIN
  IF NEW.changed_at IS NOT DISTINCT FROM OLD.changed_at THEN
    NEW.changed_at := now();
  END IF;
  NEW.changed_at := GREATEST(NEW.changed_at, stood);
  INSERT INTO governance_todos_formertodo (todo_id, person_id, subject_id, reason, opened_at,
    due_at, closed_at, outcome, since, until)
  VALUES (OLD.id, OLD.person_id, OLD.subject_id, OLD.reason, OLD.opened_at,
    OLD.due_at, OLD.closed_at, OLD.outcome, stood, NEW.changed_at);
  RETURN NEW;
END $$;
CREATE TRIGGER governance_todos_todo_kept BEFORE UPDATE ON governance_todos_todo FOR EACH ROW
WHEN ((OLD.person_id, OLD.subject_id, OLD.reason, OLD.opened_at, OLD.due_at)
  IS DISTINCT FROM (NEW.person_id, NEW.subject_id, NEW.reason, NEW.opened_at, NEW.due_at)
  OR OLD.closed_at IS NOT NULL
  AND (OLD.closed_at, OLD.outcome) IS DISTINCT FROM (NEW.closed_at, NEW.outcome))
EXECUTE FUNCTION governance_todos_keep();
REVOKE DELETE, TRUNCATE ON governance_todos_todo FROM playbook_web;
CREATE TRIGGER governance_todos_leave_over BEFORE UPDATE ON governance_todos_leave FOR EACH ROW
WHEN (OLD.until IS NOT NULL OR NEW.since <> OLD.since OR NEW.person_id <> OLD.person_id)
EXECUTE FUNCTION playbook_refuse_change();
REVOKE DELETE, TRUNCATE ON governance_todos_leave FROM playbook_web;
"""
KEEP_REVERSE = """
GRANT DELETE ON governance_todos_leave TO playbook_web;
DROP TRIGGER governance_todos_leave_over ON governance_todos_leave;
GRANT DELETE ON governance_todos_todo TO playbook_web;
DROP TRIGGER governance_todos_todo_kept ON governance_todos_todo;
DROP FUNCTION governance_todos_keep();
"""
# How every to-do stands and stood: each state from ``since``, one that is over until ``until``.
STATES = """
CREATE VIEW governance_todos_state AS
  SELECT t.id, t.uid, t.person_id, t.subject_id, t.reason, t.opened_at, t.due_at, t.closed_at,
    t.outcome, COALESCE(t.changed_at, t.opened_at) AS since, NULL::timestamptz AS until
  FROM governance_todos_todo t
  UNION ALL
  SELECT t.id, t.uid, f.person_id, f.subject_id, f.reason, f.opened_at, f.due_at, f.closed_at,
    f.outcome, f.since, f.until
  FROM governance_todos_formertodo f JOIN governance_todos_todo t ON t.id = f.todo_id
"""
STATES_REVERSE = "DROP VIEW governance_todos_state"
CHANGED = ("todo.reopened", "todo.carried", "todo.prolonged")
# What the trail tells of the to-dos that were changed, oldest first.
TOLD = """
SELECT t.id, t.person_id, t.subject_id, t.reason, e.verb, e.recorded_at, e.reason,
  e.changes::text
FROM governance_audit_entry e JOIN governance_todos_todo t ON t.uid = e.subject_uid
WHERE e.subject_type = 'todo' AND e.subject_uid IN (
  SELECT subject_uid FROM governance_audit_entry WHERE subject_type = 'todo' AND verb = ANY(%s))
ORDER BY t.id, e.id
"""
ADD = """
INSERT INTO governance_todos_formertodo (todo_id, person_id, subject_id, reason, opened_at,
  due_at, closed_at, outcome, since, until)
VALUES (%(id)s, %(person)s, %(subject)s, %(reason)s, %(opened)s::timestamptz,
  %(due)s::timestamptz, %(closed)s::timestamptz, %(outcome)s, %(since)s::timestamptz,
  %(until)s::timestamptz)
"""


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Follow the trail of each to-do that was changed, and write down how it stood before."""
    subjects = {
        (each.kind, str(each.ref)): each.pk
        for each in apps.get_model("governance_todos", "TodoSubject").objects.all()
    }
    kinds = {pk: kind for (kind, _ref), pk in subjects.items()}
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(TOLD, [list(CHANGED)])
        lives: dict[int, list[Any]] = {}
        for row in cursor.fetchall():
            lives.setdefault(row[0], []).append(row)
        for told in lives.values():
            states = _followed(told, subjects, kinds)
            cursor.executemany(ADD, states)
            if states:
                cursor.execute(
                    "UPDATE governance_todos_todo SET changed_at = %s WHERE id = %s",
                    [states[-1]["until"], told[0][0]],
                )


def _followed(
    told: list[Any], subjects: dict[tuple[str, str], int], kinds: dict[int, str]
) -> list[dict[str, Any]]:
    """Return each state but the last of one to-do."""
    key, person, subject, reason = told[0][:4]
    now: dict[str, Any] = {}
    found: list[dict[str, Any]] = []
    for _id, _person, _subject, _reason, verb, at, why, written in told:
        changes = json.loads(written)
        if verb == "todo.opened":
            now = {"id": key, "person": person, "subject": subject}
            now |= _asked(changes, why or reason, at)
        elif now and verb == "todo.closed":
            now |= {"closed": at, "outcome": changes["outcome"]}
        elif now and verb in CHANGED:  # else the trail begins later than the to-do does
            if verb == "todo.carried":  # until then all of it was about another version
                _about(found, now, subjects.get((kinds[subject], changes["from"]), subject))
            found.append({**now, "until": at})
            now |= {"subject": subject, "since": at}
            if verb == "todo.prolonged":
                now["due"] = changes["due_at"][1]
            if verb == "todo.reopened":
                now |= _asked(changes, why or reason, at)
    return found


def _asked(changes: dict[str, Any], why: str, at: Any) -> dict[str, Any]:
    """Return what is true of a to-do from when somebody is asked."""
    asked = {"reason": changes.get("because") or why, "opened": at, "since": at}
    return {**asked, "due": changes["due_at"], "closed": None, "outcome": ""}


def _about(found: list[dict[str, Any]], now: dict[str, Any], subject: int) -> None:
    """Let the states since it was carried last be about ``subject``."""
    mine = now["subject"]
    for state in (*reversed(found), now):
        if state["subject"] != mine:
            break
        state["subject"] = subject
    now["subject"] = subject


class Migration(migrations.Migration):
    dependencies = [
        ("governance_todos", "0006_on_leave_already"),
        ("governance_audit", "0004_check"),
    ]

    operations = [
        migrations.AddField(
            model_name="todo",
            name="changed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="FormerTodo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=100)),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Done"),
                            ("declined", "Declined"),
                            ("not_needed", "No longer applicable"),
                            ("passed_on", "Passed on"),
                            ("exempt", "Exempt"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.person",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance_todos.todosubject",
                    ),
                ),
                (
                    "todo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former",
                        to="governance_todos.todo",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))),
                        name="todos_former_in_order",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="digest",
            name="mail_state",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
        migrations.AddField(
            model_name="digest",
            name="sent_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, KEEP_REVERSE),
        migrations.RunSQL(STATES, STATES_REVERSE),
        migrations.RunSQL(*append_only("governance_todos_formertodo")),
    ]
