"""Whether who comes is somebody who went is asked of these alone, not of all whom it brought."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("roles_sync", "0007_feed")]

    operations = [
        AddIndexConcurrently(
            "provisionedperson",
            models.Index(
                fields=["connection"],
                condition=models.Q(gone_at__isnull=False),
                name="sync_provisioned_gone",
            ),
        ),
    ]
