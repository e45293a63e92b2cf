"""What an acknowledgement says of how it came about: page, sign-in, quiz, paper, device."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.uid import uuid7
from governance.playbooks.services import question_ask
from governance.todos.models import Todo
from policies.guidance.models import Acknowledgement, Policy
from policies.guidance.rules.signing import Means
from policies.guidance.services import gate_set, paper_record, version_acknowledge
from policies.training.services import attempt_answer, attempt_start
from roles.org.models import OrganisationSettings
from tests.cast import NOW, Cast, Member
from tests.policies.making import RIGHT, next_version, published, published_course

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policies.guidance.models import PolicyVersion
    from policies.training.models import Attempt, CourseVersion

PAGE = "/guidelines/house-rules/"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def version(cast: Cast) -> PolicyVersion:
    return published(cast)


def signed(member: Member, version: PolicyVersion, **means: Any) -> Acknowledgement:
    return version_acknowledge(
        actor=member.viewer,
        version=version,
        text_hash=version.text_hash,
        now=NOW,
        means=Means("en", **means),
    )


def paper(actor: Member, member: Member, version: PolicyVersion, **how: Any) -> Acknowledgement:
    sent: dict[str, Any] = {"reason": "No computer in the store.", "signed_on": NOW.date()}
    return paper_record(
        actor=actor.viewer,
        version=version,
        person=member.listed,
        text_hash=version.text_hash,
        now=NOW,
        language="en",
        **{**sent, **how},
    )


def passed(member: Member, course: CourseVersion) -> Attempt:
    attempt = attempt_start(actor=member.viewer, version=course, now=NOW)
    for position, choice in enumerate(RIGHT, 1):
        attempt_answer(
            actor=member.viewer, attempt=attempt, position=position, choice=choice, now=NOW
        )
    return attempt


def test_it_holds_the_hash_of_the_page_as_shown(cast: Cast, version: PolicyVersion) -> None:
    receipt = signed(cast.employee, version)
    assert receipt.html_hash == hashlib.sha256(version.html.encode()).hexdigest()
    assert receipt.html_hash in cast.employee.client().get(f"{PAGE}receipt/1/").content.decode()


def test_it_says_how_and_when_the_person_had_signed_in(cast: Cast, version: PolicyVersion) -> None:
    client = cast.employee.client()
    session = client.session
    earlier = (NOW - timedelta(hours=2)).timestamp()
    session["account_authentication_methods"] = [{"method": "code", "at": earlier}]
    session["account_authentication_methods_user"] = str(cast.employee.user.pk)
    session.save()
    client.post(PAGE, {"version": 1, "text_hash": version.text_hash})

    receipt = Acknowledgement.objects.get()
    assert receipt.authenticated_at == NOW - timedelta(hours=2)
    assert (receipt.signed_in_by, receipt.at) == ("code", NOW)


def test_address_and_browser_are_kept_only_where_it_is_switched_on(
    cast: Cast, version: PolicyVersion
) -> None:
    form = {"version": 1, "text_hash": version.text_hash}
    cast.employee.client().post(PAGE, form, headers={"user-agent": "Lynx"})
    kept = Acknowledgement.objects.get(person=cast.employee.listed)
    assert (kept.address, kept.agent) == (None, "")

    OrganisationSettings.objects.update(keep_device=True)
    page = cast.player.client().get(PAGE).content.decode()
    assert "the address and browser you sign from" in page
    cast.player.client().post(PAGE, form, headers={"user-agent": "Lynx"})
    kept = Acknowledgement.objects.get(person=cast.player.listed)
    assert (kept.address, kept.agent) == ("127.0.0.1", "Lynx")


def test_a_course_that_has_to_be_passed_first_stands_in_the_way_and_is_named(
    cast: Cast, version: PolicyVersion
) -> None:
    course = published_course(cast)
    gate_set(actor=cast.head_coach.viewer, policy=version.policy, course=course.course.uid)
    page = cast.player.client().get(PAGE).content.decode()
    assert "Pass the course “Answering in public” first" in page
    assert f"/courses/{course.course.slug}/" in page
    assert "Sign version 1" not in page
    with pytest.raises(Conflict) as refused:
        signed(cast.player, version)
    assert refused.value.code == "course_first"
    form = {"version": 1, "text_hash": version.text_hash}
    assert cast.player.client().post(PAGE, form).status_code == 409
    assert not Acknowledgement.objects.exists()

    attempt = passed(cast.player, course)
    assert "Sign version 1" in cast.player.client().get(PAGE).content.decode()
    assert signed(cast.player, version).attempt == attempt.uid


def test_only_who_writes_guidelines_asks_for_a_course(cast: Cast, version: PolicyVersion) -> None:
    course = published_course(cast).course.uid
    with pytest.raises(NotAllowed):
        gate_set(actor=cast.employee.viewer, policy=version.policy, course=course)
    with pytest.raises(Invalid):
        gate_set(actor=cast.coach.viewer, policy=version.policy, course=uuid7())
    answer = cast.coach.client().post(f"{PAGE}course/", {"course": str(course)})
    assert answer.status_code == 302
    assert Policy.objects.get().course == course
    assert Entry.objects.filter(verb="guideline.gated").count() == 1


def test_on_paper_it_names_the_witness_the_day_and_why(cast: Cast, version: PolicyVersion) -> None:
    receipt = paper(cast.line_manager, cast.employee, version)
    assert (receipt.person_name, receipt.witness_name) == ("Hana Costa", "Leon Marsh")
    assert (receipt.paper_reason, receipt.signed_on) == ("No computer in the store.", NOW.date())
    assert receipt.signed_in_by == "paper"
    assert Todo.objects.get(person=cast.employee.listed).outcome == "done"
    entry = Entry.objects.get(verb="guideline.acknowledged")
    assert (entry.actor_uid, entry.reason) == (
        cast.line_manager.user.uid,
        "No computer in the store.",
    )


def test_nobody_is_their_own_witness(cast: Cast, version: PolicyVersion) -> None:
    with pytest.raises(NotAllowed) as refused:
        paper(cast.head_coach, cast.head_coach, version)
    assert refused.value.code == "own_witness"
    with pytest.raises(IntegrityError), transaction.atomic():
        Acknowledgement.objects.create(
            person=cast.employee.listed,
            version=version,
            at=NOW,
            witness=cast.employee.listed,
            paper_reason="So.",
        )


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("line_manager", True),
        ("department_head", True),
        ("coach", True),
        ("head_coach", True),
        ("coach_elsewhere", False),
        ("player", False),
        ("auditor", False),
        ("administrator", False),
    ],
)
def test_who_may_record_paper(cast: Cast, version: PolicyVersion, who: str, may: bool) -> None:
    address = f"{PAGE}paper/{cast.employee.listed.uid}/"
    form = {"text_hash": version.text_hash, "signed_on": "2026-11-23", "reason": "Paper only."}
    client = cast.members[who].client()
    assert client.get(address).status_code == (200 if may else 403)
    assert client.post(address, form).status_code == (302 if may else 403)
    assert Acknowledgement.objects.exists() is may


def test_paper_needs_a_reason_a_day_since_publishing_and_the_text_in_force(
    cast: Cast, version: PolicyVersion
) -> None:
    for wrong in (
        {"reason": " "},
        {"signed_on": NOW.date() - timedelta(days=1)},
        {"signed_on": NOW.date() + timedelta(days=1)},
    ):
        with pytest.raises(Invalid):
            paper(cast.line_manager, cast.employee, version, **wrong)
    next_version(cast, version, now=NOW)
    with pytest.raises(Conflict):
        paper(cast.line_manager, cast.employee, version)
    address = f"{PAGE}paper/{cast.employee.listed.uid}/"
    form = {"text_hash": version.text_hash, "signed_on": "2026-11-23", "reason": "So."}
    form["text_hash"] = "0" * 64
    assert cast.line_manager.client().post(address, form).status_code == 409
    assert not Acknowledgement.objects.exists()


def test_gated_and_with_the_device_it_takes_ten_queries_at_most(
    cast: Cast, version: PolicyVersion
) -> None:
    course = published_course(cast)
    gate_set(actor=cast.head_coach.viewer, policy=version.policy, course=course.course.uid)
    passed(cast.player, course)
    OrganisationSettings.objects.update(keep_device=True)
    viewer = cast.player.viewer
    means = Means("en", "code", NOW.astimezone(UTC), "127.0.0.1", "Lynx")
    with CaptureQueriesContext(connection) as queries:
        version_acknowledge(
            actor=viewer, version=version, text_hash=version.text_hash, now=NOW, means=means
        )
    sent = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(sent) <= 10, "\n".join(each[:100] for each in sent)


def ask(member: Member, page: str) -> str:
    question = question_ask(
        actor=member.viewer, text="May I?", page=page, form=uuid7(), now=datetime.now(UTC)
    )
    return f"/ask/{question.uid}/"


def test_a_question_from_the_page_names_the_version_and_the_to_do_stays_open(
    cast: Cast, version: PolicyVersion
) -> None:
    client = cast.employee.client()
    asked_from = f"{PAGE}versions/1/"
    assert f"/ask/?from={asked_from}" in client.get(PAGE).content.decode()
    assert "House rules, version 1" in client.get(f"/ask/?from={asked_from}").content.decode()

    question = ask(cast.employee, asked_from)
    assert "House rules, version 1" in cast.coach.client().get(question).content.decode()
    page = client.get(PAGE).content.decode()
    assert "an answer is awaited" in page
    assert question in page
    assert "Sign version 1" in page
    assert Todo.objects.open().filter(person=cast.employee.listed).exists()
    assert "An answer is awaited" in client.get("/today/").content.decode()
    assert "An answer is awaited" not in cast.player.client().get("/today/").content.decode()
