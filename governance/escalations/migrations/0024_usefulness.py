"""Whether what was passed on was useful, and whether it came to the wrong desk."""

from __future__ import annotations

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance_escalations", "0023_references_valid")]

    operations = [
        migrations.AddField(
            "handover", "wrong_desk", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField("escalation", "useful", models.BooleanField(blank=True, null=True)),
        migrations.AddField("escalation", "useful_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "escalation",
            "useful_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="escalations_judged",
                to="roles_org.person",
            ),
        ),
        migrations.AddField(
            "escalation",
            "useful_words",
            models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
        AddConstraintNotValid(
            "escalation",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("useful", None),
                        ("useful_at", None),
                        ("useful_by", None),
                        ("useful_words", ""),
                    ),
                    models.Q(
                        ("useful__isnull", False),
                        ("useful_at__isnull", False),
                        ("useful_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="escalations_escalation_judged",
            ),
        ),
    ]
