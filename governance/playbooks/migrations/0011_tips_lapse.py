"""A tip lapses when its department closes, and when it is withdrawn."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance_playbooks", "0010_library_found"),
    ]

    operations = [
        migrations.AlterField(
            model_name="offer",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Waits for an answer"),
                    ("adopted", "Adopted"),
                    ("adapted", "Adapted"),
                    ("declined", "Declined"),
                    ("lapsed", "Lapsed: nobody has to decide any more"),
                ],
                default="open",
                max_length=8,
            ),
        ),
    ]
