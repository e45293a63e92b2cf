"""What a new assignment needs of the courses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.guidance.services import binds
from policies.training.models import Course
from policies.training.selectors import courses_open
from policies.training.selectors.needed import course_items
from roles.org.models import Person

if TYPE_CHECKING:
    from datetime import datetime

    from roles.team.hooks import ItemDraft
    from roles.team.models import Assignment


def courses_held() -> list[Course]:
    """Return what is open, and let nothing be published until this transaction ends.

    See ``policies.guidance.services.checklist.versions_held`` for why.
    """
    list(Course.objects.raw("SELECT id FROM policies_training_course FOR SHARE"))
    return courses_open()


def courses_needed(assignment: Assignment, now: datetime) -> list[ItemDraft]:
    """Return an item for each course that binds ``assignment``, met while a certificate is valid.

    Holds the person's row, so that a pass in the same moment is seen here or meets the item.
    """
    courses = [course for course in courses_held() if binds(course, assignment)]
    Person.objects.select_for_update(no_key=True).get(pk=assignment.person_id)
    return course_items(courses, assignment.person_id, now)
