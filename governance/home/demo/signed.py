"""Many who sign a guideline or pass a course at once, set-wise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection

from governance.audit.services import entries_record
from governance.home.demo.volume import set_wise
from governance.todos.models import Todo
from governance.todos.services import todos_close
from policies.guidance.rules import html_fingerprint
from roles.team.rules import ItemKind
from roles.team.services import checklist_item_meet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, timedelta

    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion
    from policies.training.models import CourseVersion

SIGNED: Final = """
WITH signed AS (
  INSERT INTO policies_guidance_acknowledgement
    (uid, person_id, version_id, person_name, person_email, at, statement, text_hash, language,
     signed_in_by, authenticated_at, html_hash)
  SELECT uuid7(), p.id, %s, p.display_name, COALESCE(p.email, ''), %s, %s, %s, 'en', 'code',
    %s, %s
  FROM roles_org_person p WHERE p.id = ANY(%s::bigint[])
  ON CONFLICT (person_id, version_id) DO NOTHING
  RETURNING uid, person_id
)
"""
SIGNED_ENTRIES: Final = """
SELECT 'guideline.acknowledged', %s::uuid, %s,
  jsonb_build_object('person', p.uid, 'receipt', signed.uid, 'sha256', %s::text)
FROM signed JOIN roles_org_person p ON p.id = signed.person_id
"""
PASSED: Final = """
WITH drawn AS (
  SELECT p.id AS person_id, p.uid AS person, p.display_name AS name, uuid7() AS uid,
    nextval('policies_training_attempt_id_seq') AS id, uuid7() AS proof
  FROM roles_org_person p WHERE p.id = ANY(%s::bigint[])
), tried AS (
  INSERT INTO policies_training_attempt
    (id, uid, person_id, version_id, answers, started_at, finished_at, percent, passed)
  SELECT id, uid, person_id, %s, %s::jsonb, %s, %s, 100, true FROM drawn
), certified AS (
  INSERT INTO policies_training_certificate
    (uid, person_id, course_id, attempt_id, passed_at, expires_at)
  SELECT proof, person_id, %s, id, %s, %s FROM drawn
)
"""
PASSED_ENTRIES: Final = """
SELECT v.verb, CASE v.verb WHEN 'quiz.passed' THEN drawn.uid ELSE drawn.proof END,
  drawn.name || ': ' || %s, jsonb_build_object('person', drawn.person)
FROM drawn CROSS JOIN (VALUES ('quiz.passed'), ('certificate.issued')) AS v (verb)
"""


def spread(
    ids: Sequence[int], *, first: datetime, last: datetime, times: int
) -> Iterator[tuple[list[int], datetime]]:
    """Deal ``ids`` out to so many moments, most of them early as people do."""
    for turn in range(times):
        share = [one for one in ids if _turn(one, times) == turn]
        if share:
            yield share, first + (last - first) * (turn / times) ** 2


def _turn(number: int, times: int) -> int:
    return number * 2_654_435_761 % 2**32 * times // 2**32


@set_wise()
def version_signed(
    *, actor: Viewer, version: PolicyVersion, person_ids: Sequence[int], now: datetime
) -> None:
    """Let these people acknowledge ``version``: row, to-do, checklist and entry of each."""
    statement = f"I have read version {version.number} and will follow it."
    with connection.cursor() as cursor:
        entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="policyversion",
            with_sql=SIGNED,
            with_params=[
                *(version.pk, now, statement, version.text_hash),
                *(now, html_fingerprint(version.html), list(person_ids)),
            ],
            select=SIGNED_ENTRIES,
            params=[version.uid, str(version), version.text_hash],
        )
    todos_close(
        actor=actor,
        kind="guideline",
        ref=version.uid,
        outcome=Todo.Outcome.DONE,
        person_ids=person_ids,
        now=now,
    )
    checklist_item_meet(
        actor=actor,
        kind=ItemKind.GUIDELINE,
        ref=version.policy.uid,
        person_ids=person_ids,
        now=now,
    )


@set_wise()
def course_passed(
    *,
    actor: Viewer,
    version: CourseVersion,
    answers: str,
    person_ids: Sequence[int],
    took: timedelta,
    valid: timedelta,
    now: datetime,
) -> None:
    """Let these people pass: attempt, certificate, checklist, to-do and entries of each."""
    with connection.cursor() as cursor:
        entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="attempt",
            with_sql=PASSED,
            with_params=[
                list(person_ids),
                version.pk,
                answers,
                now - took,
                now,
                version.course_id,
                now,
                now + valid,
            ],
            select=PASSED_ENTRIES,
            params=[str(version.course)],
        )
    todos_close(
        actor=actor,
        kind="course",
        ref=version.course.uid,
        outcome=Todo.Outcome.DONE,
        person_ids=person_ids,
        now=now,
    )
    checklist_item_meet(
        actor=actor,
        kind=ItemKind.COURSE,
        ref=version.course.uid,
        person_ids=person_ids,
        now=now,
        expires_at=now + valid,
    )
