"""Who was reminded by whom, beside the ladder."""

from __future__ import annotations

from django.db import models

from governance.core.models import PublicModel
from policies.guidance.models.policies import PolicyVersion


class Nudge(PublicModel):
    """Somebody was reminded of a guideline by a person; of one a day, whoever reminds."""

    person = models.ForeignKey("roles_org.Person", on_delete=models.PROTECT, related_name="nudges")
    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="nudges")
    local_day = models.DateField()  # of the organisation
    batch = models.UUIDField()  # one click
    reason = models.CharField(max_length=500, blank=True, default="")
    made_by_label = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "local_day"], name="guidance_nudged_once")
        ]
        indexes = [models.Index(fields=["batch"], name="guidance_nudge_batch")]

    def __str__(self) -> str:
        return f"{self.person}: {self.version}, {self.local_day}"


class LateNotice(models.Model):
    """A coach was told that somebody of theirs is a week late; the row is the claim, made once for
    each time that it was asked."""

    todo = models.ForeignKey(
        "governance_todos.Todo", on_delete=models.PROTECT, related_name="late_notices"
    )
    coach = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="late_notices"
    )
    local_day = models.DateField()  # of the organisation
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["todo", "coach", "local_day"], name="guidance_late_told_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.coach}: {self.todo}, {self.local_day}"
