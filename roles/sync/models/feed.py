"""The change feed: which rows of the organisation changed, in the order in which they did."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Change(models.Model):
    """One row that a transaction changed, written by the triggers of its table in that transaction.

    ``id`` is drawn while the row is locked, so that of two changes of one row the later has the
    higher; ``seq`` is given once the transaction is over. ``xid``, which no model has, is the
    transaction, by which its entry in the trail is found. No image is kept: the row is read when
    the change is, and is then at least as new.
    """

    class Kind(models.TextChoices):
        ASSIGNMENT = "assignment", "assignment"
        DEPARTMENT = "department", "department"
        PERSON = "person", "person"
        ROLE = "role", "role"

    seq = models.BigIntegerField(null=True, blank=True, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    uid = models.UUIDField()
    changed = ArrayField(models.CharField(max_length=20), default=list)  # none: the row is new
    # Ids of the departments that the row is of after and before; of a department that got
    # another parent, of itself and of the parent before.
    place = models.BigIntegerField(null=True)
    place_before = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(seq=None), name="sync_change_unnumbered")
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class Feed(models.Model):
    """The one row that says which numbers are given: ``head`` is the last one, and what is at or
    below ``floor`` is forgotten. Whoever gives numbers locks the table."""

    head = models.BigIntegerField(default=0)
    floor = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.floor}-{self.head}"
