"""What a role needs of the courses, and which of them its holder has passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.training.models import Certificate
from policies.training.selectors.standing import course_path, courses_open
from roles.team.hooks import ItemDraft
from roles.team.rules import ItemKind
from roles.team.selectors.foreseen import audiences_meant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from policies.training.models import Course
    from roles.team.selectors import Terms


def courses_foreseen(terms: Terms, now: datetime) -> list[ItemDraft]:
    """Return what an assignment on these terms would be asked to pass."""
    return course_items(audiences_meant(courses_open(), terms), terms.person.pk, now)


def course_items(courses: Sequence[Course], person_id: int, now: datetime) -> list[ItemDraft]:
    """Return an item for each course, met while a certificate is valid; one query."""
    certificates = {
        certificate.course_id: certificate
        for certificate in Certificate.objects.valid(now)
        .filter(person_id=person_id, course__in=courses)
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
