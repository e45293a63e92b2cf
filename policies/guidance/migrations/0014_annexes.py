"""An annex belongs to a guideline and to one place."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies_guidance", "0013_authors_known"),
        ("roles_channels", "0006_past_places"),
        ("roles_org", "0005_person_country"),
    ]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="annex_channel",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="roles_channels.channel",
            ),
        ),
        migrations.AddField(
            model_name="policy",
            name="annex_department",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="roles_org.department",
            ),
        ),
        migrations.AddField(
            model_name="policy",
            name="base",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="annexes",
                to="policies_guidance.policy",
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("kind", "annex"), _negated=True),
                        ("annex_channel", None),
                        ("annex_department", None),
                        ("base", None),
                    ),
                    models.Q(
                        models.Q(
                            models.Q(("annex_channel__isnull", False), ("annex_department", None)),
                            models.Q(("annex_channel", None), ("annex_department__isnull", False)),
                            _connector="OR",
                        ),
                        ("base__isnull", False),
                        ("kind", "annex"),
                    ),
                    _connector="OR",
                ),
                name="guidance_annex_of_one_place",
            ),
        ),
    ]
