"""In which state an assignment was before it changed is kept; of what changed before, what the
trail says."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

FROM_TRAIL = """
WITH changed AS (
  SELECT a.id AS assignment_id, e.changes->'state'->>0 AS state, e.id,
    least(e.recorded_at, a.closed_at) AS until, a.proposed_at
  FROM governance_audit_entry e
  JOIN roles_team_assignment a ON a.uid = e.subject_uid
  WHERE e.subject_type = 'assignment' AND jsonb_typeof(e.changes->'state') = 'array'
    AND e.changes->'state'->>0 <> e.changes->'state'->>1
), held AS (
  SELECT assignment_id, state, until,
    lag(until, 1, proposed_at) OVER (PARTITION BY assignment_id ORDER BY id) AS since
  FROM changed
)
INSERT INTO roles_team_paststate (assignment_id, state, during)
SELECT assignment_id, state, tstzrange(since, until) FROM held WHERE since < until
"""


class Migration(migrations.Migration):
    dependencies = [
        ("governance_audit", "0004_check"),
        ("roles_team", "0022_for_legal"),
    ]

    operations = [
        migrations.CreateModel(
            name="PastState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("active", "Active"),
                            ("suspended", "Suspended"),
                            ("handing_over", "Handing over"),
                            ("ended", "Ended"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_states",
                        to="roles_team.assignment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(models.F("assignment"), "="), (models.F("during"), "&&")],
                        name="team_past_state_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.RunSQL(FROM_TRAIL, migrations.RunSQL.noop),
    ]
