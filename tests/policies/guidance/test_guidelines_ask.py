"""People who come, move, leave or take on a role after publishing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

from django.db import connections, transaction

from governance.core.events import people_changed
from governance.todos.models import Todo
from policies.guidance.rules import AudienceDraft
from policies.guidance.services import guidelines_ask, version_acknowledge, version_withdraw
from roles.org.models import Person
from roles.org.services.placing import person_place
from roles.team.models import Assignment, ChecklistItem, Role, RoleType
from roles.team.services import (
    assignment_accept,
    assignment_end,
    assignment_propose,
    exemption_decide,
)
from tests.cast import COMMAND, NOW, Cast, make_account, make_person
from tests.policies.guidance.test_sparing import asked
from tests.policies.guidance.test_version_acknowledge import wait_until, waiting
from tests.policies.making import COACHES_AND_PLAYERS, published, published_course
from tests.queries import queries_of

LATER = NOW + timedelta(days=40)


def changed(cast: Cast, *people: Person) -> None:
    people_changed.send(
        sender=None,
        person_ids=[person.pk for person in people],
        actor=cast.administrator.viewer,
        now=LATER,
    )


def open_of(person: Person) -> list[Todo]:
    return list(Todo.objects.open().filter(person=person, subject__kind="guideline"))


def test_a_joiner_has_thirty_days_from_joining(cast: Cast) -> None:
    published(cast)
    joiner = make_person("Nia Field", cast.field_service)
    changed(cast, joiner)

    assert [todo.due_at for todo in open_of(joiner)] == [LATER + timedelta(days=30)]


def test_asking_again_changes_nothing(cast: Cast) -> None:
    published(cast)
    joiner = make_person("Nia Field", cast.field_service)
    changed(cast, joiner)
    changed(cast, joiner)

    assert len(open_of(joiner)) == 1


def test_who_has_acknowledged_is_not_asked_again(cast: Cast) -> None:
    version = published(cast)
    version_acknowledge(
        actor=cast.employee.viewer,
        version=version,
        text_hash=version.text_hash,
        now=NOW,
        language="en",
    )
    changed(cast, cast.employee.listed)

    assert open_of(cast.employee.listed) == []


def test_a_leavers_to_do_is_not_needed_any_more(cast: Cast) -> None:
    published(cast)
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="left")
    changed(cast, cast.employee.listed)

    assert open_of(cast.employee.listed) == []
    assert Todo.objects.get(person=cast.employee.listed).outcome == Todo.Outcome.NOT_NEEDED


def test_who_moves_out_of_the_department_is_released_and_who_moves_in_is_asked(
    cast: Cast,
) -> None:
    published(cast, audience=AudienceDraft("department", cast.support.pk))
    Person.objects.filter(pk=cast.employee.listed.pk).update(department=cast.stores)
    Person.objects.filter(pk=cast.coach_elsewhere.listed.pk).update(department=cast.support)
    changed(cast, cast.employee.listed, cast.coach_elsewhere.listed)

    assert open_of(cast.employee.listed) == []
    assert len(open_of(cast.coach_elsewhere.listed)) == 1


def test_a_role_that_somebody_brings_along_needs_it_after_the_same_time(cast: Cast) -> None:
    version = published(cast, audience=AudienceDraft("department", cast.stores.pk))
    Person.objects.filter(pk=cast.player.listed.pk).update(department=cast.stores)
    changed(cast, cast.player.listed)
    changed(cast, cast.player.listed)

    item = ChecklistItem.objects.get(assignment__person=cast.player.listed)
    assert (item.ref, item.met_at) == (version.policy.uid, None)
    assert item.blocks_from == LATER + timedelta(days=30)


def test_the_role_of_who_moves_out_does_not_lack_it(cast: Cast) -> None:
    version = published(cast, audience=AudienceDraft("department", cast.support.pk))
    course = published_course(cast, audience=AudienceDraft("department", cast.support.pk))
    own = ChecklistItem.objects.filter(assignment__person=cast.player.listed, met_at=None)
    others = ChecklistItem.objects.exclude(assignment__person=cast.player.listed).count()
    both = {version.policy.uid, course.course.uid}
    assert set(own.values_list("ref", flat=True)) == both
    person_place(
        actor=cast.administrator.viewer,
        person=cast.player.listed,
        department=cast.stores,
        now=NOW,
    )
    assert not own.exists()
    assert ChecklistItem.objects.count() == others
    held = Assignment.objects.filter(person=cast.player.listed)
    assert held.ready(LATER).exists()
    person_place(
        actor=cast.administrator.viewer,
        person=cast.player.listed,
        department=cast.support,
        now=LATER,
    )
    assert set(own.values_list("ref", flat=True)) == both


def test_a_proposal_keeps_what_it_will_need_when_its_person_changes(cast: Cast) -> None:
    published(cast, audience=COACHES_AND_PLAYERS)
    assignment = proposed(cast)
    changed(cast, cast.employee.listed)
    assert assignment.items.filter(kind="guideline", met_at=None).exists()


def test_the_settings_are_read_as_often_for_many_guidelines_as_for_one(cast: Cast) -> None:
    def reads() -> int:
        joiner = make_person(f"Nia {Person.objects.count()}", cast.stores)
        ask = partial(guidelines_ask, actor=cast.administrator.viewer, now=LATER, joining=True)
        sent = queries_of(partial(ask, person_ids=[joiner.pk]))
        return sum("organisationsettings" in each for each in sent)

    published(cast)
    one = reads()
    published(cast)
    published(cast)
    assert 0 < reads() == one


def proposed(cast: Cast) -> Assignment:
    role = Role.objects.create(
        type=RoleType.objects.get(key="responder"),
        department=cast.support,
        opened_at=NOW,
    )
    return assignment_propose(
        actor=cast.line_manager.viewer, role=role, person=cast.employee.listed, now=LATER
    )


def test_a_new_assignment_needs_the_guideline(cast: Cast) -> None:
    version = published(cast)
    assignment = proposed(cast)

    item = assignment.items.get(kind="guideline")
    assert (item.ref, item.path, item.met_at) == (
        version.policy.uid,
        "/guidelines/house-rules/",
        None,
    )


def test_it_is_met_already_by_whoever_has_acknowledged_the_version_in_force(cast: Cast) -> None:
    version = published(cast)
    version_acknowledge(
        actor=cast.employee.viewer,
        version=version,
        text_hash=version.text_hash,
        now=NOW,
        language="en",
    )

    assert proposed(cast).items.get(kind="guideline").met_at == NOW


def test_a_guideline_for_a_kind_of_role_is_asked_when_the_person_accepts(cast: Cast) -> None:
    published(cast, audience=COACHES_AND_PLAYERS)
    assignment = proposed(cast)
    assignment_accept(actor=cast.employee.viewer, assignment=assignment, now=LATER)

    assert [todo.due_at for todo in open_of(cast.employee.listed)] == [LATER + timedelta(days=14)]
    assert [todo.reason for todo in open_of(cast.employee.listed)] == [
        "Frontline responder in Support"
    ]


def test_when_the_role_ends_it_is_not_needed_any_more(cast: Cast) -> None:
    published(cast, audience=COACHES_AND_PLAYERS)
    assignment = Assignment.objects.get(person=cast.player.listed)
    assert len(open_of(cast.player.listed)) == 1

    assignment_end(
        actor=cast.line_manager.viewer, assignment=assignment, reason="Moves on", now=LATER
    )

    assert open_of(cast.player.listed) == []


def test_a_crowd_is_asked_like_one_person(cast: Cast) -> None:
    version = published(cast)
    joiners = [make_person(f"Joiner {number}", cast.stores) for number in range(3)]
    everybody_and_more = list(range(1, 2000))

    asked = guidelines_ask(
        actor=cast.administrator.viewer, person_ids=everybody_and_more, now=LATER, joining=True
    )

    assert asked == len(joiners)
    assert Todo.objects.open().filter(subject__ref=version.uid).count() == 16


def test_who_signs_while_they_are_being_asked_owes_nothing(committed_cast: Cast) -> None:
    version = published(committed_cast)
    joiner = make_account(make_person("Nia Field", committed_cast.field_service))
    viewer = joiner.viewer

    def sign() -> None:
        hashed = version.text_hash
        version_acknowledge(
            actor=viewer, version=version, text_hash=hashed, now=LATER, language="en"
        )
        connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            changed(committed_cast, joiner.listed)
            signer = pool.submit(sign)
            wait_until(lambda: waiting() == 1 or signer.done())
        signer.result(timeout=30)
    assert open_of(joiner.listed) == []
    assert Todo.objects.get(person=joiner.listed, subject__kind="guideline").outcome == "done"


def test_who_is_exempt_in_the_moment_of_being_asked_is_not(committed_cast: Cast) -> None:
    version = published(committed_cast)
    joiner = make_person("Nia Field", committed_cast.field_service)
    exemption = asked(committed_cast, version, person=joiner)
    actor = committed_cast.head_coach.viewer

    def grant() -> None:
        exemption_decide(actor=actor, exemption=exemption, granted=True, now=NOW)
        connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            people_changed.send(sender=None, person_ids=[joiner.pk], actor=COMMAND, now=NOW)
            other = pool.submit(grant)
            wait_until(lambda: waiting() == 1 or other.done())
        other.result(timeout=30)
    assert open_of(joiner) == []


def test_who_signs_while_everybody_is_being_asked_owes_nothing(committed_cast: Cast) -> None:
    """So many are not held one by one: whoever signs waits for the text."""
    version = published(committed_cast)
    joiner = make_account(make_person("Nia Field", committed_cast.field_service))
    viewer = joiner.viewer

    def sign() -> None:
        version_acknowledge(
            actor=viewer, version=version, text_hash=version.text_hash, now=LATER, language="en"
        )
        connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            guidelines_ask(actor=COMMAND, person_ids=None, now=LATER, joining=True)
            signer = pool.submit(sign)
            wait_until(lambda: waiting() == 1 or signer.done())
            assert not signer.done(), "a signature in this moment waits"
        signer.result(timeout=30)
    assert open_of(joiner.listed) == []
    assert Todo.objects.get(person=joiner.listed, subject__kind="guideline").outcome == "done"


def test_what_is_withdrawn_while_somebody_is_being_asked_is_owed_by_nobody(
    committed_cast: Cast,
) -> None:
    version = published(committed_cast)
    joiner = make_person("Nia Field", committed_cast.field_service)
    actor = committed_cast.head_coach.viewer

    def withdraw() -> None:
        version_withdraw(actor=actor, version=version, reason="Wrong.", now=LATER)
        connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            people_changed.send(sender=None, person_ids=[joiner.pk], actor=COMMAND, now=LATER)
            other = pool.submit(withdraw)
            wait_until(lambda: waiting() == 1 or other.done())
            assert not other.done(), "withdrawing waits until they are asked"
        other.result(timeout=30)
    assert open_of(joiner) == []
    assert Todo.objects.get(person=joiner, subject__kind="guideline").outcome == "not_needed"


def test_whoever_is_to_be_asked_while_it_is_withdrawn_is_not(committed_cast: Cast) -> None:
    version = published(committed_cast)
    joiner = make_person("Nia Field", committed_cast.field_service)
    actor = committed_cast.head_coach.viewer

    def ask() -> None:
        with transaction.atomic():
            people_changed.send(sender=None, person_ids=[joiner.pk], actor=COMMAND, now=LATER)
        connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            version_withdraw(actor=actor, version=version, reason="Wrong.", now=LATER)
            other = pool.submit(ask)
            wait_until(lambda: waiting() == 1 or other.done())
        other.result(timeout=30)
    assert not Todo.objects.filter(person=joiner, subject__kind="guideline").exists()


def test_of_two_guidelines_set_aside_at_once_neither_waits_for_the_other(
    committed_cast: Cast,
) -> None:
    first, second = published(committed_cast), published(committed_cast)
    exemptions = [
        asked(committed_cast, version, person=person)
        for version, person in (
            (first, committed_cast.employee.listed),
            (second, committed_cast.player.listed),
        )
    ]
    actor = committed_cast.head_coach.viewer

    def grant() -> None:
        exemption_decide(actor=actor, exemption=exemptions[1], granted=True, now=NOW)
        connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool, transaction.atomic():
        exemption_decide(actor=actor, exemption=exemptions[0], granted=True, now=NOW)
        pool.submit(grant).result(timeout=30)
