"""Whom a role works with in other departments."""

import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    dependencies = [
        ("roles_org", "0002_search"),
        ("roles_team", "0009_focus_history"),
    ]

    operations = [
        migrations.CreateModel(
            name="Liaison",
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
                ("purpose", models.CharField(max_length=200)),
                (
                    "cadence",
                    models.CharField(
                        choices=[
                            ("as_needed", "As needed"),
                            ("daily", "Daily"),
                            ("weekly", "Weekly"),
                            ("monthly", "Monthly"),
                            ("quarterly", "Quarterly"),
                        ],
                        default="as_needed",
                        max_length=10,
                    ),
                ),
                ("named_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liaisons",
                        to="roles_org.person",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liaisons",
                        to="roles_team.role",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("role", "person"),
                        name="team_liaison_once",
                    )
                ],
            },
        ),
    ]
