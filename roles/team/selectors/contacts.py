"""Who works with a role from elsewhere, now or on a day, as far as the viewer sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from governance.core.database import row_get
from roles.org.models import Person
from roles.team.models import Liaison
from roles.team.selectors.assignments import roles_for
from roles.team.selectors.moments import moment_of

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from roles.team.models import Role


def contacts_listed(
    *, viewer: Viewer, role: Role, as_of: date | None, now: datetime
) -> QuerySet[Liaison]:
    """Return who is named, or was at the end of the day ``as_of``; one query."""
    moment = moment_of(as_of, now)
    named = Q(ended_at=None) | Q(ended_at__gt=moment)
    return _seen(viewer).filter(named, role=role, named_at__lte=moment).order_by("uid")


def contact_get(*, viewer: Viewer, uid: UUID) -> Liaison:
    """Return one, ended or not; Missing if the viewer sees the role or the person not."""
    return row_get(_seen(viewer), uid)


def _seen(viewer: Viewer) -> QuerySet[Liaison]:
    rows = Liaison.objects.select_related("role", "person")
    return rows.filter(role__in=roles_for(viewer), person__in=Person.objects.visible_to(viewer))
