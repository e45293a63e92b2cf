"""What is set aside without an answer: why, by whom, and which other it is the same as."""

from __future__ import annotations

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("governance_escalations", "0004_rota"),
        ("roles_org", "0009_keep_device"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="escalation",
            name="escalations_escalation_state",
        ),
        migrations.AddField(
            model_name="mention",
            name="disposition",
            field=models.CharField(
                blank=True,
                choices=[
                    ("noise", "Noise"),
                    ("spam", "Spam"),
                    ("duplicate", "The same as another"),
                ],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="mention",
            name="duplicate_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duplicates",
                to="governance_escalations.mention",
            ),
        ),
        migrations.AddField(
            model_name="mention",
            name="set_aside_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="mention",
            name="set_aside_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mentions_set_aside",
                to="roles_org.person",
            ),
        ),
        migrations.AlterField(
            model_name="escalation",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("taken", "Taken"),
                    ("closed", "Closed"),
                    ("aside", "Set aside"),
                ],
                default="open",
                max_length=8,
            ),
        ),
        AddConstraintNotValid(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at", None), ("holder", None), ("state", "open"), ("taken_at", None)
                    ),
                    models.Q(
                        ("closed_at", None),
                        ("holder__isnull", False),
                        ("state", "taken"),
                        ("taken_at__isnull", False),
                    ),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("holder__isnull", False),
                        ("state", "closed"),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    models.Q(("closed_at__isnull", False), ("outcome", ""), ("state", "aside")),
                    _connector="OR",
                ),
                name="escalations_escalation_state",
            ),
        ),
        AddConstraintNotValid(
            model_name="mention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("disposition", ""), ("duplicate_of", None), ("set_aside_at", None)),
                    models.Q(
                        ("disposition__in", ["noise", "spam"]),
                        ("duplicate_of", None),
                        ("set_aside_at__isnull", False),
                    ),
                    models.Q(
                        ("disposition", "duplicate"),
                        ("duplicate_of__isnull", False),
                        ("set_aside_at__isnull", False),
                        models.Q(("duplicate_of", models.F("pk")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="escalations_mention_aside",
            ),
        ),
        ValidateConstraint(model_name="escalation", name="escalations_escalation_state"),
        ValidateConstraint(model_name="mention", name="escalations_mention_aside"),
    ]
