import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roles_channels", "0003_languages_and_regions"),
        ("roles_org", "0002_search"),
        ("roles_team", "0002_role_types"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="backup",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="backup_assignments",
                to="roles_org.person",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="channels",
            field=models.ManyToManyField(
                blank=True, related_name="assignments", to="roles_channels.channel"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="languages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=10),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="regions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=10),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="roletype",
            name="critical",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
