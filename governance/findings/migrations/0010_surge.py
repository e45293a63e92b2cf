"""A finding that far more is heard than is usual."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance_findings", "0009_unlisted"),
    ]

    operations = [
        migrations.AlterField(
            model_name="finding",
            name="rule",
            field=models.CharField(
                choices=[
                    ("CV0", "A role stands vacant"),
                    ("CV1", "A department with players has one or two coaches"),
                    ("CV2", "Every player has a coach"),
                    ("CV3", "A channel has an owner, a second admin and a shared mailbox"),
                    ("CV4", "In service hours somebody ready is on duty"),
                    ("CV5", "A critical role has a backup"),
                    ("CV6", "Each language and region of a channel is served"),
                    ("CV7", "A coach has at most twelve players"),
                    ("CV8", "Partners own no channel and are at most half of its responders"),
                    ("CV9", "Each function of the booth has somebody who stands in"),
                    ("CV10", "A silent channel is kept or dropped"),
                    ("CV12", "No two roles are alike"),
                    ("overdue", "To-dos are done in time"),
                    ("unanswered", "Every escalation is taken in time"),
                    ("off_duty", "Whoever is on duty is there to be asked"),
                    ("authority", "Somebody who may answer what is heard is ready"),
                    ("surge", "Not far more is heard than is usual at that time"),
                    ("unheard", "Questions and feedback are answered in time"),
                    ("unreviewed", "Roles are reviewed in time"),
                    ("closure", "Nothing is left in a closed department"),
                    ("unlisted", "Every channel is in the last full file"),
                    ("dead_work", "No job or message is given up"),
                    ("late_work", "Due work is done at once"),
                    ("silent", "Every part of the machinery is alive"),
                    ("stopped", "Every escalation keeps its clock"),
                    ("unsealed", "The trail is sealed within minutes"),
                ],
                max_length=20,
            ),
        ),
    ]
