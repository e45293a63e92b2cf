"""Evidence packs: who asked for one, when, and the file in pieces while it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from governance.core.models import PublicModel
from policies.guidance.models.policies import PolicyVersion
from policies.guidance.rules.evidence import can_pack

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


class EvidencePackQuerySet(models.QuerySet["EvidencePack"]):
    def visible_to(self, viewer: Viewer) -> EvidencePackQuerySet:
        """Whoever may make packs sees all that were made."""
        return self if can_pack(viewer) else self.none()


class EvidencePack(PublicModel):
    """One pack; its ``manifest_hash`` is what a file that somebody holds is compared with."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="packs")
    asked_at = models.DateTimeField()
    asked_label = models.CharField(max_length=200)
    made_at = models.DateTimeField(null=True, blank=True)
    manifest_hash = models.CharField(max_length=64, blank=True, default="")
    size = models.BigIntegerField(default=0)  # bytes
    dropped_at = models.DateTimeField(null=True, blank=True)  # the file; it can be made again

    objects = EvidencePackQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Evidence: {self.version}"


class EvidencePart(models.Model):
    """A piece of a pack's file, so that no process ever holds all of it."""

    pack = models.ForeignKey(EvidencePack, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "number"], name="guidance_pack_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.pack}, part {self.number}"
