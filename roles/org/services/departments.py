"""The one department that an organisation without files begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from governance.audit.services import entry_record
from governance.core.errors import Conflict, NotAllowed
from roles.org.models import Department, DepartmentPeriod, OrganisationSettings
from roles.org.rules import can_change_settings
from roles.org.selectors import organisation_settings, organisation_today

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


@transaction.atomic
def department_root_ensure(*, actor: Viewer, now: datetime) -> Department:
    """Return the department above all others; without any, open one by the organisation's name.

    Raises NotAllowed for all but administrators, Conflict when there are several.
    """
    if not can_change_settings(actor):
        raise NotAllowed("administrators_only", _("Administrators set up the organisation."))
    OrganisationSettings.objects.get_or_create(pk=1)
    OrganisationSettings.objects.select_for_update().get(pk=1)  # one after the other
    roots = list(Department.objects.current().filter(parent=None).order_by("pk")[:2])
    if len(roots) > 1:
        raise Conflict(
            "several_roots", _("There are several departments with none above them already.")
        )
    return roots[0] if roots else _root_open(actor, now)


def _root_open(actor: Viewer, now: datetime) -> Department:
    name = organisation_settings().name or _("Our organisation")
    department = Department.objects.create(name=name)
    DepartmentPeriod.objects.create(
        department=department, name=name, during=DateRange(organisation_today(now), None)
    )
    entry_record(
        actor=actor, verb="department.opened", subject=department, changes={"parent": [None, None]}
    )
    return department


def department_rename(*, actor: Viewer, department: Department, name: str, now: datetime) -> None:
    """Call a department ``name`` from today on; of two names of one day the later one counts."""
    before = department.name
    department.name = name
    department.save(update_fields=["name"])
    period_follow(department, now)
    entry_record(
        actor=actor,
        verb="department.updated",
        subject=department,
        changes={"name": [before, name]},
    )


def department_head_clear(
    *, actor: Viewer, department: Department, reason: str, now: datetime
) -> None:
    """Leave a department without a head from today on."""
    before, department.head = department.head, None
    department.save(update_fields=["head"])
    period_follow(department, now)
    entry_record(
        actor=actor,
        verb="department.updated",
        subject=department,
        reason=reason,
        changes={"head": [str(before.uid) if before else None, None]},
    )


def period_follow(department: Department, now: datetime) -> None:
    """Let what the department is now hold from today on, in place of what began today."""
    today = organisation_today(now)
    held = department.periods.get(during__endswith=None)
    as_it_is = {name: getattr(department, name) for name in ("name", "parent_id", "head_id")}
    if held.during.lower is None or held.during.lower >= today:
        DepartmentPeriod.objects.filter(pk=held.pk).update(**as_it_is)
        return
    held.during = DateRange(held.during.lower, today)
    held.save(update_fields=["during"])
    DepartmentPeriod.objects.create(
        department=department, during=DateRange(today, None), **as_it_is
    )
