"""Publishing: who may, who is asked, and that nobody falls silent at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.audit.models import Entry
from governance.core.errors import Conflict, NotAllowed
from governance.todos.models import Todo
from policies.guidance.models import PolicyVersion
from policies.guidance.rules import AudienceDraft, text_fingerprint
from policies.guidance.selectors import approved_hash
from policies.guidance.services import (
    draft_save,
    version_acknowledge,
    version_draft,
    version_publish,
)
from roles.org.models import OrganisationSettings
from roles.team.models import Assignment, ChecklistItem
from roles.team.rules import ItemKind
from roles.team.services import readiness_refresh
from roles.team.services.audiences import audience_write
from tests.cast import NOW, Cast, make_assignment, make_person
from tests.policies.making import COACHES_AND_PLAYERS, draft, next_version, published


def open_todos(version: PolicyVersion) -> set[str]:
    todos = Todo.objects.open().filter(subject__kind="guideline", subject__ref=version.uid)
    return set(todos.values_list("person__display_name", flat=True))


def is_ready(assignment: Assignment, now: object) -> bool:
    return Assignment.objects.ready(now).filter(pk=assignment.pk).exists()  # type: ignore[arg-type]


def test_everybody_employed_is_asked_to_acknowledge_within_fourteen_days(cast: Cast) -> None:
    version = published(cast)

    assert len(open_todos(version)) == 13
    todo = Todo.objects.open().get(person=cast.employee.listed)
    assert todo.due_at == NOW + timedelta(days=14)
    assert todo.subject.path == "/guidelines/house-rules/"
    assert todo.reason == "everyone"


def test_a_departments_guideline_is_for_it_and_all_below(cast: Cast) -> None:
    make_person("Nia Field", cast.field_service)
    version = published(cast, audience=AudienceDraft("department", cast.support.pk))

    assert "Nia Field" in open_todos(version)
    assert "Yuki Walsh" not in open_todos(version)


def test_a_guideline_for_coaches_and_players_asks_those_who_hold_such_a_role(cast: Cast) -> None:
    version = published(cast, audience=COACHES_AND_PLAYERS)

    assert open_todos(version) == {"Priya Shah", "Maria Ortiz", "Yuki Walsh", "Amara Reid"}


def test_text_and_hash_are_fixed_by_publishing(cast: Cast) -> None:
    version = published(cast)

    version.refresh_from_db()
    assert version.state == PolicyVersion.State.PUBLISHED
    assert version.text_hash == text_fingerprint(version.title, version.text)
    assert '<li class="rule">' in version.html
    assert version.published_by_label == str(cast.head_coach.user)


def test_a_new_version_supersedes_the_former_and_its_open_to_dos_are_not_needed(
    cast: Cast,
) -> None:
    first = published(cast)
    second = next_version(cast, first, now=NOW + timedelta(days=3))

    first.refresh_from_db()
    assert first.state == PolicyVersion.State.SUPERSEDED
    assert open_todos(first) == set()
    outcomes = Todo.objects.filter(subject__ref=first.uid).values_list("outcome", flat=True)
    assert set(outcomes) == {Todo.Outcome.NOT_NEEDED}
    assert len(open_todos(second)) == 13


def test_publishing_leaves_the_ready_ready_until_their_time_to_read_has_passed(
    cast: Cast,
) -> None:
    player = Assignment.objects.get(person=cast.player.listed)
    published(cast)
    grace_ends = NOW + timedelta(days=14)

    readiness_refresh(actor=cast.head_coach.viewer, now=NOW)
    assert is_ready(player, NOW)
    readiness_refresh(actor=cast.head_coach.viewer, now=grace_ends)
    assert not is_ready(player, grace_ends)


def test_who_was_not_ready_needs_it_from_now_on(cast: Cast) -> None:
    waiting = make_assignment(cast.employee.listed, cast.field_service, "responder", ready=False)
    version = published(cast)

    item = ChecklistItem.objects.get(assignment=waiting, ref=version.policy.uid)
    assert item.blocks_from == NOW
    assert item.met_at is None
    assert item.path == "/guidelines/house-rules/"


def test_a_new_version_has_to_be_met_again_with_a_grace_period(cast: Cast) -> None:
    player = Assignment.objects.get(person=cast.player.listed)
    first = published(cast)
    version_acknowledge(
        actor=cast.player.viewer, version=first, text_hash=first.text_hash, now=NOW, language="en"
    )
    later = NOW + timedelta(days=30)
    next_version(cast, first, now=later)

    item = ChecklistItem.objects.get(assignment=player, kind="guideline")
    assert item.met_at is None
    assert item.blocks_from == later + timedelta(days=14)
    assert is_ready(player, later)


def test_only_the_head_coach_publishes(cast: Cast) -> None:
    version = draft(cast)

    for member in (cast.employee, cast.player, cast.coach, cast.boss, cast.administrator):
        with pytest.raises(NotAllowed) as refused:
            version_publish(actor=member.viewer, version=version, now=NOW)
        assert refused.value.code == "head_coach_publishes"
    assert not Todo.objects.exists()


def test_in_a_small_organisation_a_coach_or_an_administrator_publishes_too(cast: Cast) -> None:
    OrganisationSettings.objects.update(size="small")
    version = draft(cast)

    with pytest.raises(NotAllowed):
        version_publish(actor=cast.employee.viewer, version=version, now=NOW)
    version_publish(actor=cast.coach.viewer, version=version, now=NOW)
    again = version_draft(actor=cast.coach.viewer, policy=version.policy, now=NOW)
    version_publish(actor=cast.administrator.viewer, version=again, now=NOW)


def test_publishing_twice_is_refused_the_second_time(cast: Cast) -> None:
    version = published(cast)

    with pytest.raises(Conflict) as refused:
        version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)
    assert refused.value.code == "not_a_draft"


def test_a_draft_that_changed_after_the_look_is_not_published(cast: Cast) -> None:
    version = draft(cast)
    seen, whole = text_fingerprint(version.title, version.text), approved_hash(version)
    draft_save(
        actor=cast.coach.viewer,
        version=version,
        title=version.title,
        text="Quite another text.",
        change_note="",
        audience=AudienceDraft(),
        seen=seen,
        now=NOW,
    )

    with pytest.raises(Conflict) as refused:
        version_publish(actor=cast.head_coach.viewer, version=version, now=NOW, seen=whole)
    assert refused.value.code == "draft_changed"


def test_the_trail_names_the_publisher_the_text_and_each_person_asked(cast: Cast) -> None:
    version = published(cast)

    entry = Entry.objects.get(verb="guideline.published")
    assert entry.actor_uid == cast.head_coach.user.uid
    assert entry.changes["sha256"] == version.text_hash
    assert entry.changes["asked"] == 13
    assert Entry.objects.filter(verb="todo.opened").count() == 13


def test_the_number_of_queries_does_not_depend_on_the_number_of_people(cast: Cast) -> None:
    def crowd(numbers: range) -> None:
        for number in numbers:
            person = make_person(f"Extra {number}", cast.field_service)
            make_assignment(person, cast.field_service, "gatherer", ready=number % 2 == 0)

    published(cast)  # the very first needs nobody's approval
    first, second = draft(cast), draft(cast)
    crowd(range(2))
    with CaptureQueriesContext(connection) as few:
        version_publish(actor=cast.head_coach.viewer, version=first, now=NOW)
    crowd(range(2, 20))
    with CaptureQueriesContext(connection) as many:
        version_publish(actor=cast.head_coach.viewer, version=second, now=NOW)

    assert len(many) == len(few)


def test_for_fewer_people_no_role_waits_for_it_that_it_no_longer_binds(cast: Cast) -> None:
    _baseline, first = published(cast), published(cast)
    mine = ChecklistItem.objects.filter(
        kind=ItemKind.GUIDELINE, ref=first.policy.uid, assignment__person=cast.player.listed
    )
    assert mine.exists()
    following = version_draft(actor=cast.coach.viewer, policy=first.policy, now=NOW)
    audience_write(
        audience=following, draft=AudienceDraft("department", department_id=cast.stores.pk)
    )
    version_publish(actor=cast.head_coach.viewer, version=following, now=NOW)
    assert not mine.exists()
    assert ChecklistItem.objects.filter(ref=first.policy.uid).exists()
