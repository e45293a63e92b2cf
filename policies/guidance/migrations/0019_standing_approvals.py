"""Standing approvals, to which only an end is ever added, and questions before an approval."""

from __future__ import annotations

from datetime import timedelta

import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid

ENDED_ONLY = """
CREATE FUNCTION policies_guidance_standing_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
    AND to_jsonb(OLD) - 'ended_at' - 'ended_by_label'
      = to_jsonb(NEW) - 'ended_at' - 'ended_by_label' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a standing approval stands, and only ends';
END $$;
CREATE TRIGGER policies_guidance_standing_ended_only
BEFORE UPDATE OR DELETE ON policies_guidance_standingapproval
FOR EACH ROW EXECUTE FUNCTION policies_guidance_standing_guard();
"""
ENDED_ONLY_REVERSE = """
DROP TRIGGER policies_guidance_standing_ended_only ON policies_guidance_standingapproval;
DROP FUNCTION policies_guidance_standing_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("policies_guidance", "0018_signed_sheets"),
        ("roles_org", "0009_keep_device"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="question",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="StandingApproval",
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
                ("function", models.CharField(max_length=30)),
                ("account_label", models.CharField(max_length=200)),
                ("given_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("reason", models.CharField(max_length=500)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by_label", models.CharField(blank=True, default="", max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.person",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standing_approvals",
                        to="policies_guidance.policy",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("policy", "function", "person"),
                        name="guidance_one_standing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__gt", models.F("given_at")),
                            (
                                "until__lt",
                                models.expressions.CombinedExpression(
                                    models.F("given_at"),
                                    "+",
                                    models.Value(timedelta(days=366)),
                                ),
                            ),
                        ),
                        name="guidance_standing_ends",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ENDED_ONLY, ENDED_ONLY_REVERSE),
    ]
