"""What a new assignment needs of the courses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.guidance.services import binds
from policies.training.models import Certificate, Course
from policies.training.selectors import course_path, courses_open
from roles.org.models import Person
from roles.team.hooks import ItemDraft
from roles.team.rules import ItemKind

if TYPE_CHECKING:
    from datetime import datetime

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
    certificates = {
        certificate.course_id: certificate
        for certificate in Certificate.objects.valid(now)
        .filter(person_id=assignment.person_id, course__in=courses)
        .order_by("expires_at")
    }
    return [_item(course, certificates.get(course.pk)) for course in courses]


def _item(course: Course, certificate: Certificate | None) -> ItemDraft:
    return ItemDraft(
        kind=ItemKind.COURSE,
        ref=course.uid,
        title=course.title,
        path=course_path(course),
        met_at=certificate.passed_at if certificate else None,
        expires_at=certificate.expires_at if certificate else None,
    )
