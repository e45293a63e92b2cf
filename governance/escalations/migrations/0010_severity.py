"""How grave it is, its language and region; one more reason why a step asked nobody, and who is asked at its end."""

from __future__ import annotations

from django.db import migrations, models

TARGETS = [
    ("coach", "The department's coach"),
    ("head_coach", "The head coach"),
    ("duty", "Whoever is on duty"),
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
    ("authority", "Nobody who may go as far as an answer would was ready"),
]


class Migration(migrations.Migration):
    dependencies = [("governance_escalations", "0009_keeping_valid")]

    operations = [
        migrations.AddField(
            "mention",
            "severity",
            models.CharField(
                choices=[("usual", "As usual"), ("serious", "Serious")],
                db_default="usual",
                default="usual",
                max_length=10,
            ),
        ),
        migrations.AddField(
            "mention",
            "language",
            models.CharField(blank=True, db_default="", default="", max_length=3),
        ),
        migrations.AddField(
            "mention",
            "region",
            models.CharField(blank=True, db_default="", default="", max_length=2),
        ),
        migrations.AlterField(
            "runstep",
            "why",
            models.CharField(blank=True, choices=WHYS, default="", max_length=16),
        ),
        migrations.AlterField(
            "runstep", "target", models.CharField(choices=TARGETS, max_length=12)
        ),
        migrations.AlterField("step", "target", models.CharField(choices=TARGETS, max_length=12)),
    ]
