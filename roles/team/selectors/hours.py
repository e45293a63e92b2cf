"""How much of somebody's week their roles take, as agreed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import DecimalField, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from roles.org.models import OrganisationSettings
from roles.org.selectors import organisation_settings
from roles.team.models import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Week:
    """Hours of one role, of all others that its holder has or is proposed for, and how many in
    all the organisation thinks sensible."""

    own: Decimal | None
    others: Decimal
    most: int

    @property
    def total(self) -> Decimal:
        return (self.own or NONE) + self.others

    @property
    def over(self) -> bool:
        return self.total > self.most


def week_of(person_id: int, own: Decimal | None, *, without: int | None = None) -> Week:
    """Return the week of a person with ``own`` hours in one role; ``without`` is its assignment,
    if there is one. Two queries."""
    others = Assignment.objects.open().filter(person=person_id)
    if without is not None:
        others = others.exclude(pk=without)
    total = others.aggregate(total=Sum("hours"))["total"]
    return Week(own, total or NONE, organisation_settings().week_hours)


def with_week(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Return these with ``beyond``: by how many hours all roles of the holder go beyond what is
    thought sensible, negative for what is left."""
    all_of = Assignment.objects.open().filter(person=OuterRef("person")).order_by()
    total = Subquery(all_of.values("person").annotate(total=Sum("hours")).values("total"))
    usual = OrganisationSettings._meta.get_field("week_hours").default  # noqa: SLF001
    most = Subquery(OrganisationSettings.objects.values("week_hours")[:1])
    number = DecimalField(max_digits=6, decimal_places=1)
    return rows.annotate(
        beyond=Coalesce(total, Value(NONE), output_field=number)
        - Coalesce(most, Value(usual), output_field=number)
    )


def hours_told(viewer: Viewer, assignments: Iterable[Assignment]) -> Decimal:
    """Return the hours of these together, as far as the viewer is told: people from outside only
    of their own."""
    told = (
        each for each in assignments if not viewer.external or each.person_id == viewer.person_id
    )
    return sum((each.hours or NONE for each in told), NONE)
