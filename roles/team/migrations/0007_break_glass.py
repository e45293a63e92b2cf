"""Authority at once: to the minute, and narrow by the database."""

import datetime as dt

import django.contrib.postgres.constraints
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roles_channels", "0003_languages_and_regions"),
        ("roles_org", "0002_search"),
        ("roles_team", "0006_reviews"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="assignment",
            name="team_assignment_one_holder",
        ),
        migrations.AddField(
            model_name="assignment",
            name="break_glass",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="assignment",
            name="ends_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("break_glass", False), ("state__in", ["active", "suspended"])),
                expressions=[
                    (models.F("role"), "="),
                    (
                        models.Func(
                            models.F("starts_on"), models.F("ends_on"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="team_assignment_one_holder",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("break_glass", False),
                    models.Q(
                        ("authority__lte", 2),
                        ("ends_at__isnull", False),
                        (
                            "ends_at__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("proposed_at"),
                                "+",
                                models.Value(dt.timedelta(days=3)),
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="team_assignment_break_glass_narrow",
            ),
        ),
    ]
