"""Who watches a mention that is somebody else's to answer."""

from __future__ import annotations

from django.db import models

from governance.escalations.models.mentions import Mention


class Watch(models.Model):
    """Somebody who is told what becomes of a mention, and owes it nothing.

    Whoever may not read it any more is not told (``selectors.watching``); the row goes when they
    stop, leave, or its words are taken out, and the trail keeps that.
    """

    mention = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="watches")
    person = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="mentions_watched"
    )
    since = models.DateTimeField()
    added_by = models.ForeignKey(  # null: themselves
        "roles_org.Person", null=True, on_delete=models.PROTECT, related_name="watchers_added"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mention", "person"], name="escalations_watch_once")
        ]

    def __str__(self) -> str:
        return f"{self.mention}: {self.person}"
