"""Who said it, who answered first, what is kept for lawyers, and when the words were taken out."""

from __future__ import annotations

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


def person(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=name,
        to="roles_org.person",
    )


def words(most: int) -> models.CharField:
    return models.CharField(blank=True, db_default="", default="", max_length=most)


def moment() -> models.DateTimeField:
    return models.DateTimeField(blank=True, null=True)


class Migration(migrations.Migration):
    dependencies = [
        ("governance_escalations", "0007_stand_ins"),
        ("roles_org", "0019_mentions_kept_valid"),
    ]

    operations = [
        migrations.AddField("mention", "author", words(200)),
        migrations.AddField("mention", "author_key", words(200)),
        migrations.AddField("mention", "held_at", moment()),
        migrations.AddField("mention", "held_by", person("mentions_held")),
        migrations.AddField("mention", "hold_reason", words(500)),
        migrations.AddField("mention", "stripped_at", moment()),
        migrations.AddField("escalation", "contact_due_at", moment()),
        migrations.AddField("escalation", "contacted_at", moment()),
        migrations.AddField("escalation", "contacted_by", person("escalations_contacted")),
        AddConstraintNotValid(
            "mention",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("held_at", None), ("held_by", None), ("hold_reason", "")),
                    models.Q(
                        ("held_at__isnull", False),
                        ("held_by__isnull", False),
                        models.Q(("hold_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="escalations_mention_held",
            ),
        ),
        AddConstraintNotValid(
            "mention",
            models.CheckConstraint(
                condition=models.Q(
                    ("stripped_at", None),
                    models.Q(
                        ("author", ""),
                        ("author_key", ""),
                        ("held_at", None),
                        ("link", ""),
                        ("said", ""),
                        ("where", ""),
                    ),
                    _connector="OR",
                ),
                name="escalations_mention_stripped",
            ),
        ),
        AddConstraintNotValid(
            "escalation",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("contacted_at", None), ("contacted_by", None)),
                    models.Q(("contacted_at__isnull", False), ("contacted_by__isnull", False)),
                    _connector="OR",
                ),
                name="escalations_escalation_contact",
            ),
        ),
    ]
