"""Guidelines and courses for tests, made by the services as the head coach would."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from governance.core.uid import uuid7
from policies.guidance.models import PolicyVersion
from policies.guidance.rules import AudienceDraft
from policies.guidance.selectors import approved_hash
from policies.guidance.services import (
    policy_draft,
    version_approve,
    version_draft,
    version_publish,
    version_submit,
)
from policies.training.rules import QuestionDraft
from policies.training.services import course_draft, course_publish
from tests.cast import NOW, Cast

if TYPE_CHECKING:
    from datetime import datetime

    from policies.training.models import CourseVersion

TEXT = """What to say.

## You may

- Say that you work here.

  Why: Readers should know.

## You must not

- Share secrets.
"""
QUESTIONS = (
    QuestionDraft("May you say that you work here?", ("Yes", "No"), 0, "You should."),
    QuestionDraft("Whom do you ask?", ("Nobody", "My coach", "A friend"), 1, "Coaches help."),
    QuestionDraft("May you share secrets?", ("Yes", "No"), 1, "They are not yours."),
)
RIGHT = (0, 1, 1)
COMMENT = UUID("01900000-0000-7000-8000-00000000000c")
EVERYONE = AudienceDraft()
COACHES_AND_PLAYERS = AudienceDraft(kind="role_kinds", role_kinds=("coach", "player"))


def draft(
    cast: Cast, *, audience: AudienceDraft = EVERYONE, text: str = TEXT, by: str = "coach"
) -> PolicyVersion:
    return policy_draft(
        actor=cast.members[by].viewer,
        uid=uuid7(),
        title="House rules",
        text=text,
        audience=audience,
        now=NOW,
    )


def published(
    cast: Cast, *, audience: AudienceDraft = EVERYONE, now: datetime = NOW, by: str = "coach"
) -> PolicyVersion:
    version = draft(cast, audience=audience, by=by)
    if by == "head_coach":  # who wrote it does not approve it
        version_submit(actor=cast.head_coach.viewer, version=version, now=now)
        seen = approved_hash(version)
        version_approve(actor=cast.boss.viewer, version=version, seen=seen, now=now)
    return version_publish(actor=cast.head_coach.viewer, version=version, now=now)


def next_version(
    cast: Cast, version: PolicyVersion, *, now: datetime, major: bool = True
) -> PolicyVersion:
    viewer = cast.head_coach.viewer
    following = version_draft(actor=cast.coach.viewer, policy=version.policy, now=now)
    PolicyVersion.objects.filter(pk=following.pk).update(major=major)
    return version_publish(actor=viewer, version=following, now=now)


def drafted_course(cast: Cast, *, audience: AudienceDraft = COACHES_AND_PLAYERS) -> CourseVersion:
    return course_draft(
        actor=cast.head_coach.viewer,
        uid=uuid7(),
        title="Answering in public",
        lesson_text="Say who you are, be quick, be kind.",
        questions=QUESTIONS,
        audience=audience,
        now=NOW,
    )


def published_course(
    cast: Cast, *, audience: AudienceDraft = COACHES_AND_PLAYERS, now: datetime = NOW
) -> CourseVersion:
    version = drafted_course(cast, audience=audience)
    return course_publish(actor=cast.head_coach.viewer, version=version, now=now)
