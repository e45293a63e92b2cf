"""Finding channels by any part of their handle, platform or address."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Concat

from governance.core.search import Fold


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("governance_core", "0002_fold"), ("roles_channels", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            "channel",
            GinIndex(
                OpClass(
                    Fold(
                        Concat(
                            "handle",
                            models.Value(" "),
                            "platform",
                            models.Value(" "),
                            "url",
                            output_field=models.TextField(),
                        )
                    ),
                    "gin_trgm_ops",
                ),
                name="channels_channel_text",
            ),
        ),
    ]
