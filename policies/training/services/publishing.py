"""Publishing a course: it stands from now on, and everybody it is for is asked to take it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.database import deadlock_retried
from governance.core.errors import Conflict, NotAllowed
from governance.todos.services import todos_open
from policies.guidance.rules import can_publish
from policies.training.models import Certificate, Course, CourseVersion
from policies.training.selectors import course_path
from roles.org.selectors import organisation_size
from roles.team.rules import ItemKind
from roles.team.selectors import assignments_bound, audience_people
from roles.team.services import checklist_items_add

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer

TODO_KIND = "course"


@deadlock_retried
@transaction.atomic
def course_publish(
    *, actor: Viewer, version: CourseVersion, now: datetime, seen: datetime | None = None
) -> CourseVersion:
    """Open a drafted course and ask everybody in its audience to take it.

    Whoever holds a valid certificate of the course, from a version before, need not take it
    again. Assignments that are ready keep their authority until the time to pass has gone by;
    all others need it before they become ready. ``seen``, if given, is when the draft that the
    publisher looked at had been saved.

    Raises NotAllowed; Conflict when it is no draft any more, or not that one. The number of
    statements does not depend on the number of people.
    """
    if not can_publish(actor, organisation_size()):
        raise NotAllowed("head_coach_publishes", _("The head coach publishes courses."))
    course = Course.objects.select_for_update(no_key=True).get(pk=version.course_id)
    draft = CourseVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    if draft.state != CourseVersion.State.DRAFT:
        raise Conflict("not_a_draft", _("This course has been published already."))
    if seen is not None and seen != draft.drafted_at:
        raise Conflict(
            "draft_changed",
            _("Somebody else saved this draft after you looked. Nothing was published."),
        )
    course.versions.published().update(state=CourseVersion.State.SUPERSEDED)
    draft.state = CourseVersion.State.PUBLISHED
    draft.published_at, draft.published_by_label = now, actor.label
    draft.save()
    due_at = now + timedelta(days=course.days_to_pass)
    asked = _ask(actor, course, due_at, now)
    entry_record(
        actor=actor,
        verb="course.published",
        subject=draft,
        changes={"asked": asked, "due_at": due_at.isoformat()},
    )
    return draft


def _ask(actor: Viewer, course: Course, due_at: datetime, now: datetime) -> int:
    """Open the to-dos and the checklist items; return how many people are asked."""
    certified = Certificate.objects.valid(now).filter(course=course)
    asked = todos_open(
        actor=actor,
        people=audience_people(course).exclude(pk__in=certified.values("person_id")),
        kind=TODO_KIND,
        ref=course.uid,
        title=course.title,
        path=course_path(course),
        reason=F("audience_reason"),
        due_at=due_at,
        now=now,
    )
    bound = assignments_bound(course).exclude(person__in=certified.values("person_id"))
    ready = bound.ready(now).values("pk")
    for assignments, blocks_from in (
        (bound.filter(pk__in=ready), due_at),
        (bound.exclude(pk__in=ready), now),
    ):
        checklist_items_add(
            actor=actor,
            assignments=assignments,
            kind=ItemKind.COURSE,
            ref=course.uid,
            title=course.title,
            path=course_path(course),
            blocks_from=blocks_from,
            now=now,
        )
    return asked
