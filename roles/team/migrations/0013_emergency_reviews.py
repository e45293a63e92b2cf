"""What was given in an emergency is reviewed afterwards."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roles_team", "0012_type_history"),
    ]

    operations = [
        migrations.AlterField(
            model_name="review",
            name="because",
            field=models.CharField(
                choices=[
                    ("yearly", "Once a year"),
                    ("half_yearly", "Twice a year, for a promise"),
                    ("moved", "Moved to another department"),
                    ("back", "Back from a long leave"),
                    ("incident", "Something happened"),
                    ("authority", "Authority above what the kind of role goes up to"),
                    ("emergency", "Authority given in an emergency"),
                ],
                max_length=12,
            ),
        ),
    ]
