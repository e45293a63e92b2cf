"""What whoever handles a mention asks the booth before answering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from governance.core.models import PublicModel
from governance.escalations.models.mentions import Mention
from governance.escalations.models.texts import ApprovedText
from governance.escalations.rules.booth import WAITING, BoothState

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


class BoothRequestQuerySet(models.QuerySet["BoothRequest"]):
    def waiting(self) -> BoothRequestQuerySet:
        return self.filter(state__in=WAITING)

    def visible_to(self, viewer: Viewer) -> BoothRequestQuerySet:
        """Who asked, who is or was asked, who holds the function, whoever has the mention, and who
        leads or coaches its department; the head coach all. Who reported it is not told."""
        if viewer.head_coach:
            return self
        places = viewer.led_department_ids | viewer.coached_department_ids
        seen = Q(mention__department_id__in=places)
        if viewer.person_id is not None:
            seen |= Q(mention__escalation__holder_id=viewer.person_id)
            seen |= Q(asked_by_id=viewer.person_id) | Q(tried__contains=[viewer.person_id])
            seen |= Q(function__in=viewer.functions)
        return self.filter(seen)


class BoothRequest(PublicModel):
    """One question to a function of the booth, with a clock of its own.

    ``draft`` is the answer that is to be approved, empty where only something is asked. ``turn``
    grows with each answer and reply, so that nobody answers what they have not read. ``tried``
    are who was asked so far, in that order.
    """

    mention = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="booth_requests")
    function = models.CharField(max_length=30)
    state = models.CharField(max_length=10, choices=BoothState.choices, default=BoothState.OPEN)
    draft = models.TextField(blank=True, default="")
    question = models.TextField(blank=True, default="")
    asked_by = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="booth_requests"
    )
    asked = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="booth_requests_asked"
    )
    tried = ArrayField(models.BigIntegerField(), default=list)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    turn = models.PositiveIntegerField(default=1)
    answer = models.TextField(blank=True, default="")  # asked back, refused because, answered
    answered_by = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="booth_requests_answered",
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    text = models.OneToOneField(
        ApprovedText,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="booth_request",
    )

    objects = BoothRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mention", "function"],
                condition=Q(state__in=["open", "back"]),
                name="escalations_booth_once",
            ),
            models.CheckConstraint(
                condition=~Q(draft="") | ~Q(question=""), name="escalations_booth_something"
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=models.F("asked")), name="escalations_booth_another"
            ),
            models.CheckConstraint(
                condition=Q(state="approved", text__isnull=False)
                | ~Q(state="approved") & Q(text=None),
                name="escalations_booth_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mention}: {self.function}"
