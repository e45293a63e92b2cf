"""A minor version: signatures hold on, who had not signed still owes, and all are told once."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.audit.models import Entry
from governance.notify.models import Message
from governance.todos.models import Todo
from policies.guidance.models import Acknowledgement, PolicyVersion
from policies.guidance.rules import AudienceDraft
from policies.guidance.selectors import baseline_unsigned, comparison, guideline_lines
from policies.guidance.services import guidelines_ask, translation_publish, version_acknowledge
from roles.org.models import Person
from roles.team.models import Assignment, ChecklistItem
from roles.team.services import readiness_refresh
from tests.cast import NOW, Cast, Member, make_assignment, make_person
from tests.policies.guidance.test_translations import translated
from tests.policies.making import next_version, published

LATER = NOW + timedelta(days=3)


def sign(member: Member, version: PolicyVersion) -> None:
    version_acknowledge(
        actor=member.viewer, version=version, text_hash=version.text_hash, now=NOW, language="en"
    )


def owing(version: PolicyVersion) -> int:
    return Todo.objects.open().filter(subject__ref=version.uid).count()


def minor_of(cast: Cast, *signers: Member) -> PolicyVersion:
    first = published(cast)
    for member in signers:
        sign(member, first)
    return next_version(cast, first, now=LATER, major=False)


def test_who_signed_the_major_version_owes_nothing_for_the_minor_one(cast: Cast) -> None:
    second = minor_of(cast, cast.employee, cast.player)

    assert owing(second) == 11
    assert not Todo.objects.open().filter(person=cast.employee.listed).exists()


def test_who_had_not_signed_owes_the_minor_one_by_the_same_day(cast: Cast) -> None:
    second = minor_of(cast, cast.employee)

    todo = Todo.objects.open().get(person=cast.player.listed)
    assert todo.subject.ref == second.uid
    assert (todo.opened_at, todo.due_at) == (NOW, NOW + timedelta(days=14))
    assert Entry.objects.filter(verb="todo.carried").count() == 12


def test_what_was_done_stays_about_the_version_that_was_signed(cast: Cast) -> None:
    minor_of(cast, cast.employee)

    done = Todo.objects.get(person=cast.employee.listed)
    assert done.subject.ref == PolicyVersion.objects.get(number=1).uid


def test_the_ready_stay_ready_and_their_item_met(cast: Cast) -> None:
    player = Assignment.objects.get(person=cast.player.listed)
    second = minor_of(cast, cast.player)
    long_after = NOW + timedelta(days=60)

    assert ChecklistItem.objects.get(assignment=player, ref=second.policy.uid).met_at == NOW
    readiness_refresh(actor=cast.head_coach.viewer, now=long_after)
    assert Assignment.objects.ready(long_after).filter(pk=player.pk).exists()


def test_everybody_who_signed_is_told_once(cast: Cast) -> None:
    second = minor_of(cast, cast.employee, cast.player)
    sign(cast.player, second)
    next_version(cast, second, now=LATER, major=False)

    told = Message.objects.filter(template="guidance/mail/minor")
    assert sorted(told.values_list("payload__number", "person__display_name")) == [
        (2, "Hana Costa"),
        (2, "Priya Shah"),
        (3, "Hana Costa"),
        (3, "Priya Shah"),
    ]


def test_whoever_is_on_leave_or_out_of_its_audience_by_now_is_not_told(cast: Cast) -> None:
    first = published(cast, audience=AudienceDraft("department", cast.support.pk))
    signers = (cast.employee, cast.player, cast.coach)
    for member in signers:
        sign(member, first)
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="on_leave")
    Person.objects.filter(pk=cast.player.listed.pk).update(department=cast.stores)
    next_version(cast, first, now=LATER, major=False)

    told = Message.objects.filter(template="guidance/mail/minor")
    assert [each.person for each in told] == [cast.coach.listed]


def test_they_are_told_of_it_by_its_title_in_their_language(cast: Cast) -> None:
    first = published(cast)
    translated(cast, first)
    made = first.translations.get()
    actor = cast.head_coach.viewer
    translation_publish(
        actor=actor, version=first, language="de", text_hash=made.text_hash, now=NOW
    )
    for member, language in ((cast.employee, "de-AT"), (cast.player, "en"), (cast.coach, "")):
        Person.objects.filter(pk=member.listed.pk).update(language=language)
        sign(member, first)
    next_version(cast, first, now=LATER, major=False)

    told = Message.objects.filter(template="guidance/mail/minor")
    assert dict(told.values_list("person__display_name", "payload__title")) == {
        str(cast.employee.listed): made.title,
        str(cast.player.listed): first.title,
        str(cast.coach.listed): first.title,
    }


def test_nobody_is_told_of_a_major_one_or_of_one_they_did_not_sign(cast: Cast) -> None:
    first = published(cast)
    sign(cast.employee, first)
    major = next_version(cast, first, now=LATER)
    next_version(cast, major, now=LATER, major=False)

    assert not Message.objects.filter(template="guidance/mail/minor").exists()


def test_a_new_role_finds_the_signature_of_the_major_version(cast: Cast) -> None:
    second = minor_of(cast, cast.employee)
    guidelines_ask(
        actor=cast.head_coach.viewer,
        person_ids=[cast.employee.listed.pk],
        now=LATER,
        joining=True,
    )

    assert not Todo.objects.open().filter(person=cast.employee.listed).exists()
    assert owing(second) == 12


def test_the_next_major_version_asks_everybody_anew(cast: Cast) -> None:
    third = next_version(cast, minor_of(cast, cast.employee), now=LATER)

    assert owing(third) == 13
    assert not Acknowledgement.objects.counting().exists()


def test_the_first_version_in_force_is_never_minor(cast: Cast) -> None:
    version = published(cast)

    assert version.major


def test_the_gap_the_list_and_the_comparison_count_the_major_version(cast: Cast) -> None:
    second = minor_of(cast, cast.employee, cast.player)
    sign(cast.player, second)

    gap = baseline_unsigned(LATER, LATER.date())[0]
    assert gap.label == "11 of 13 have not signed “House rules”"
    line = guideline_lines(cast.head_coach.viewer)[0]
    assert (line.signed_count, line.asked_count) == (2, 13)
    assert guideline_lines(cast.employee.viewer)[0].signed_at == NOW
    found = comparison(cast.employee.viewer, second.policy.slug, before=1, after=2)
    assert (found.signed_at, found.to_sign) == (NOW, False)
    assert comparison(cast.coach.viewer, second.policy.slug, before=1, after=2).to_sign


def test_the_page_says_that_the_signature_holds(cast: Cast) -> None:
    minor_of(cast, cast.employee)
    page = cast.employee.client().get("/guidelines/house-rules/").content.decode()

    assert "You signed version 1" in page
    assert "Only details have changed since, so it holds." in page
    assert "Sign version 2" not in page
    assert "Sign version 2" in cast.coach.client().get("/guidelines/house-rules/").content.decode()


def test_the_number_of_queries_does_not_depend_on_the_number_of_people(cast: Cast) -> None:
    def crowd(version: PolicyVersion, numbers: range) -> None:
        for number in numbers:
            person = make_person(f"Extra {number}", cast.field_service)
            make_assignment(person, cast.field_service, "gatherer")
            Acknowledgement.objects.create(
                person=person, version=version, at=NOW, text_hash=version.text_hash
            )

    first = minor_of(cast, cast.player)
    crowd(first, range(2))
    with CaptureQueriesContext(connection) as few:
        second = next_version(cast, first, now=LATER, major=False)
    crowd(second, range(2, 20))
    with CaptureQueriesContext(connection) as many:
        next_version(cast, second, now=LATER, major=False)

    assert len(many) == len(few)
