"""Pure decisions about the organisation."""

from __future__ import annotations

from roles.org.rules.coverage import COVERAGE, EXEMPTION_DAYS
from roles.org.rules.people import (
    HR,
    PEOPLE_AT_ONCE,
    LineProblem,
    PersonLine,
    can_belong,
    can_end_person,
    can_set_leave,
    email_key,
    people_read,
    sees_department_story,
    sees_story,
)
from roles.org.rules.places import (
    MOST_PLACES,
    codes_split,
    is_region,
    languages_normal,
    regions_normal,
)
from roles.org.rules.settings import (
    SIZES,
    SMALL_UP_TO,
    can_change_settings,
    can_change_structure,
    can_provision,
    can_read_settings,
    currency_normal,
    is_outgrown,
    size_of,
)

__all__ = [
    "COVERAGE",
    "EXEMPTION_DAYS",
    "HR",
    "MOST_PLACES",
    "PEOPLE_AT_ONCE",
    "SIZES",
    "SMALL_UP_TO",
    "LineProblem",
    "PersonLine",
    "can_belong",
    "can_change_settings",
    "can_change_structure",
    "can_end_person",
    "can_provision",
    "can_read_settings",
    "can_set_leave",
    "codes_split",
    "currency_normal",
    "email_key",
    "is_outgrown",
    "is_region",
    "languages_normal",
    "people_read",
    "regions_normal",
    "sees_department_story",
    "sees_story",
    "size_of",
]
