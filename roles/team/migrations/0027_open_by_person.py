"""The index of open assignments begins with the person, by whom it is asked.

It began with the role, and was read whole for each person of an organisation that is large.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles_team", "0026_terms_stand")]

    operations = [
        migrations.RemoveConstraint(model_name="assignment", name="team_assignment_open_once"),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["proposed", "active", "suspended", "handing_over"])
                ),
                fields=("person", "role"),
                name="team_assignment_open_once",
            ),
        ),
    ]
