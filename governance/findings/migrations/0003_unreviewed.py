"""The rule that roles are reviewed in time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance_findings", "0002_machinery"),
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
                    ("overdue", "To-dos are done in time"),
                    ("unanswered", "Every escalation is taken in time"),
                    ("unreviewed", "Roles are reviewed in time"),
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
