"""The first day: the first people, a guideline and a course to begin with, and the invitations."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.audit.services import entry_record
from governance.core.errors import Conflict
from governance.home.selectors.first_day import INVITATION, INVITED, people_to_invite
from governance.notify.services import message_queue
from governance.todos.models import Todo
from policies.guidance.models import PolicyVersion
from policies.guidance.rules import AudienceDraft
from policies.guidance.services import policy_draft, version_publish
from policies.training.forms import starter_course
from policies.training.models import CourseVersion
from policies.training.services import course_draft, course_publish
from roles.org.selectors import organisation_settings, organisation_today
from roles.org.services import department_root_ensure, people_add, settings_allowed
from roles.team.rules import RoleKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.rules import PersonLine
    from roles.org.services import PeopleAdded

# The first guideline and course of an organisation: publishing them twice is publishing once.
GUIDELINE: Final = UUID("01900000-0000-7000-8000-000000000001")
COURSE: Final = UUID("01900000-0000-7000-8000-000000000002")
HOLDERS: Final = AudienceDraft("role_kinds", None, (RoleKind.COACH.value, RoleKind.PLAYER.value))


@transaction.atomic
def team_list(*, actor: Viewer, lines: Sequence[PersonLine], now: datetime) -> PeopleAdded:
    """List people in the one department, which is opened by the organisation's name if needed."""
    department = department_root_ensure(actor=actor, now=now)
    return people_add(actor=actor, lines=lines, department=department, now=now)


@transaction.atomic
def starter_publish(*, actor: Viewer, title: str, text: str, now: datetime) -> None:
    """Publish the first guideline, for everyone, and the first course, for who holds a role.

    Each only when none is published yet, so a second time changes nothing. Raises Conflict when
    this guideline was withdrawn, and what drafting and publishing raise.
    """
    settings_allowed(actor)
    if not PolicyVersion.objects.published().exists():
        version = policy_draft(
            actor=actor, uid=GUIDELINE, title=title, text=text, audience=AudienceDraft(), now=now
        )
        if version.withdrawn_at is not None:
            words = _("“%s” was withdrawn. Write a new version of it under Guidelines.")
            raise Conflict("withdrawn", words % version.title)
        version_publish(actor=actor, version=version, now=now)
    if not CourseVersion.objects.published().exists():
        with override(organisation_settings().language):
            starter = starter_course()
        course = course_draft(
            actor=actor,
            uid=COURSE,
            title=starter.title,
            lesson_text=starter.lesson_text,
            questions=starter.questions,
            audience=HOLDERS,
            now=now,
        )
        course_publish(actor=actor, version=course, now=now)


@transaction.atomic
def invitations_send(*, actor: Viewer, now: datetime) -> int:
    """Write to everybody who never signed in, but for ``actor``; return to how many.

    Nobody is written to twice on one day. Raises NotAllowed for all but administrators,
    Conflict while there is nothing for them to read.
    """
    settings_allowed(actor)
    if not PolicyVersion.objects.published().exists():
        raise Conflict("nothing_published", _("Publish the guideline first: it is what they sign."))
    settings = organisation_settings()
    people = list(people_to_invite(but=actor.person_id))
    asked: dict[int, list[str]] = defaultdict(list)
    todos = Todo.objects.open().filter(person__in=people).order_by("due_at", "pk")
    for person_id, title in todos.values_list("person_id", "subject__title"):
        asked[person_id].append(title)
    today = organisation_today(now).isoformat()
    sent = sum(
        message_queue(
            key=f"invite:{person.uid}:{today}",
            person=person,
            template=INVITATION,
            payload={
                "path": "/",
                "inviter": actor.person_name or actor.label,
                "asked": asked[person.pk][:5],
            },
            now=now,
        )
        for person in people
    )
    if sent:
        entry_record(actor=actor, verb=INVITED, subject=settings, changes={"people": sent})
    return sent
