"""The last four weeks at Larkfield Outdoor: new texts, a coach who stops, a leaver."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from governance.core.uid import uuid7
from governance.home.demo.files import files_of, people_rows
from governance.home.demo.names import address_of
from governance.home.demo.people import DOMAIN, unit_key
from governance.home.demo.rollout import (
    HEAD,
    approved_publish,
    baseline_publish,
    course_make,
    passed,
)
from governance.home.demo.signed import spread, version_signed
from governance.home.demo.stage import ACTOR, seat
from governance.home.demo.texts import (
    COUNTER,
    COUNTER_TITLE,
    DISCLOSE,
    DISCLOSE_TITLE,
    SPOTTING,
    SPOTTING_QUESTIONS,
    SPOTTING_TITLE,
)
from governance.home.demo.volume import set_wise
from policies.guidance.models import Policy
from policies.guidance.rules import AudienceDraft
from policies.guidance.services import policy_draft
from policies.training.services import attempt_answer, attempt_start
from roles.org.models import Department, Person
from roles.org.selectors import organisation_today
from roles.sync.services import import_run
from roles.team.models import Assignment
from roles.team.selectors import audience_people
from roles.team.services import assignment_end, assignment_handed_over, role_close

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from governance.home.demo.people import Place
    from governance.home.demo.stage import Stage
    from policies.guidance.models import PolicyVersion
    from policies.training.models import CourseVersion

FIELD_HEAD, FIELD_COACH = "Grace Weiss", "Ivan Petrov"
SUPPORT_HEAD = "Helen Okafor"
LEAVER, LEAVES_NEXT, MOVES = "Paul Moreau", "Joel Haddad", "Dev Novak"
JOINERS = (("Mina Cho", "support"), ("Sam Berg", "retail"), ("Ola Lind", "manufacturing"))
LATE = 4  # people who are two weeks late with a guideline
PLAYER = "Priya Shah"


def department(unit: str) -> Department:
    return Department.objects.get(external_id=unit_key(0, unit))


def baseline_renew(stage: Stage, policy: Policy, places: Sequence[Place]) -> PolicyVersion:
    """Publish version 4 twenty days ago, due on the next Wednesday; most have signed it."""
    at, today = stage.ago(20), organisation_today(stage.now)
    wednesday = (2 - today.weekday()) % 7 or 7
    Policy.objects.filter(pk=policy.pk).update(days_to_acknowledge=20 + wednesday)
    version = baseline_publish(stage, policy, 4, at)
    owing = {place.key for place in places if place.owes or place.name == LEAVER}
    people = Person.objects.employed().exclude(external_id__in=owing).order_by("external_id")
    ids = list(people.values_list("pk", flat=True))
    for share, moment in spread(ids, first=stage.ago(19.8), last=stage.ago(2), times=8):
        version_signed(actor=ACTOR, version=version, person_ids=share, now=moment)
    return version


def counter_publish(stage: Stage) -> None:
    """The stores have a guideline of their own since four weeks; four are two weeks late."""
    at = stage.ago(28)
    audience = AudienceDraft(kind="department", department_id=department("retail").pk)
    version = _guideline(stage, COUNTER_TITLE, COUNTER, audience, at)
    people = list(audience_people(version.policy).order_by("external_id"))
    for share, moment in spread(
        [each.pk for each in people[:-LATE]], first=stage.ago(27), last=stage.ago(16), times=5
    ):
        version_signed(actor=ACTOR, version=version, person_ids=share, now=moment)


def disclosing_publish(stage: Stage) -> PolicyVersion:
    """Coaches and players sign one more; the player of the story has it before her."""
    audience = AudienceDraft(kind="role_kinds", role_kinds=("coach", "player"))
    version = _guideline(stage, DISCLOSE_TITLE, DISCLOSE, audience, stage.ago(9))
    people = audience_people(version.policy).exclude(display_name=PLAYER).order_by("external_id")
    ids = list(people.values_list("pk", flat=True))
    for share, moment in spread(ids, first=stage.ago(8.8), last=stage.ago(1), times=5):
        version_signed(actor=ACTOR, version=version, person_ids=share, now=moment)
    return version


@set_wise()
def _guideline(
    stage: Stage, title: str, text: str, audience: AudienceDraft, at: datetime
) -> PolicyVersion:
    head = stage.viewer(HEAD, at)
    draft = policy_draft(actor=head, uid=uuid7(), title=title, text=text, audience=audience, now=at)
    return approved_publish(stage, head, draft, at)


def spotting_publish(stage: Stage) -> CourseVersion:
    """A second course for players; two thirds have passed, one is at question 5 of 6."""
    at = stage.ago(10)
    head = stage.viewer(HEAD, at)
    version = course_make(
        head, SPOTTING_TITLE, SPOTTING, SPOTTING_QUESTIONS, kinds=("player",), at=at
    )
    people = audience_people(version.course).exclude(display_name=PLAYER).order_by("external_id")
    ids = [pk for number, pk in enumerate(people.values_list("pk", flat=True)) if number % 3]
    for share, moment in spread(ids, first=stage.ago(9.5), last=stage.ago(1), times=4):
        passed(version, share, moment)
    begun = stage.ago(1.2)
    player = stage.viewer(PLAYER, begun)
    attempt = attempt_start(actor=player, version=version, now=begun)
    for question in list(version.questions.all())[:4]:
        attempt = attempt_answer(
            actor=player,
            attempt=attempt,
            position=question.position,
            choice=question.answer,
            now=begun,
        )
    return version


def others_begin(stage: Stage) -> None:
    """What is over by now had its beginning, too."""
    coach_begin(stage)
    leaver_play(stage)


def coach_begin(stage: Stage) -> None:
    """Field service has had a coach, too, when the others began."""
    at = stage.ago(150)
    role = stage.role(FIELD_HEAD, "coach", department("field"), at)
    stage.decide(stage.propose(FIELD_HEAD, role, FIELD_COACH, at), at, at, at)


def coach_stop(stage: Stage) -> None:
    """He stops twelve days ago, and the role is closed with him."""
    at = stage.ago(12)
    held = Assignment.objects.active().get(person__display_name=FIELD_COACH)
    reason = "Back on the road full time"
    assignment_end(actor=stage.viewer(FIELD_COACH, at), assignment=held, reason=reason, now=at)
    role_close(actor=stage.viewer(FIELD_HEAD, at), role=held.role, reason=reason, now=at)


def leaver_play(stage: Stage) -> None:
    """Beside coaching, the leaver listened at fairs."""
    at = stage.ago(60)
    role = stage.role(SUPPORT_HEAD, "gatherer", department("support"), at, "Fairs")
    stage.decide(stage.propose(SUPPORT_HEAD, role, LEAVER, at), at, at, at)


def monday_before(stage: Stage) -> datetime:
    """Return half past eight of the last Monday before today."""
    days = organisation_today(stage.now).weekday() or 7
    return stage.ago(days).replace(hour=8, minute=30, second=0, microsecond=0)


def leaver_leave(
    stage: Stage, places: Sequence[Place], disclosing: PolicyVersion, *, blocks: int
) -> None:
    """Monday's HR feed is without one coach; a colleague takes the role over that day. What he
    did beside it ends; what he had in hand as a coach is still to be handed over."""
    at = monday_before(stage)
    role = seat(department("support").uid, "coach", LEAVER)
    left = [place for place in places if place.name != LEAVER]
    files = files_of(left, blocks=blocks, today=organisation_today(stage.now), channels=False)
    with set_wise():
        import_run(actor=ACTOR, files=files, mode="full", dry_run=False, now=at)
    taken = stage.propose(SUPPORT_HEAD, role, "Yuki Walsh", at + timedelta(hours=1))
    stage.decide(taken, at + timedelta(hours=2))
    yuki = [stage.person("Yuki Walsh").pk]
    signed_at = at + timedelta(hours=2, minutes=10)
    version_signed(actor=ACTOR, version=disclosing, person_ids=yuki, now=signed_at)
    stage.decide(taken, at + timedelta(hours=3), at + timedelta(hours=4))
    _fairs_end(stage, at + timedelta(hours=5))


def _fairs_end(stage: Stage, at: datetime) -> None:
    """Nobody goes to fairs before spring."""
    had = Assignment.objects.get(person__display_name=LEAVER, role__type__key="gatherer")
    head, reason = stage.viewer(SUPPORT_HEAD, at), "The next fair is in spring."
    assignment_handed_over(actor=head, assignment=had, reason=reason, now=at)
    role_close(actor=head, role=had.role, reason=reason, now=at)


def plan_keep(stage: Stage, places: Sequence[Place], *, blocks: int) -> None:
    """Today's HR feed waits to be looked at: three join, one moves, one leaves."""
    today = organisation_today(stage.now)
    staying = [place for place in places if place.name not in {LEAVER, LEAVES_NEXT}]
    rows = [_moved(row) if row[3] == MOVES else row for row in people_rows(staying, today)]
    for number, (name, unit) in enumerate(JOINERS):
        key = unit_key(0, unit)
        given, _space, family = name.partition(" ")
        address = address_of(name, DOMAIN)
        row = (f"{key}-J{number}", given, family, name, address, "", key, f"{key}-001")
        rows.append(
            (*row, "employee", (today + timedelta(days=5)).isoformat(), "Leeds", "", "", "GB", "")
        )
    files = files_of(staying, blocks=blocks, today=today, channels=False, rows=rows)
    import_run(actor=ACTOR, files=files, mode="full", dry_run=True, now=stage.ago(minutes=100))


def _moved(row: tuple[str, ...]) -> tuple[str, ...]:
    key = unit_key(0, "retail")
    return (*row[:6], key, f"{key}-001", *row[8:])
