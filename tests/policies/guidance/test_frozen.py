"""Text stands while it is approved, scheduled, in force, superseded or withdrawn: whoever tries."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from policies.guidance.models import PolicyVersion
from policies.guidance.rules import State
from policies.guidance.services import version_publish
from tests.cast import NOW, Cast
from tests.policies.making import draft, next_version, published

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
