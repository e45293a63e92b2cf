"""Steps of a path that tell a webhook."""

from __future__ import annotations

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

TARGETS = [
    ("coach", "The department's coach"),
    ("head_coach", "The head coach"),
    ("duty", "Whoever is on duty"),
    ("webhook", "A chat, or another system"),
    ("line", "Who stands in for the coach, an executive, the line manager or a head"),
]
WHYS = [
    ("asked", "Asked"),
    ("nobody_ready", "Nobody was ready"),
    ("asked_before", "Only people who have been asked already"),
    ("nobody_on_duty", "Nobody was on duty"),
    ("reported", "Only the one who reported it"),
    ("other_focus", "Nobody whose focus reaches it was ready"),
    ("no_department", "No department is concerned"),
    ("told", "Told, nobody in person"),
    ("webhook_off", "Its webhook is switched off, or there no more"),
    ("authority", "Nobody who may go as far as an answer would was ready"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("governance_escalations", "0015_crisis"),
        ("governance_notify", "0008_seq_once"),
    ]

    operations = [
        migrations.AddField(
            "runstep",
            "webhook",
            models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
        migrations.AddField(
            "step",
            "webhook",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="path_steps",
                to="governance_notify.webhooktarget",
            ),
        ),
        migrations.AlterField(
            "runstep", "target", models.CharField(choices=TARGETS, max_length=12)
        ),
        migrations.AlterField(
            "runstep",
            "why",
            models.CharField(blank=True, choices=WHYS, default="", max_length=16),
        ),
        migrations.AlterField("step", "target", models.CharField(choices=TARGETS, max_length=12)),
        AddConstraintNotValid(
            "step",
            models.CheckConstraint(
                condition=models.Q(target="webhook", webhook__isnull=False)
                | ~models.Q(target="webhook") & models.Q(webhook=None),
                name="escalations_step_webhook",
            ),
        ),
    ]
