"""Shared abstract models; ``core`` itself has no tables."""

from __future__ import annotations

from django.db import models

from governance.core.uid import uuid7


class PublicModel(models.Model):
    """A row with a public id: UUIDv7, never reused, safe in addresses and in the API."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)

    class Meta:
        abstract = True
