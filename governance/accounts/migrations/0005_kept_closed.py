"""An account that a decision closed stays closed when its person comes back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance_accounts", "0004_token_replaced_by")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="kept_closed",
            field=models.BooleanField(db_default=False, default=False, verbose_name="stays closed"),
        ),
    ]
