"""A rule may be for everyone, so that others can take some out."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roles_channels", "0006_past_places"),
        ("roles_org", "0005_person_country"),
        ("roles_team", "0017_audience_rules"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="audiencerule",
            name="team_audience_rule_says_something",
        ),
        migrations.AddConstraint(
            model_name="audiencerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("excludes", False),
                    models.Q(
                        ("authority", None),
                        ("channel", None),
                        ("country", ""),
                        ("department", None),
                        ("function", ""),
                        ("person", None),
                        ("person_kind", ""),
                        ("role_kind", ""),
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="team_audience_rule_says_something",
            ),
        ),
    ]
