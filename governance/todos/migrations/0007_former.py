"""What was owed on a day stays readable: what changes a to-do keeps how it stood before."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from governance.core.database import append_only

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
# What the trail tells of the to-dos that were changed, read as states. One ends at each change:
# it began at the event before, is as last asked for, with the time given and closed since then,
# and about what the next version to carry it on took it from.
FILL = """
WITH told AS (
  SELECT t.id AS todo_id, t.person_id, t.subject_id, s.kind, t.reason AS why, e.id, e.verb,
    e.recorded_at AS at, e.reason, e.changes
  FROM governance_audit_entry e
  JOIN governance_todos_todo t ON t.uid = e.subject_uid
  JOIN governance_todos_todosubject s ON s.id = t.subject_id
  WHERE e.subject_type = 'todo' AND e.subject_uid IN (
    SELECT subject_uid FROM governance_audit_entry WHERE subject_type = 'todo'
      AND verb IN ('todo.reopened', 'todo.carried', 'todo.prolonged'))
), placed AS (
  SELECT *,
    max(id) FILTER (WHERE verb IN ('todo.opened', 'todo.reopened')) OVER earlier AS asked,
    max(id) FILTER (WHERE verb = 'todo.prolonged') OVER earlier AS prolonged,
    max(id) FILTER (WHERE verb = 'todo.closed') OVER earlier AS closed,
    max(id) FILTER (WHERE verb <> 'todo.closed') OVER earlier AS began,
    min(id) FILTER (WHERE verb = 'todo.carried') OVER later AS carried
  FROM told
  WINDOW earlier AS (
    PARTITION BY todo_id ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ), later AS (
    PARTITION BY todo_id ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
  )
), found AS (
  SELECT p.id, p.todo_id, p.person_id, COALESCE(other.id, p.subject_id) AS subject_id,
    COALESCE(asked.changes->>'because', NULLIF(asked.reason, ''), p.why) AS reason,
    asked.at AS opened_at,
    COALESCE(given.changes->'due_at'->>1, asked.changes->>'due_at')::timestamptz AS due_at,
    closed.at AS closed_at, COALESCE(closed.changes->>'outcome', '') AS outcome,
    began.at AS since, p.at AS until
  FROM placed p
  JOIN told asked ON asked.id = p.asked
  JOIN told began ON began.id = p.began
  LEFT JOIN told given ON given.id = p.prolonged AND given.id > p.asked
  LEFT JOIN told closed ON closed.id = p.closed AND closed.id > p.asked
  LEFT JOIN told next ON next.id = p.carried
  LEFT JOIN governance_todos_todosubject other
    ON other.kind = p.kind AND other.ref::text = next.changes->>'from'
  WHERE p.verb IN ('todo.reopened', 'todo.carried', 'todo.prolonged')
), kept AS (
  INSERT INTO governance_todos_formertodo (todo_id, person_id, subject_id, reason, opened_at,
    due_at, closed_at, outcome, since, until)
  SELECT todo_id, person_id, subject_id, reason, opened_at, due_at, closed_at, outcome, since,
    until
  FROM found ORDER BY id
  RETURNING todo_id, until
)
UPDATE governance_todos_todo t SET changed_at = last.at
FROM (SELECT todo_id, max(until) AS at FROM kept GROUP BY todo_id) last
WHERE t.id = last.todo_id
"""


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
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, KEEP_REVERSE),
        migrations.RunSQL(STATES, STATES_REVERSE),
        migrations.RunSQL(*append_only("governance_todos_formertodo")),
    ]
