"""Practices that come of mentions."""

from __future__ import annotations

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance_escalations", "0020_handovers"),
        ("governance_playbooks", "0011_tips_lapse"),
    ]

    operations = [
        migrations.AddField(
            "practice",
            "mention",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="practice",
                to="governance_escalations.mention",
            ),
        ),
        migrations.RemoveConstraint("practice", "playbooks_practice_of_one"),
        AddConstraintNotValid(
            "practice",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("feedback", None), ("mention__isnull", False), ("question", None)),
                    models.Q(("feedback__isnull", False), ("mention", None), ("question", None)),
                    models.Q(("feedback", None), ("mention", None), ("question__isnull", False)),
                    _connector="OR",
                ),
                name="playbooks_practice_of_one",
            ),
        ),
    ]
