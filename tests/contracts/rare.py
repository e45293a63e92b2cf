"""One row of each kind that the world has none of, for lists and pages that show any of them."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any
from uuid import uuid4

from psycopg2.extras import DateTimeTZRange

from governance.audit.models import Seal
from governance.escalations.models import (
    ApprovedText,
    BoothRequest,
    Crisis,
    CrisisText,
    Escalation,
    Handover,
    Mention,
)
from governance.escalations.rules.texts import terms_hash
from governance.findings.models import Finding
from governance.notify.models import WebhookTarget
from governance.todos.models import Digest, FormerTodo, Leave, Todo
from policies.guidance.models import (
    LateNotice,
    Nudge,
    PolicyVersion,
    StandingApproval,
    VersionText,
)
from policies.training.models import Attempt, Certificate, CourseVersion
from roles.channels.models import (
    Channel,
    ChannelDecision,
    Informed,
    PastCustody,
    PastPlace,
    RetirementStep,
    ServiceHours,
    SiteKeeper,
    SiteLook,
)
from roles.channels.rules import Step
from roles.org.models import Holiday, Organisation, Person
from roles.team.models import (
    Assignment,
    DepartmentTerms,
    GapCount,
    PastAuthority,
    PastFocus,
    PastGap,
    PastReach,
    PastState,
    PastTerms,
)
from tests.cast import NOW, SINCE

DURING = DateTimeTZRange(SINCE, NOW)
DAY = NOW.date()


def rarely_there() -> None:
    """Add them; what of this there is already gets one more."""
    _of_settings()
    _of_channels()
    _of_roles()
    _of_todos()
    _of_guidance()
    _of_texts()


def _of_texts() -> None:
    mention = Mention.objects.earliest("pk")
    person, other = Person.objects.order_by("pk")[:2]
    text = ApprovedText(
        key=uuid4(), number=1, title="Sorry", words="We are.", language="en", author=person,
        valid_until=DAY, proposed_at=NOW,
    )  # fmt: skip
    text.text_hash = terms_hash(text)
    text.save()
    BoothRequest.objects.create(
        mention=mention, function="hr", draft="We are.", asked_by=person, asked=other,
        asked_at=NOW, due_at=NOW,
    )  # fmt: skip
    crisis = Crisis.objects.create(
        about="The river is here.", declared_by=person, declared_at=NOW, ended_by=other,
        ended_at=NOW, end_reason="It is gone.",
    )  # fmt: skip
    CrisisText.objects.create(crisis=crisis, text=text, allowed_by=other, allowed_at=NOW)
    Handover.objects.create(
        escalation=Escalation.objects.earliest("pk"), generation=1, giver=person, taker=other,
        reason="I go off the field.", at=NOW,
    )  # fmt: skip


def _of_settings() -> None:
    Holiday.objects.create(day=DAY + timedelta(days=30), name="Founders' day")
    Organisation.objects.create(name="A shop", kind="partner")
    WebhookTarget.objects.create(
        name="A chat", kind="slack", url="https://example.org/x", created_at=NOW
    )
    chain: dict[str, Any] = {"entry_ids": b"", "leaves": b"", "previous_hash": b"", "hash": b"x"}
    number = Seal.objects.count() + 1
    Seal.objects.create(number=number, sealed_at=NOW, last_xid=0, last_id=0, count=0, **chain)
    Finding.objects.create(
        rule="CV0", subject_type="roles_team.role", subject_uid=uuid4(),
        subject_label="Coach, Support", severity=2, opened_at=NOW,
    )  # fmt: skip


def _of_channels() -> None:
    channel = Channel.objects.earliest("pk")
    PastPlace.objects.create(channel=channel, department=channel.department, during=DURING)
    PastCustody.objects.create(channel=channel, owner=channel.owner, during=DURING)
    Informed.objects.get_or_create(channel=channel, department=channel.department)
    SiteKeeper.objects.create(person=channel.owner, named_by_label="Amara Reid", named_at=NOW)
    quarter = DAY.replace(year=DAY.year - SiteLook.objects.count())
    SiteLook.objects.create(quarter=quarter, asked_at=NOW)
    ServiceHours.objects.create(channel=channel, weekday=1, opens=time(9), closes=time(17))
    decision = ChannelDecision.objects.create(
        channel=channel, number=99, verdict="drop", reason="Silent.",
        decider_label="Erin Halvorsen", decided_at=NOW,
    )  # fmt: skip
    RetirementStep.objects.create(decision=decision, step=Step.values[0])


def _of_roles() -> None:
    held = Assignment.objects.earliest("pk")
    PastAuthority.objects.create(assignment=held, during=DURING, authority=1)
    PastFocus.objects.create(assignment=held, during=DURING)
    PastState.objects.create(assignment=held, during=DURING, state="proposed")
    PastTerms.objects.create(type=held.role.type, during=DURING, authority=1)
    PastReach.objects.create(role=held.role, during=DURING, most_authority=1)
    GapCount.objects.create(at=SINCE)
    PastGap.objects.create(
        rule="CV0", subject_type="role", subject_uid=held.role.uid, label="Coach, Support",
        department=held.role.department, severity=2, since=SINCE, act="coach", during=DURING,
    )  # fmt: skip
    DepartmentTerms.objects.create(
        department=held.role.department, most_authority=2, reason="New.", set_by_label="Erin",
        since=SINCE, until=NOW,
    )  # fmt: skip


def _of_todos() -> None:
    todo = Todo.objects.earliest("pk")
    FormerTodo.objects.create(
        todo=todo, person=todo.person, subject=todo.subject, reason=todo.reason,
        opened_at=todo.opened_at, due_at=todo.due_at, since=SINCE, until=NOW,
    )  # fmt: skip
    Digest.objects.create(person=todo.person, local_day=DAY, made_at=NOW)
    Leave.objects.create(person=todo.person, since=SINCE, until=NOW)
    LateNotice.objects.create(todo=todo, coach=todo.person, local_day=DAY, told_at=NOW)


def _of_guidance() -> None:
    held = Assignment.objects.earliest("pk")
    version = PolicyVersion.objects.published().earliest("pk")
    VersionText.objects.create(
        version=version, language="fr", title="Ce que nous disons", text="Oui.", text_hash="0" * 64,
        base_hash="0" * 64, translated_by_label="Erin Halvorsen", translated_at=NOW,
    )  # fmt: skip
    Nudge.objects.create(
        person=held.person, version=version, local_day=DAY, batch=uuid4(),
        made_by_label="Erin Halvorsen", made_at=NOW,
    )  # fmt: skip
    StandingApproval.objects.create(
        policy=version.policy, function="legal", person=held.person, given_at=NOW,
        until=NOW + timedelta(days=30), reason="Typos.",
    )  # fmt: skip
    course = CourseVersion.objects.filter(published_at__isnull=False).earliest("pk")
    attempt = Attempt.objects.create(
        person=held.person, version=course, started_at=SINCE, finished_at=NOW, passed=True
    )
    Certificate.objects.create(
        person=held.person, course=course.course, attempt=attempt, passed_at=NOW,
        expires_at=NOW + timedelta(days=365),
    )  # fmt: skip
