"""How an acknowledgement came about: the page as shown, the sign-in, the quiz, the paper."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies_guidance", "0009_nudges"),
        ("roles_org", "0009_keep_device"),
    ]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="course",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="address",
            field=models.GenericIPAddressField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="agent",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="attempt",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="authenticated_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="html_hash",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="paper_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="signed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="witness",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acknowledgements_witnessed",
                to="roles_org.person",
            ),
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="witness_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("witness", None))
                | models.Q(("witness", models.F("person")), _negated=True),
                name="guidance_no_own_witness",
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("paper_reason", ""), ("witness", None))
                | models.Q(
                    ("witness__isnull", False),
                    models.Q(("paper_reason", ""), _negated=True),
                ),
                name="guidance_paper_has_reason",
            ),
        ),
    ]
