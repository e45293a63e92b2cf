"""Links that show somebody outside that an authority card is valid."""

import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    dependencies = [
        ("roles_team", "0010_liaisons"),
    ]

    operations = [
        migrations.CreateModel(
            name="CardLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(
                        default=governance.core.uid.uuid7, editable=False, unique=True
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="roles_team.assignment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("assignment",),
                        name="team_card_link_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("made_at"))),
                        name="team_card_link_ends_later",
                    ),
                ],
            },
        ),
    ]
