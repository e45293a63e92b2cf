"""Writing the organisation: its settings, its people, and who belongs to which account."""

from __future__ import annotations

from roles.org.services.calendar import holiday_add, holiday_change
from roles.org.services.departments import department_root_ensure
from roles.org.services.leaves import leave_allowed, leave_end, leave_set, leaves_turn
from roles.org.services.leaving import leaving_allowed, person_leave
from roles.org.services.linking import person_link, person_reader_change
from roles.org.services.organisations import (
    belonging_allowed,
    organisation_add,
    organisation_change,
    person_belong,
)
from roles.org.services.people import PeopleAdded, people_add
from roles.org.services.placing import person_place
from roles.org.services.settings import settings_allowed, settings_change, size_settle
from roles.org.services.structure import (
    KEEP,
    Keep,
    circle_refuse,
    department_change,
    department_close,
    department_open,
)

__all__ = [
    "KEEP",
    "Keep",
    "PeopleAdded",
    "belonging_allowed",
    "circle_refuse",
    "department_change",
    "department_close",
    "department_open",
    "department_root_ensure",
    "holiday_add",
    "holiday_change",
    "leave_allowed",
    "leave_end",
    "leave_set",
    "leaves_turn",
    "leaving_allowed",
    "organisation_add",
    "organisation_change",
    "people_add",
    "person_belong",
    "person_leave",
    "person_link",
    "person_place",
    "person_reader_change",
    "settings_allowed",
    "settings_change",
    "size_settle",
]
