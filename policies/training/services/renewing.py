"""Certificates that run out: whoever needs the course still is asked to pass it again in time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, DateTimeField, F, Max, OuterRef, Subquery, Value, When

from governance.todos.models import Todo
from governance.todos.services import todos_open
from policies.training.models import Certificate
from policies.training.rules import RENEWAL_OPENS
from policies.training.selectors import course_path, courses_open
from policies.training.services.publishing import TODO_KIND
from roles.team.selectors import audience_people

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from policies.training.models import Course
    from roles.org.models import Person


@transaction.atomic
def renewals_ask(*, actor: Viewer, now: datetime) -> int:
    """Ask for a course again whose certificate ends within ``RENEWAL_OPENS`` or has ended; return
    how many to-dos are new.

    It is due when the certificate ends; where that is over, as for whoever is asked for the first
    time. Nobody is asked twice, nor who does not need the course any more. Two statements for
    each course in use, whatever the number of people.
    """
    return sum(
        todos_open(
            actor=actor,
            people=people,
            kind=TODO_KIND,
            ref=course.uid,
            title=course.title,
            path=course_path(course),
            reason=F("audience_reason"),
            due_at=_due(course, now),
            now=now,
        )
        for course in courses_open()
        if (people := _running_out(course, now)).exists()
    )


def _running_out(course: Course, now: datetime) -> QuerySet[Person]:
    """Return who needs ``course``, has passed it, and has it not open; ``ends`` is when the last
    of their certificates does."""
    theirs = Certificate.objects.filter(course=course, person=OuterRef("pk")).order_by()
    ends = theirs.values("person").annotate(last=Max("expires_at")).values("last")
    asked = Todo.objects.open().filter(subject__kind=TODO_KIND, subject__ref=course.uid)
    return (
        audience_people(course)
        .annotate(ends=Subquery(ends))
        .filter(ends__lte=now + RENEWAL_OPENS)
        .exclude(pk__in=asked.values("person_id"))
    )


def _due(course: Course, now: datetime) -> Case:
    over = Value(now + timedelta(days=course.days_to_pass))
    return Case(When(ends__gt=now, then=F("ends")), default=over, output_field=DateTimeField())
