"""Somebody stands in for legal where nobody of legal is assigned any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roles_team", "0021_authority_history"),
    ]

    operations = [
        migrations.AlterField(
            model_name="checklistitem",
            name="asked_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("self", "Nobody gets a role without accepting it"),
                    ("line_manager", "Line manager"),
                    ("sponsor", "Sponsor, since there is no line manager to ask"),
                    (
                        "head_above",
                        "Heads the nearest department, since there is no line manager to ask",
                    ),
                    ("coach", "Coach of the department"),
                    ("head_coach", "Head coach"),
                    ("no_coach", "Head coach, since the department has no coach to ask"),
                    ("fallback_coach", "Stands in, since there is no head coach to ask"),
                    ("department_head", "Department head, since there is no head coach to ask"),
                    ("root_head", "Heads the organisation, since there is no head coach to ask"),
                    ("executive", "Executive in the booth, since nobody nearer can be asked"),
                    ("administrator", "Administrator, since nobody else can be asked"),
                    ("manager_above", "Line manager above, since there was no answer in time"),
                    ("late_coach", "Coach of the department, since there was no answer in time"),
                    ("late_head", "Head coach, since there was no answer in time"),
                    ("late", "Stands in, since there was no answer in time"),
                    ("legal", "Legal, for a promise"),
                    ("for_legal", "Stands in, since nobody of legal is assigned any more"),
                    ("no_legal", "Head coach alone, since nobody of legal is assigned"),
                    ("alone", "Decided alone, as a small organisation does"),
                    ("set_up", "Decided when Playbook was set up"),
                ],
                default="",
                max_length=20,
            ),
        ),
    ]
