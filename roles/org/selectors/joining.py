"""When somebody joined, and until when they have the time that joiners have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import DateField, DateTimeField, Exists, F, Func, OuterRef, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Greatest

from roles.org.models import Placement

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models.expressions import Combinable

    from roles.org.models import OrganisationSettings

DAY: Final = "(%(expressions)s)::timestamp"
# With whom an organisation was first listed is no joiner: that day says nothing of theirs.
LISTED: Final = "(SELECT min(lower(during)) FROM roles_org_placement)"


def joiners_due(due_at: datetime, settings: OrganisationSettings, person: str = "") -> Combinable:
    """Return, as an expression, the later of ``due_at`` and the end of a joiner's days.

    They are counted from the day on which somebody started, which may be ahead, or since when
    they are here without a break, where nobody said. For a queryset of people; else ``person`` is
    the name of the field that leads to one.
    """
    own = Func(_joined(person), Value(settings.joiner_days), arg_joiner=" + ", template=DAY)
    zoned = Func(Value(settings.time_zone), own, function="timezone", output_field=DateTimeField())
    return Greatest(Value(due_at, output_field=DateTimeField()), zoned)


def _joined(person: str) -> Combinable:
    started, key = (f"{person}__started_on", f"{person}_id") if person else ("started_on", "pk")
    former = Placement.objects.filter(
        person=OuterRef("person"), during__endswith=OuterRef("during__startswith")
    )
    later = Placement.objects.exclude(during__startswith=RawSQL(LISTED, ()))  # noqa: S611 - ours
    came = later.filter(~Exists(former), person=OuterRef(key)).order_by("-during__startswith")
    since = Subquery(came.values("during__startswith")[:1], output_field=DateField())
    return Coalesce(F(started), since, output_field=DateField())
