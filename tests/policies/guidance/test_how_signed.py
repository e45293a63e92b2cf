"""What an acknowledgement says of how it came about: page, sign-in, quiz, paper, device."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.uid import uuid7
from governance.playbooks.services import question_ask
from governance.todos.models import Todo
from policies.guidance.models import Acknowledgement, Policy, PolicyVersion, SignedSheet
from policies.guidance.rules.sheets import MOST
from policies.guidance.rules.signing import Means
from policies.guidance.services import (
    gate_set,
    paper_record,
    translation_publish,
    version_acknowledge,
    version_draft,
    version_publish,
)
from policies.training.services import attempt_answer, attempt_start
from roles.org.models import OrganisationSettings
from tests.cast import NOW, Cast, Member
from tests.policies.guidance.test_translations import translated
from tests.policies.making import RIGHT, TEXT, draft, next_version, published, published_course

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

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
        **{"now": NOW, "text_hash": version.text_hash, **sent, **how},
    )


def gated(cast: Cast, version: PolicyVersion, course: CourseVersion) -> None:
    gate_set(
        actor=cast.head_coach.viewer,
        policy=version.policy,
        course=course.course.uid,
        reason="Many asked.",
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
    receipt = cast.player.client().get(f"{PAGE}receipt/1/").content.decode()
    assert "127.0.0.1 Lynx" in receipt
    assert kept.person_email in receipt
    assert "Signed from" not in cast.employee.client().get(f"{PAGE}receipt/1/").content.decode()


def test_a_course_that_has_to_be_passed_first_stands_in_the_way_and_is_named(
    cast: Cast, version: PolicyVersion
) -> None:
    course = published_course(cast)
    gated(cast, version, course)
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


def test_who_publishes_asks_for_a_course_and_says_why(cast: Cast, version: PolicyVersion) -> None:
    course = published_course(cast).course.uid
    begun = draft(cast)

    def ask(member: Member, policy: Policy, course: UUID = course, reason: str = "So.") -> None:
        gate_set(actor=member.viewer, policy=policy, course=course, reason=reason)

    for nobody, policy in (
        (cast.employee, version.policy),
        (cast.employee, begun.policy),
        (cast.coach, version.policy),
    ):
        with pytest.raises(NotAllowed):
            ask(nobody, policy)
    with pytest.raises(Invalid):
        ask(cast.head_coach, version.policy, uuid7())
    with pytest.raises(Invalid) as refused:
        ask(cast.head_coach, version.policy, reason=" ")
    assert refused.value.problems[0].pointer == "/reason"
    ask(cast.coach, begun.policy)

    form = {"course": str(course), "reason": "Many asked."}
    assert "A course before signing" not in cast.coach.client().get(PAGE).content.decode()
    assert "A course before signing" in cast.head_coach.client().get(PAGE).content.decode()
    assert cast.coach.client().post(f"{PAGE}course/", form).status_code == 403
    assert cast.head_coach.client().post(f"{PAGE}course/", form).status_code == 302
    version.policy.refresh_from_db()
    assert version.policy.course == course
    entry = Entry.objects.get(verb="guideline.gated", subject_uid=version.policy.uid)
    assert entry.reason == "Many asked."


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


def test_the_sheet_may_hold_another_language_or_the_text_before_a_minor_version(
    cast: Cast, version: PolicyVersion
) -> None:
    made = translated(cast, version)
    translation_publish(
        actor=cast.head_coach.viewer,
        version=version,
        language="de",
        text_hash=made.text_hash,
        now=NOW,
    )
    later = NOW + timedelta(days=5)
    following = version_draft(actor=cast.coach.viewer, policy=version.policy, now=later)
    PolicyVersion.objects.filter(pk=following.pk).update(
        major=False, text=f"{TEXT}\n- Hum.".strip()
    )
    second = version_publish(actor=cast.head_coach.viewer, version=following, now=later)
    address = f"{PAGE}paper/{cast.employee.listed.uid}/"
    with time_machine.travel(later, tick=False):
        client = cast.line_manager.client()
        page = client.get(address).content.decode()
        form = {"signed_on": "2026-11-24", "reason": "No computer there."}
        assert client.post(address, form).status_code == 422
        sent = client.post(address, {**form, "text_hash": made.text_hash})
    for held in ("Version 2, English", "Version 1, Deutsch"):
        assert held in page
    assert sent.status_code == 302
    receipt = Acknowledgement.objects.get()
    assert (receipt.version, receipt.language) == (version, "de")
    assert (receipt.text_hash, receipt.signed_on) == (made.text_hash, date(2026, 11, 24))
    assert receipt.statement.startswith("Ich habe Version 1")
    todo = Todo.objects.get(person=cast.employee.listed, subject__ref=second.uid)
    assert todo.outcome == "done"
    entry = Entry.objects.get(verb="guideline.acknowledged")
    assert (entry.subject_uid, entry.changes["language"]) == (version.uid, "de")


SCAN = b"%PDF-1.7 of what Hana signed"


def test_the_scan_stands_and_those_who_see_the_evidence_take_it(
    cast: Cast, version: PolicyVersion
) -> None:
    address = f"{PAGE}paper/{cast.employee.listed.uid}/"
    form = {"text_hash": version.text_hash, "signed_on": "2026-11-23", "reason": "Paper only."}
    client = cast.line_manager.client()
    for wrong in (b"MZ no scan", b"%PDF-" + b"x" * MOST):
        refused = client.post(address, {**form, "sheet": SimpleUploadedFile("a.pdf", wrong)})
        assert refused.status_code == 400
        assert "PDF, JPEG or PNG of 5 MB" in refused.content.decode()
    sent = client.post(address, {**form, "sheet": SimpleUploadedFile("a.exe", SCAN)})
    assert sent.status_code == 302
    receipt = Acknowledgement.objects.get()
    assert receipt.scan_hash == hashlib.sha256(SCAN).hexdigest()
    told = Entry.objects.get(verb="guideline.acknowledged")
    assert told.changes["scan"] == receipt.scan_hash

    taken = f"/evidence/sheets/{receipt.uid}/"
    for name in ("employee", "line_manager", "department_head", "head_coach", "auditor"):
        answer = cast.members[name].client().get(taken)
        assert answer.content == SCAN
        assert answer["Content-Disposition"].startswith("attachment")
    for name in ("player", "coach", "stores_head", "administrator"):
        assert cast.members[name].client().get(taken).status_code == 404
    assert Entry.objects.filter(verb="evidence.sheet_taken").count() == 5
    page = cast.auditor.client().get(f"/evidence/bound/{cast.employee.listed.uid}/")
    assert taken in page.content.decode()
    own = cast.employee.client().get(f"{PAGE}receipt/1/").content.decode()
    assert taken in own
    assert receipt.scan_hash in own
    with pytest.raises(DatabaseError), transaction.atomic():
        SignedSheet.objects.update(content=b"%PDF-other")


def test_no_sheet_was_signed_in_a_language_that_was_not_there_yet(
    cast: Cast, version: PolicyVersion
) -> None:
    later = NOW + timedelta(days=20)
    made = translated(cast, version, now=later)
    who = cast.head_coach.viewer
    translation_publish(
        actor=who, version=version, language="de", text_hash=made.text_hash, now=later
    )
    sheet = {"text_hash": made.text_hash, "now": later}
    with pytest.raises(Invalid) as refused:
        paper(cast.line_manager, cast.employee, version, signed_on=NOW.date(), **sheet)
    assert refused.value.code == "no_such_day"
    paper(cast.line_manager, cast.employee, version, signed_on=later.date(), **sheet)


def test_of_a_text_that_stayed_the_same_the_version_is_that_of_the_day(
    cast: Cast, version: PolicyVersion
) -> None:
    later = NOW + timedelta(days=5)
    second = next_version(cast, version, now=later, major=False)
    second.refresh_from_db()
    assert second.text_hash == version.text_hash
    before = paper(cast.line_manager, cast.employee, second, now=later)
    after = paper(cast.line_manager, cast.player, second, signed_on=later.date(), now=later)
    assert (before.version, after.version) == (version, second)


def test_gated_and_with_the_device_it_takes_ten_queries_at_most(
    cast: Cast, version: PolicyVersion
) -> None:
    course = published_course(cast)
    gated(cast, version, course)
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
