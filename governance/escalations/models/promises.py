"""What somebody outside was promised, and who approved it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from governance.core.models import PublicModel
from governance.escalations.models.mentions import Mention
from governance.escalations.rules import sees_without_words
from governance.escalations.rules.promises import PromiseState, approves_legal
from roles.team.rules import Asked, Authority

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


class PromiseQuerySet(models.QuerySet["Promise"]):
    def open(self) -> PromiseQuerySet:
        return self.filter(state=PromiseState.OPEN)

    def asked(self) -> PromiseQuerySet:
        return self.filter(state=PromiseState.ASKED)

    def late(self, now: datetime) -> PromiseQuerySet:
        return self.open().filter(due_at__lt=now)

    def readable_to(self, viewer: Viewer) -> PromiseQuerySet:
        """Word for word: what one made, keeps or was asked to approve, what belongs to a mention
        that one reads, and one's departments'; legal reads what needs their word."""
        if viewer.head_coach:
            return self
        departments = viewer.led_department_ids | viewer.coached_department_ids
        if viewer.report_ids and viewer.department_id is not None:
            departments |= {viewer.department_id}
        seen = Q(department_id__in=departments)
        seen |= Q(mention__in=Mention.objects.readable_to(viewer).values("pk"))
        if approves_legal(viewer):
            seen |= Q(pk__in=PromiseApproval.objects.filter(legal=True).values("promise"))
        if viewer.person_id is not None:
            own = Q(asked_id=viewer.person_id) | Q(answered_by_id=viewer.person_id)
            seen |= Q(made_by_id=viewer.person_id) | Q(keeper_id=viewer.person_id)
            seen |= Q(pk__in=PromiseApproval.objects.filter(own).values("promise"))
        return self.filter(seen)

    def visible_to(self, viewer: Viewer) -> PromiseQuerySet:
        """What is readable; for those who see each mention without its words, all the others
        so, too. A token that is limited to departments sees what was promised there."""
        if viewer.within_department_ids is not None:
            return self.filter(department_id__in=viewer.within_department_ids)
        return self if sees_without_words(viewer) else self.readable_to(viewer)


class Promise(PublicModel):
    """Something promised to somebody outside, or that waits for a word to be.

    How far whoever made it might go then is kept with it. To whom and what are a person's: they
    are shown to those who deal with it, never written into the trail, and ``stripped_at`` taken
    out as the words of mentions are.
    """

    mention = models.ForeignKey(
        Mention, null=True, blank=True, on_delete=models.PROTECT, related_name="promises"
    )
    to_whom = models.CharField(max_length=200)  # a name or a handle
    what = models.CharField(max_length=1000)
    value = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)  # the organisation's when it was made
    due_at = models.DateTimeField()  # the last second of its day where its maker was
    state = models.CharField(max_length=9, choices=PromiseState.choices)
    made_by = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="promises"
    )
    made_at = models.DateTimeField()
    form = models.UUIDField()  # sent twice is made once
    assignment = models.ForeignKey(
        "roles_team.Assignment", on_delete=models.PROTECT, related_name="promises"
    )
    role_type = models.ForeignKey(
        "roles_team.RoleType", on_delete=models.PROTECT, related_name="promises"
    )
    department = models.ForeignKey(  # of the role it was made in
        "roles_org.Department", on_delete=models.PROTECT, related_name="promises"
    )
    authority = models.PositiveSmallIntegerField(choices=Authority.choices)
    goodwill_limit = models.DecimalField(  # null: as far as a promise goes
        max_digits=12, decimal_places=2, null=True, blank=True
    )
    approved_at = models.DateTimeField(null=True, blank=True)  # null: nobody had to be asked
    keeper = models.ForeignKey(  # null: nobody is there to keep it
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="promises_kept",
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(  # null: it lapsed
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="promises_settled",
    )
    outcome = models.CharField(max_length=1000, blank=True, default="")  # what happened, or why
    stripped_at = models.DateTimeField(null=True, blank=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["made_by", "form"], name="escalations_promise_once"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "open"], settled_at=None, settled_by=None)
                | Q(state__in=["kept", "broken", "declined"], settled_at__isnull=False)
                & Q(settled_by__isnull=False)
                | Q(state="withdrawn", settled_at__isnull=False),
                name="escalations_promise_settled",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "kept", "broken"])
                | Q(goodwill_limit=None)
                | Q(value__lte=F("goodwill_limit"))
                | Q(approved_at__isnull=False),
                name="escalations_promise_within",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0) & Q(authority__gte=Authority.REPLY.value),
                name="escalations_promise_value",
            ),
            models.CheckConstraint(
                condition=Q(stripped_at=None) & ~Q(to_whom="") & ~Q(what="")
                | Q(stripped_at__isnull=False, to_whom="", what="", outcome="")
                & Q(settled_at__isnull=False),
                name="escalations_promise_stripped",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(settled_at=None), name="escalations_promise_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role_type}, {self.money}"

    @property
    def money(self) -> str:
        """What it comes to, as people write it: "EUR 79.00"."""
        return f"{self.currency} {self.value:.2f}"


class PromiseApproval(PublicModel):
    """One word that a promise above its maker's limit needs: the head coach's, or legal's."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="approvals")
    legal = models.BooleanField()
    asked = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="promises_asked"
    )
    because = models.CharField(max_length=16, choices=Asked.choices)
    answered_by = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="promises_answered",
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "legal"], name="escalations_promise_approval_once"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="escalations_promise_approval_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise}: {self.get_because_display()}"
