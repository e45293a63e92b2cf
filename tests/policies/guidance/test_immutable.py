"""What was published or signed stands: for the ORM, for raw SQL, for the database's owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction

from policies.guidance.models import Acknowledgement, PolicyVersion
from policies.guidance.services import version_acknowledge
from tests.cast import NOW, Cast, make_cast
from tests.policies.making import draft, next_version, published

if TYPE_CHECKING:
    from psycopg2 import extensions

CHANGES: list[dict[str, Any]] = [
    {"text": "Anything goes."},
    {"html": "<p>Anything goes.</p>"},
    {"title": "Other rules"},
    {"text_hash": "0" * 64},
    {"number": 9},
    {"language": "de"},
    {"published_at": None},
    {"published_by_label": "Somebody else"},
    {"change_note": "Nothing changed"},
    {"state": "draft"},
]


def names(change: dict[str, Any]) -> str:
    return next(iter(change))


@pytest.mark.parametrize("change", CHANGES, ids=names)
def test_a_published_version_cannot_be_changed_by_an_update(
    cast: Cast, change: dict[str, Any]
) -> None:
    version = published(cast)

    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.filter(pk=version.pk).update(**change)


def test_nor_by_saving_it(cast: Cast) -> None:
    version = published(cast)
    version.text = "Anything goes."

    with pytest.raises(DatabaseError, match="can only be superseded"), transaction.atomic():
        version.save()


def test_nor_by_raw_sql(cast: Cast) -> None:
    published(cast)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE policies_guidance_policyversion SET text = 'Anything goes.'")


def test_nor_can_it_be_deleted(cast: Cast) -> None:
    version = published(cast)

    delete = "DELETE FROM policies_guidance_policyversion WHERE id = %s"
    with (
        pytest.raises(DatabaseError, match="never deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(delete, [version.pk])


def test_a_superseded_version_stays_superseded(cast: Cast) -> None:
    first = published(cast)
    next_version(cast, first, now=NOW)

    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.filter(pk=first.pk).update(state="published")


def test_a_version_cannot_be_published_with_another_texts_hash(cast: Cast) -> None:
    version = draft(cast)

    with pytest.raises(DatabaseError, match="not that of its text"), transaction.atomic():
        PolicyVersion.objects.filter(pk=version.pk).update(
            state="published", html="<p>x</p>", published_at=NOW, text_hash="0" * 64
        )


def test_a_draft_may_change_and_go(cast: Cast) -> None:
    version = draft(cast)

    PolicyVersion.objects.filter(pk=version.pk).update(text="Anything goes.")
    version.delete()
    assert not PolicyVersion.objects.exists()


def test_an_acknowledgement_cannot_be_changed_or_deleted(cast: Cast) -> None:
    version = published(cast)
    version_acknowledge(
        actor=cast.employee.viewer,
        version=version,
        text_hash=version.text_hash,
        now=NOW,
        language="en",
    )

    with pytest.raises(DatabaseError), transaction.atomic():
        Acknowledgement.objects.update(person_name="Somebody else")
    with pytest.raises(DatabaseError), transaction.atomic():
        Acknowledgement.objects.all().delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE policies_guidance_policyversion SET text = 'Anything goes.'",
        "DELETE FROM policies_guidance_policyversion",
        "TRUNCATE policies_guidance_policyversion CASCADE",
        "UPDATE policies_guidance_acknowledgement SET person_name = 'Somebody else'",
        "DELETE FROM policies_guidance_acknowledgement",
        "TRUNCATE policies_guidance_acknowledgement",
    ],
)
def test_the_databases_owner_is_refused_as_well(
    owner_connection: extensions.connection, statement: str
) -> None:
    cast = make_cast()
    version = published(cast)
    version_acknowledge(
        actor=cast.employee.viewer,
        version=version,
        text_hash=version.text_hash,
        now=NOW,
        language="en",
    )

    with owner_connection.cursor() as cursor, pytest.raises(psycopg2.DatabaseError):
        cursor.execute(statement)
    assert PolicyVersion.objects.get().text == version.text
    assert Acknowledgement.objects.get().person_name == "Hana Costa"
