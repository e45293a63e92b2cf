"""Until when a role is on trial, and why."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles_team", "0035_serves_shipped")]

    operations = [
        migrations.AddField("role", "trial_until", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "role",
            "trial_why",
            models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddIndex(
            "role",
            models.Index(
                fields=["trial_until"],
                condition=models.Q(("trial_until__isnull", False)),
                name="team_role_trial",
            ),
        ),
    ]
