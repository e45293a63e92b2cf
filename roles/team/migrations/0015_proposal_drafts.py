"""A proposal that was begun can be kept by its writer."""

import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    dependencies = [
        ("roles_org", "0004_verifying_channels"),
        ("roles_team", "0014_handovers"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProposalDraft",
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
                ("kept_at", models.DateTimeField()),
                ("sent", models.JSONField(default=dict)),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal_drafts",
                        to="roles_org.person",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="roles_team.role",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kept_at"], name="team_proposal_draft_kept")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("role", "kept_by"), name="team_proposal_draft_once"
                    )
                ],
            },
        ),
    ]
