"""Each version says for whom it was published; an audience may be given by rules."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies_guidance", "0004_frozen"),
        ("roles_org", "0005_person_country"),
    ]

    operations = [
        migrations.AddField(
            model_name="policyversion",
            name="audience_department",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="roles_org.department",
            ),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="audience_kind",
            field=models.CharField(
                choices=[
                    ("everyone", "Everyone"),
                    ("department", "A department and all below it"),
                    ("role_kinds", "Holders of kinds of role"),
                    ("rules", "By rules"),
                ],
                default="everyone",
                max_length=10,
                verbose_name="for",
            ),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="audience_role_kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[("coach", "Coach"), ("player", "Player"), ("booth", "Booth")],
                    max_length=6,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="policy",
            name="audience_kind",
            field=models.CharField(
                choices=[
                    ("everyone", "Everyone"),
                    ("department", "A department and all below it"),
                    ("role_kinds", "Holders of kinds of role"),
                    ("rules", "By rules"),
                ],
                default="everyone",
                max_length=10,
                verbose_name="for",
            ),
        ),
    ]
