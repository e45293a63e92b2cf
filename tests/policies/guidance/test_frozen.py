"""Text stands while it is approved, scheduled, in force, superseded or withdrawn: whoever tries."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from governance.todos.models import Digest, Todo
from policies.guidance.models import LateNotice, Nudge, PolicyVersion
from policies.guidance.rules import AudienceDraft, State
from policies.guidance.selectors.approving import audience_plain
from policies.guidance.services import version_publish
from roles.team.models import AudienceRule
from roles.team.rules.audiences import RuleDraft
from tests.cast import NOW, Cast
from tests.policies.making import draft, next_version, published

if TYPE_CHECKING:
    from collections.abc import Callable

FROZEN = ("approved", "scheduled", "published", "superseded", "withdrawn")
WRITABLE = ("draft", "consultation", "review")
SQL = "UPDATE policies_guidance_policyversion SET {column} = %s WHERE id = %s"


def version_in(cast: Cast, state: str) -> PolicyVersion:
    """Return a version in ``state``, brought there by the database alone where no rule counts."""
    if state in {"published", "superseded", "withdrawn"}:
        version = published(cast)
        if state == "superseded":
            next_version(cast, version, now=NOW)
        elif state == "withdrawn":
            moved = {"state": state, "withdrawn_at": NOW, "withdrawn_reason": "Wrong"}
            PolicyVersion.objects.filter(pk=version.pk).update(**moved)
    else:
        version = draft(cast)
        PolicyVersion.objects.filter(pk=version.pk).update(state=state)
    version.refresh_from_db()
    return version


def change_by_save(version: PolicyVersion, column: str, value: str) -> None:
    setattr(version, column, value)
    version.save()


def change_by_update(version: PolicyVersion, column: str, value: str) -> None:
    PolicyVersion.objects.filter(pk=version.pk).update(**{column: value})


def change_by_sql(version: PolicyVersion, column: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SQL.format(column=column), [value, version.pk])


WAYS = [change_by_save, change_by_update, change_by_sql]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("column", ["text", "title", "change_note"])
@pytest.mark.parametrize("state", FROZEN)
def test_what_stands_is_changed_by_no_way(cast: Cast, state: str, column: str, way: object) -> None:
    version = version_in(cast, state)

    with pytest.raises(DatabaseError), transaction.atomic():
        way(version, column, "Anything goes.")  # type: ignore[operator]
    assert getattr(PolicyVersion.objects.get(pk=version.pk), column) != "Anything goes."


def by_rules(cast: Cast, state: str) -> PolicyVersion:
    """Return a version in ``state`` that is for Support, which a rule says."""
    version = draft(cast, audience=AudienceDraft("rules", rules=(RuleDraft(cast.support.pk),)))
    if state == "published":
        return version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)
    PolicyVersion.objects.filter(pk=version.pk).update(state=state)
    return version


def rule_moved(cast: Cast, version: PolicyVersion) -> None:
    AudienceRule.objects.filter(owner=version.uid).update(department=cast.stores)


def rule_moved_by_sql(cast: Cast, version: PolicyVersion) -> None:
    with connection.cursor() as cursor:
        sql = "UPDATE roles_team_audiencerule SET department_id = %s WHERE owner = %s"
        cursor.execute(sql, [cast.stores.pk, version.uid])


def rule_taken_away(cast: Cast, version: PolicyVersion) -> None:
    AudienceRule.objects.filter(owner=version.uid).delete()


def rule_added(cast: Cast, version: PolicyVersion) -> None:
    AudienceRule.objects.create(owner=version.uid, position=9, department=cast.stores)


def kind_changed(cast: Cast, version: PolicyVersion) -> None:
    PolicyVersion.objects.filter(pk=version.pk).update(audience_kind="everyone")


NARROWED = [rule_moved, rule_moved_by_sql, rule_taken_away, rule_added, kind_changed]


@pytest.mark.parametrize("way", NARROWED)
@pytest.mark.parametrize("state", ["approved", "scheduled", "published"])
def test_for_whom_what_stands_is_is_changed_by_no_way(
    cast: Cast, state: str, way: Callable[[Cast, PolicyVersion], None]
) -> None:
    version = by_rules(cast, state)
    before = audience_plain(version)

    with pytest.raises(DatabaseError), transaction.atomic():
        way(cast, version)
    assert audience_plain(PolicyVersion.objects.get(pk=version.pk)) == before


@pytest.mark.parametrize("way", NARROWED)
def test_for_whom_a_draft_is_can_be_changed(
    cast: Cast, way: Callable[[Cast, PolicyVersion], None]
) -> None:
    version = by_rules(cast, "draft")
    before = audience_plain(version)

    way(cast, version)
    assert audience_plain(PolicyVersion.objects.get(pk=version.pk)) != before


def test_who_was_told_late_or_reminded_stands_for_ever(cast: Cast) -> None:
    version = published(cast)
    todo = Todo.objects.filter(person=cast.employee.listed)[0]
    day, person = NOW.date(), cast.employee.listed
    LateNotice.objects.create(todo=todo, coach=person, local_day=day, told_at=NOW)
    Nudge.objects.create(
        person=person, version=version, local_day=day, batch=version.uid, made_at=NOW
    )
    Digest.objects.create(person=person, local_day=day, made_at=NOW)
    Digest.objects.update(mail_state="sent", sent_at=NOW)
    yesterday = day - timedelta(days=1)
    for kept in (LateNotice, Nudge, Digest):
        with pytest.raises(DatabaseError), transaction.atomic():
            kept.objects.update(local_day=yesterday)
        with pytest.raises(DatabaseError), transaction.atomic():
            kept.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Digest.objects.update(mail_state="none")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", WRITABLE)
def test_what_is_written_on_can_be_changed(cast: Cast, state: str, way: object) -> None:
    version = version_in(cast, state)

    way(version, "text", "Anything goes.")  # type: ignore[operator]
    assert PolicyVersion.objects.get(pk=version.pk).text == "Anything goes."


@pytest.mark.parametrize("state", ["approved", "scheduled"])
def test_it_can_be_changed_once_it_is_back_in_draft_not_on_the_way(cast: Cast, state: str) -> None:
    version = version_in(cast, state)
    one = PolicyVersion.objects.filter(pk=version.pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        one.update(state="draft", text="Anything goes.")
    one.update(state="draft")
    one.update(text="Anything goes.")


@pytest.mark.parametrize("state", ["approved", "scheduled"])
def test_approved_as_major_is_not_made_minor(cast: Cast, state: str) -> None:
    version = version_in(cast, state)

    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.filter(pk=version.pk).update(major=False)


@pytest.mark.parametrize("state", FROZEN)
def test_what_stands_is_not_deleted(cast: Cast, state: str) -> None:
    version = version_in(cast, state)

    with pytest.raises(DatabaseError), transaction.atomic():
        version.delete()


@pytest.mark.parametrize("state", ["superseded", "withdrawn"])
@pytest.mark.parametrize("to", [each.value for each in State])
def test_what_was_in_force_goes_nowhere(cast: Cast, state: str, to: str) -> None:
    if state == to:
        return
    version = version_in(cast, state)

    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.filter(pk=version.pk).update(state=to, withdrawn_at=NOW)


@pytest.mark.parametrize("to", ["superseded", "withdrawn", "published"])
def test_a_draft_does_not_skip_being_published(cast: Cast, to: str) -> None:
    version = draft(cast)

    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.filter(pk=version.pk).update(state=to)


def test_one_text_of_a_guideline_is_in_the_works_at_a_time(cast: Cast) -> None:
    version = draft(cast)

    with pytest.raises(DatabaseError, match="guidance_one_open"), transaction.atomic():
        PolicyVersion.objects.create(
            policy=version.policy, number=2, state="review", title="B", text="B", drafted_at=NOW
        )
    version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)
    PolicyVersion.objects.create(
        policy=version.policy, number=2, state="review", title="B", text="B", drafted_at=NOW
    )
