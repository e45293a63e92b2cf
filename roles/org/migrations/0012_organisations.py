"""The organisations that people from outside belong to."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    dependencies = [("roles_org", "0011_size_written")]

    operations = [
        migrations.CreateModel(
            name="Organisation",
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
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("partner", "Partner"),
                            ("reseller", "Reseller"),
                            ("agency", "Agency"),
                            ("supplier", "Supplier"),
                            ("influencer", "Influencer"),
                            ("media", "Media"),
                        ],
                        default="partner",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",), name="org_organisation_external_id"
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="org_organisation_name"
                    ),
                ]
            },
        ),
        migrations.AddField(
            model_name="person",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="roles_org.organisation",
            ),
        ),
    ]
