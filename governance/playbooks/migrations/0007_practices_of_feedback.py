"""Practices that come of feedback, and such as are retired."""

from __future__ import annotations

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance_playbooks", "0006_feedback_only_grows")]

    operations = [
        migrations.AddField(
            model_name="practice",
            name="retired_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="practice",
            name="question",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="practice",
                to="governance_playbooks.question",
            ),
        ),
        migrations.AddField(
            model_name="practice",
            name="feedback",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="practice",
                to="governance_playbooks.feedback",
            ),
        ),
        AddConstraintNotValid(
            model_name="practice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("feedback__isnull", False), ("question", None)),
                    models.Q(("feedback", None), ("question__isnull", False)),
                    _connector="OR",
                ),
                name="playbooks_practice_of_one",
            ),
        ),
    ]
