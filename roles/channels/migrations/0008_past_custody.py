"""Who had a channel before somebody else did is kept; of what changed before, what the trail says."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

HELD = ("owner", "second_admin", "content_owner")
# An entry says of a field what it was before. Of a field that it does not name, the next entry that
# does knows; else it is as it stands now. People stand there by uid, or as a file called them.
FROM_TRAIL = f"""
WITH named AS (
  SELECT DISTINCT ON (name) name, id FROM (
    SELECT uid::text AS name, id, 1 AS rank FROM roles_org_person
    UNION ALL SELECT external_id, id, 2 FROM roles_org_person WHERE external_id IS NOT NULL
    UNION ALL SELECT email, id, 3 FROM roles_org_person WHERE email IS NOT NULL) called
  ORDER BY name, rank, id DESC
), changed AS (
  SELECT c.id AS channel_id, e.id, e.recorded_at AS until,
    {", ".join(f"e.changes->'{name}'->>0 AS {name}, c.{name}_id" for name in HELD)},
    {", ".join(f"count(e.changes->'{name}') OVER w AS {name}_of" for name in HELD)}
  FROM governance_audit_entry e JOIN roles_channels_channel c ON c.uid = e.subject_uid
  WHERE e.subject_type = 'channel' AND e.verb IN ('channel.updated', 'channel.returned')
    AND e.changes ?| ARRAY[{", ".join(f"'{name}'" for name in HELD)}]
  WINDOW w AS (PARTITION BY e.subject_uid ORDER BY e.id DESC)
), had AS (
  SELECT channel_id, until, lag(until) OVER (PARTITION BY channel_id ORDER BY id) AS since,
    {", ".join(f"{name}_id, {name}_of" for name in HELD)},
    {", ".join(f"max({name}) OVER (PARTITION BY channel_id, {name}_of) AS {name}" for name in HELD)}
  FROM changed
)
INSERT INTO roles_channels_pastcustody (channel_id, {", ".join(f"{n}_id" for n in HELD)}, during)
SELECT channel_id,
  {", ".join(f"CASE {n}_of WHEN 0 THEN had.{n}_id ELSE of_{n}.id END" for n in HELD)},
  tstzrange(since, until)
FROM had {" ".join(f"LEFT JOIN named of_{n} ON of_{n}.name = had.{n}" for n in HELD)}
WHERE since IS NULL OR since < until
"""


class Migration(migrations.Migration):
    dependencies = [
        ("governance_audit", "0004_check"),
        ("roles_channels", "0007_advice"),
        ("roles_org", "0004_verifying_channels"),
    ]

    operations = [
        migrations.CreateModel(
            name="PastCustody",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_custody",
                        to="roles_channels.channel",
                    ),
                ),
                *(
                    (
                        name,
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name=related,
                            to="roles_org.person",
                        ),
                    )
                    for name, related in (
                        ("content_owner", "past_channels_filled"),
                        ("owner", "past_channels"),
                        ("second_admin", "past_channels_seconded"),
                    )
                ),
            ],
            options={
                "verbose_name_plural": "past custody",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(models.F("channel"), "="), (models.F("during"), "&&")],
                        name="channels_past_custody_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.RunSQL(FROM_TRAIL, migrations.RunSQL.noop),
    ]
