"""Who decided is kept by who they are: two may bear one name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles_team", "0015_proposal_drafts")]

    operations = [
        migrations.AddField(
            model_name="checklistitem",
            name="met_by_uid",
            field=models.UUIDField(blank=True, null=True),
        ),
    ]
