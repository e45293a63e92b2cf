"""A proposal that was begun and not sent: its writer's own, for thirty days."""

from __future__ import annotations

from django.db import models

from governance.core.models import PublicModel
from roles.team.models.roles import Role


class ProposalDraft(PublicModel):
    """What somebody filled in about a role, as it was typed; nobody else sees it."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="drafts")
    kept_by = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="proposal_drafts"
    )
    kept_at = models.DateTimeField()
    sent = models.JSONField(default=dict)  # names of fields and what stood in them

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "kept_by"], name="team_proposal_draft_once")
        ]
        indexes = [models.Index(fields=["kept_at"], name="team_proposal_draft_kept")]

    def __str__(self) -> str:
        return f"{self.role} ({self.kept_by})"
