"""Who is on duty for which channels, and when: plans that follow each other, and overrides.

Nothing of it is changed after it counted: a plan ends and another begins, an override is cut
short. So who was on duty on any past day is worked out from the same rows as today.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from governance.core.models import PublicModel
from governance.escalations.rules.duty import RequestState
from governance.escalations.rules.rota import Rotation

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


class RotaQuerySet(models.QuerySet["Rota"]):
    def open(self) -> RotaQuerySet:
        return self.filter(closed_at=None)

    def visible_to(self, viewer: Viewer) -> RotaQuerySet:
        """Those of one's departments: led, coached, where one holds a role or is on the rota.

        All of them for the head coach, auditors, administrators and what has no limit.
        """
        if viewer.within_department_ids is not None:
            return self.filter(department_id__in=viewer.within_department_ids)
        whole = viewer.head_coach or viewer.auditor or viewer.administrator
        if whole or viewer.is_system or viewer.kind == "token":
            return self
        seen = Q(department_id__in=viewer.led_department_ids | viewer.coached_department_ids)
        if viewer.person_id is not None:
            mine = Rota.objects.filter(plans__layers__turns__person_id=viewer.person_id)
            played = Q(
                department__roles__assignments__person_id=viewer.person_id,
                department__roles__assignments__state="active",
                department__roles__type__kind="player",
            )
            playing = Rota.objects.filter(played)
            covering = Rota.objects.filter(overrides__person_id=viewer.person_id)
            for each in (mine, playing, covering):
                seen |= Q(pk__in=each.values("pk"))
        return self.filter(seen)


class Rota(PublicModel):
    """Of one department; what it is at present is its latest plan."""

    department = models.ForeignKey(
        "roles_org.Department", on_delete=models.PROTECT, related_name="rotas"
    )
    name = models.CharField(max_length=100)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = RotaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department", "name"],
                condition=Q(closed_at=None),
                name="escalations_rota_name",
            )
        ]

    def __str__(self) -> str:
        return self.name


class RotaPlan(models.Model):
    """What a rota was or is, [from, to). No channels are all of the department's."""

    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField()  # within the rota, from 1
    time_zone = models.CharField(max_length=64)
    channels = models.ManyToManyField("roles_channels.Channel", blank=True, related_name="rotas")
    during = DateTimeRangeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rota", "number"], name="escalations_plan_number"),
            ExclusionConstraint(
                name="escalations_plan_once_at_a_time",
                expressions=[
                    (F("rota"), RangeOperators.EQUAL),
                    (F("during"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rota} {self.number}"

    @property
    def since(self) -> datetime:
        """When it began; one that another replaced in the same moment never did."""
        return cast("datetime", self.during.lower)


class RotaLayer(models.Model):
    """People who take turns; of several layers the first that somebody ready stands in counts."""

    plan = models.ForeignKey(RotaPlan, on_delete=models.PROTECT, related_name="layers")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    starts_on = models.DateField()
    hand_over = models.TimeField()
    rotation = models.CharField(max_length=5, choices=Rotation.choices)
    every = models.PositiveSmallIntegerField()
    days = ArrayField(models.PositiveSmallIntegerField())  # 1 is Monday
    opens = models.TimeField()
    closes = models.TimeField()  # no later than it opens: on the next day

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="escalations_layer_position"),
            models.CheckConstraint(condition=Q(every__gte=1), name="escalations_layer_every"),
        ]

    def __str__(self) -> str:
        return self.name


class RotaTurn(models.Model):
    layer = models.ForeignKey(RotaLayer, on_delete=models.PROTECT, related_name="turns")
    position = models.PositiveSmallIntegerField()
    person = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="rota_turns"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["layer", "position"], name="escalations_turn_position")
        ]

    def __str__(self) -> str:
        return f"{self.layer} {self.position}"


class DutyOverride(PublicModel):
    """Somebody on duty whoever's turn it is; of two the one that was made later."""

    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="overrides")
    person = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="duty_overrides"
    )
    since = models.DateTimeField()
    until = models.DateTimeField()  # as it is now: earlier than planned when it was cut short
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            # cut short before it began it is empty, and counts for nothing
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="escalations_override_order"
            ),
            models.CheckConstraint(
                condition=Q(since__gte=F("made_at")), name="escalations_override_not_backdated"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="escalations_override_reason"),
        ]
        indexes = [models.Index(fields=["rota", "until"], name="escalations_override_until")]

    def __str__(self) -> str:
        return f"{self.person}, {self.rota}"

    def counts_at(self, now: datetime) -> bool:
        return self.until > now


class DutyRequestQuerySet(models.QuerySet["DutyRequest"]):
    def open(self) -> DutyRequestQuerySet:
        return self.filter(state=RequestState.ASKED)


class DutyRequest(PublicModel):
    """One on duty asks another to take a shift over, for one of theirs or for nothing."""

    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="requests")
    asked_by = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="duty_requests"
    )
    asked = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="duty_asked"
    )
    since = models.DateTimeField()
    until = models.DateTimeField()
    back_since = models.DateTimeField(null=True, blank=True)  # what is taken over in return
    back_until = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True, default="")
    state = models.CharField(max_length=9, choices=RequestState.choices, default=RequestState.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = DutyRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="escalations_request_order"
            ),
            models.CheckConstraint(
                condition=Q(back_since=None, back_until=None) | Q(back_until__gt=F("back_since")),
                name="escalations_request_return",
            ),
            models.CheckConstraint(
                condition=~Q(asked=F("asked_by")), name="escalations_request_of_another"
            ),
            ExclusionConstraint(
                name="escalations_request_once_at_a_time",
                expressions=[
                    (F("rota"), RangeOperators.EQUAL),
                    (F("asked_by"), RangeOperators.EQUAL),
                    (Func(F("since"), F("until"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state="asked"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by}: {self.rota}"
