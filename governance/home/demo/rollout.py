"""How Larkfield Outdoor came to use Playbook: a pilot, then everybody, role by role."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import orjson
from django.db import connection
from django.db.models import Q

from governance.audit.services import entries_record
from governance.core.uid import uuid7
from governance.home.demo.channels import KINDS
from governance.home.demo.files import files_of, pilot_files
from governance.home.demo.held import seats_write
from governance.home.demo.seats import HEAD_COACH
from governance.home.demo.signed import course_passed, spread, version_signed
from governance.home.demo.stage import ACTOR
from governance.home.demo.texts import BASELINE_TITLE, CHANGED, baseline_text
from governance.home.demo.volume import set_wise
from policies.guidance.rules import AudienceDraft, text_fingerprint
from policies.guidance.selectors import approvals_of, approved_hash
from policies.guidance.services import (
    draft_save,
    policy_draft,
    version_approve,
    version_draft,
    version_publish,
    version_submit,
)
from policies.training.forms.starter import starter_course
from policies.training.services import course_draft, course_publish
from roles.org.models import OrganisationSettings, Person
from roles.org.selectors import organisation_today
from roles.sync.services import import_run
from roles.team.services import assignment_accept, head_coach_appoint

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.home.demo.people import Place
    from governance.home.demo.seats import Seat
    from governance.home.demo.stage import Stage
    from policies.guidance.models import Policy, PolicyVersion
    from policies.training.models import CourseVersion
    from policies.training.rules import QuestionDraft

ZONE: Final = "Europe/Dublin"
PILOT, ROLLOUT = 400, 190  # days ago
VERSIONS: Final = {1: 395, 2: 300, 3: 200}  # published so many days ago
CERTIFIED: Final = timedelta(days=365)
HEAD: Final = "Amara Reid"
MAILBOX: Final = "social-recovery@larkfield.example.org"
PREPARED: Final = ("Ivan Petrov", "Yuki Walsh")  # coaches by another way than the others
EVERYONE: Final = AudienceDraft()
KIND_SET: Final = """
WITH given (platform, kind) AS (SELECT * FROM jsonb_each_text(%s::jsonb)), set AS (
  UPDATE roles_channels_channel c SET kind = given.kind
  FROM given WHERE given.platform = c.platform AND given.kind <> c.kind
  RETURNING c.uid, c.handle, c.kind
)
"""
KIND_ENTRIES: Final = """
SELECT 'channel.updated', uid, handle, jsonb_build_object('kind', jsonb_build_array('social', kind))
FROM set
"""


def settings_write(name: str, zone: str, size: str) -> None:
    OrganisationSettings.objects.update_or_create(
        pk=1, defaults={"name": name, "time_zone": zone, "currency": "EUR", "size": size}
    )


def pilot_run(stage: Stage, places: Sequence[Place]) -> PolicyVersion:
    """Import the root alone, make its head coach, and publish what is tried out there."""
    at = stage.ago(PILOT)
    files = pilot_files(places, organisation_today(stage.now))
    import_run(actor=ACTOR, files=files, mode="patch", dry_run=False, now=at)
    assignment = head_coach_appoint(actor=ACTOR, person=stage.person(HEAD), now=at)
    assignment_accept(actor=stage.viewer(HEAD, at), assignment=assignment, now=at)
    policy: Policy | None = None
    for number, days in VERSIONS.items():
        version = baseline_publish(stage, policy, number, stage.ago(days))
        policy = version.policy
        people = list(Person.objects.employed().values_list("pk", flat=True))
        version_signed(actor=ACTOR, version=version, person_ids=people, now=stage.ago(days - 2))
    return version


@set_wise()
def baseline_publish(
    stage: Stage, policy: Policy | None, number: int, at: datetime
) -> PolicyVersion:
    """Draft and publish the next version of the guideline for everyone."""
    head, text = stage.viewer(HEAD, at), baseline_text(number)
    if policy is None:
        draft = policy_draft(
            actor=head, uid=uuid7(), title=BASELINE_TITLE, text=text, audience=EVERYONE, now=at
        )
    else:
        draft = version_draft(actor=head, policy=policy, now=at)
        draft = draft_save(
            actor=head,
            version=draft,
            title=BASELINE_TITLE,
            text=text,
            change_note=CHANGED if number == 4 else "",
            audience=EVERYONE,
            seen=text_fingerprint(draft.title, draft.text),
            now=at,
        )
    return approved_publish(stage, head, draft, at)


def approved_publish(
    stage: Stage, head: Viewer, draft: PolicyVersion, at: datetime
) -> PolicyVersion:
    """Have what the head coach wrote approved by whoever is asked instead, and publish it."""
    version_submit(actor=head, version=draft, now=at)
    for needed in approvals_of(draft, at):
        version_approve(
            actor=stage.viewer(needed.asked[0].display_name, at),
            version=draft,
            seen=approved_hash(draft),
            now=at,
        )
    return version_publish(actor=head, version=draft, now=at)


@set_wise()
def everybody_join(stage: Stage, places: Sequence[Place], at: datetime, *, blocks: int = 1) -> None:
    """Import the organisation of so many companies with its channels."""
    files = files_of(places, blocks=blocks, today=organisation_today(stage.now))
    import_run(actor=ACTOR, files=files, mode="patch", dry_run=False, now=at)
    with connection.cursor() as cursor:
        entries_record(
            cursor=cursor,
            actor=ACTOR,
            subject_type="channel",
            with_sql=KIND_SET,
            with_params=[orjson.dumps(KINDS).decode()],
            select=KIND_ENTRIES,
        )


def everybody_sign(stage: Stage, version: PolicyVersion) -> None:
    """Let all sign within their first weeks."""
    signed = version.acknowledgements.values("person_id")
    people = Person.objects.employed().exclude(pk__in=signed)
    ids = list(people.order_by("external_id").values_list("pk", flat=True))
    first, last = stage.ago(ROLLOUT - 1), stage.ago(ROLLOUT - 18)
    for share, at in spread(ids, first=first, last=last, times=4):
        version_signed(actor=ACTOR, version=version, person_ids=share, now=at)


def answering_publish(stage: Stage) -> CourseVersion:
    """Publish the course that coaches and players need, before there are any but one."""
    at, starter = stage.ago(ROLLOUT - 2), starter_course()
    return course_make(
        stage.viewer(HEAD, at),
        starter.title,
        starter.lesson_text,
        starter.questions,
        kinds=("coach", "player"),
        at=at,
    )


@set_wise()
def course_make(
    head: Viewer,
    title: str,
    text: str,
    questions: Sequence[QuestionDraft],
    *,
    kinds: tuple[str, ...],
    at: datetime,
) -> CourseVersion:
    draft = course_draft(
        actor=head,
        uid=uuid7(),
        title=title,
        lesson_text=text,
        questions=questions,
        audience=AudienceDraft(kind="role_kinds", role_kinds=kinds),
        now=at,
    )
    return course_publish(actor=head, version=draft, now=at)


def roles_fill(
    stage: Stage, seats: Sequence[Seat], version: PolicyVersion, course: CourseVersion
) -> None:
    """Let everybody take on their role; who coaches or plays has passed the course before."""
    keys = [one.person for one in seats if one.type in {"coach", "gatherer", "responder"}]
    people = Person.objects.filter(
        Q(external_id__in=[*keys, HEAD_COACH]) | Q(display_name__in=PREPARED)
    )
    ids = list(people.order_by("external_id").values_list("pk", flat=True))
    for share, at in spread(ids, first=stage.ago(187), last=stage.ago(177), times=4):
        passed(course, share, at)
    seats_write(
        actor=ACTOR,
        seats=seats,
        signed=version,
        due=stage.now,
        course=course.course,
        now=stage.now,
    )


def passed(course: CourseVersion, person_ids: Sequence[int], at: datetime) -> None:
    questions = course.questions.all()
    course_passed(
        actor=ACTOR,
        version=course,
        answers=orjson.dumps({str(each.position): each.answer for each in questions}).decode(),
        person_ids=person_ids,
        took=timedelta(minutes=9),
        valid=CERTIFIED,
        now=at,
    )
