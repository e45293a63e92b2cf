"""The trail. Nothing outside this package imports these models; see ``services``, ``selectors``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Now

from governance.audit.rules import TECHNICAL, can_read_trail, sees_technical
from governance.core.models import PublicModel

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, viewer: Viewer) -> EntryQuerySet:
        """All for auditors and the head coach; for administrators what is about the machinery."""
        if can_read_trail(viewer):
            return self
        return self.filter(subject_type__in=TECHNICAL) if sees_technical(viewer) else self.none()


class Entry(PublicModel):
    """Who did what to what, and why; written in the transaction of the change.

    ``canonical`` and ``leaf`` (its SHA-256) are made by the database at insert from all the
    other columns, and by nobody else; ``xid`` is the writing transaction, by which rows are sealed.
    """

    recorded_at = models.DateTimeField(db_default=Now())
    actor_uid = models.UUIDField(null=True)
    actor_label = models.TextField()
    actor_kind = models.CharField(max_length=16)
    verb = models.CharField(max_length=64)  # "assignment.proposed"
    subject_type = models.CharField(max_length=64)  # "assignment"
    subject_uid = models.UUIDField(null=True)
    subject_label = models.TextField()
    reason = models.TextField(blank=True, default="")
    changes = models.JSONField(default=dict)  # {"field": [before, after]} or facts
    request_id = models.CharField(max_length=64, blank=True, default="")

    objects = EntryQuerySet.as_manager()

    class Meta:
        db_table = "governance_audit_entry"
        indexes = [
            models.Index(fields=["subject_uid", "id"], name="audit_entry_subject"),
            models.Index(fields=["actor_uid", "id"], name="audit_entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_label}"


class Seal(models.Model):
    """One sealed batch: hash(previous hash ‖ ordered leaves ‖ count ‖ last id)."""

    number = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField(db_default=Now())
    last_xid = models.BigIntegerField()
    last_id = models.BigIntegerField()
    # Transaction numbers start anew where a dump is restored; what was restored ends at this id.
    after_id = models.BigIntegerField(default=0)
    count = models.IntegerField()
    entry_ids = models.BinaryField()  # count × 8 bytes, big-endian, in the order of sealing
    leaves = models.BinaryField()  # count × 32 bytes, same order: names the very row that differs
    previous_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        db_table = "governance_audit_seal"

    def __str__(self) -> str:
        return f"seal {self.number}"


class TrailCheck(PublicModel):
    """One verification and what it found; rows can only be added, like the trail's own."""

    at = models.DateTimeField()  # when it was begun; entries written later were not looked at
    asked_by = models.TextField()
    entries = models.BigIntegerField()
    seals = models.BigIntegerField()
    tail = models.BigIntegerField()  # of the entries, those that no seal held yet
    last_hash = models.CharField(max_length=64)
    faults = models.JSONField(default=list)  # [{"entry", "seal", "label", "what"}]

    class Meta:
        db_table = "governance_audit_check"

    def __str__(self) -> str:
        return f"{self.entries} entries"

    @property
    def is_clean(self) -> bool:
        return not self.faults
