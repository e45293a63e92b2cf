"""Assignments: who holds a role, or is about to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Subquery

from governance.core.models import PublicModel
from governance.todos.models import Leave
from roles.team.models.checklists import ChecklistItem, ReadyPeriod
from roles.team.models.roles import Role
from roles.team.rules import (
    LONGEST,
    MOST_AUTHORITY,
    OPEN_STATES,
    Authority,
    State,
)
from roles.team.rules.hours import LEAST_HOURS, MOST_WEEKLY

if TYPE_CHECKING:
    from datetime import date, datetime

    from governance.core.viewer import Viewer


def ready_at(now: datetime) -> Exists:
    """Whether an assignment is ready at ``now``, as a column of it."""
    return Exists(ReadyPeriod.objects.filter(assignment=OuterRef("pk"), during__contains=now))


def run_out_at(now: datetime) -> Exists:
    """Whether something that an assignment needs is not met at ``now``, or not any more."""
    unmet = Q(met_at=None) | Q(expires_at__lte=now)
    items = ChecklistItem.objects.filter(unmet, assignment=OuterRef("pk"), blocks_from__lte=now)
    return Exists(items)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open(self) -> AssignmentQuerySet:
        return self.filter(state__in=OPEN_STATES)

    def active(self) -> AssignmentQuerySet:
        return self.filter(state=State.ACTIVE)

    def ready(self, now: datetime) -> AssignmentQuerySet:
        """Those who might act at ``now``, by the recorded periods of readiness."""
        return self.filter(ready_periods__during__contains=now)

    def ready_still(self, now: datetime) -> AssignmentQuerySet:
        """The same, without those that need something that has run out by ``now``: the job that
        ends their period may come later, and a period that is not over yet knows no end."""
        return self.ready(now).exclude(run_out_at(now))

    def run_out(self, now: datetime) -> AssignmentQuerySet:
        """Those in office that need something that is not met at ``now``, or not any more."""
        return self.active().filter(run_out_at(now))

    def ready_or_resting(self, now: datetime) -> AssignmentQuerySet:
        """Those that are ready at ``now``, or were when the leave began that their holder is on."""
        leave = Leave.objects.filter(person=OuterRef("assignment__person"), until=None)
        periods = ReadyPeriod.objects.alias(leave=Subquery(leave.values("since")))
        held = periods.filter(Q(during__contains=now) | Q(during__endswith__gte=F("leave")))
        return self.filter(pk__in=held.values("assignment"))

    def with_readiness(self, now: datetime) -> AssignmentQuerySet:
        """Each with ``is_ready``: whether it is at ``now``."""
        named: dict[str, Any] = {"is_ready": ready_at(now)}
        return self.annotate(**named)

    def within_dates(self, day: date) -> AssignmentQuerySet:
        """Begun by ``day`` and not over yet; ``ends_on`` is the first day without."""
        lasting = Q(ends_on=None) | Q(ends_on__gt=day)
        return self.filter(lasting, starts_on__lte=day)

    def visible_to(self, viewer: Viewer) -> AssignmentQuerySet:
        if not viewer.is_member:
            return self.none()
        if viewer.within_department_ids is not None:
            return self.filter(role__department_id__in=viewer.within_department_ids)
        if viewer.external:
            colleagues = {
                "person__kind": "external",
                "person__organisation": viewer.organisation_id,
                "state": State.ACTIVE,
            }
            own = Q(person=viewer.person_id)
            return self.filter(own | Q(**colleagues) if viewer.organisation_id else own)
        return self

    def told_to(self, viewer: Viewer) -> AssignmentQuerySet:
        """Of what is to be seen, where the viewer is told how it came about too, and what it
        brings with it: people from outside only of their own."""
        seen = self.visible_to(viewer)
        return seen.filter(person=viewer.person_id) if viewer.external else seen


class Assignment(PublicModel):
    """A person holding, or about to hold, a role."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="assignments")
    person = models.ForeignKey(  # found by team_assignment_person
        "roles_org.Person", on_delete=models.PROTECT, related_name="assignments", db_index=False
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    authority = models.PositiveSmallIntegerField(choices=Authority.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    channels = models.ManyToManyField(
        "roles_channels.Channel", blank=True, related_name="assignments"
    )  # focus: none named means all of the department's
    languages = ArrayField(
        models.CharField(max_length=10), default=list, db_default=[], blank=True
    )  # "de"
    regions = ArrayField(
        models.CharField(max_length=10), default=list, db_default=[], blank=True
    )  # "AT"
    backup = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="backup_assignments",
    )
    hours = models.DecimalField(
        max_digits=3, decimal_places=1, null=True, blank=True
    )  # agreed, a week; none: nobody said
    signs_as = models.CharField(
        max_length=40, blank=True, default="", db_default=""
    )  # the name or initials used outside: "^MK", "Mia at Larkfield"
    persona = models.BooleanField(default=False, db_default=False)  # speaks as it, not as oneself
    note = models.TextField(blank=True, default="")  # a word of the proposer to those asked
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
    )
    proposed_by_account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )  # a token's owner, too: who proposes does not approve
    proposed_by_label = models.CharField(max_length=200)
    decided_alone = models.BooleanField(default=False)  # small size: one person decided
    break_glass = models.BooleanField(default=False, db_default=False)  # nobody was asked
    ends_at = models.DateTimeField(null=True, blank=True)  # to the minute, when glass was broken
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_reason = models.TextField(blank=True, default="", db_default="")
    handover_by = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handovers",
    )  # who is asked to hand over what the holder had; by ends_on, once it is set
    successor = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="successions",
    )  # named when it was to be handed over; proposed like anybody else
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.TextField(blank=True, default="")

    objects = AssignmentQuerySet.as_manager()

    is_ready: bool  # annotated by with_readiness

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"],  # by person they are looked up
                condition=Q(
                    state__in=[State.PROPOSED, State.ACTIVE, State.SUSPENDED, State.HANDING_OVER]
                ),
                name="team_assignment_open_once",
            ),
            ExclusionConstraint(
                name="team_assignment_one_holder",
                expressions=[
                    (F("role"), RangeOperators.EQUAL),
                    (
                        Func(F("starts_on"), F("ends_on"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state__in=[State.ACTIVE, State.SUSPENDED], break_glass=False),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="team_assignment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(hours=None) | Q(hours__range=(LEAST_HOURS, MOST_WEEKLY)),
                name="team_assignment_hours",
            ),
            models.CheckConstraint(
                condition=Q(persona=False) | ~Q(signs_as=""), name="team_assignment_persona_named"
            ),
            models.CheckConstraint(
                condition=Q(break_glass=False)
                | Q(
                    authority__lte=MOST_AUTHORITY,
                    ends_at__isnull=False,
                    ends_at__lte=F("proposed_at") + LONGEST,
                ),
                name="team_assignment_break_glass_narrow",
            ),
        ]
        indexes = [models.Index(fields=["person", "state"], name="team_assignment_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.role}"

    @property
    def last_day(self) -> date | None:
        """The last day with it, as people read a term; None while it is open-ended."""
        return self.ends_on - timedelta(days=1) if self.ends_on else None

    @property
    def level(self) -> int:
        """How far the holder may go once ready: as given, but never above what the kind of role
        and the departments allow now. Load ``role__type`` with it."""
        return min(self.authority, self.role.most)

    @property
    def level_label(self) -> str:
        return str(Authority(self.level).label)
