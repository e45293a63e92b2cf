"""Signing with all that it writes, from eight connections; and checking the whole trail."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, connections, transaction

from governance.audit.selectors import trail_verify
from governance.audit.services import entries_seal, entry_record
from governance.core.viewer import Viewer
from policies.guidance.models import Acknowledgement, PolicyVersion
from policies.guidance.services import version_acknowledge
from roles.org.models import Person
from tests.benchmarks.harness import Ratio, Row, Variant
from tests.benchmarks.organisation import (
    NOW,
    database_fresh,
    database_settle,
    organisation,
    organisation_import,
)
from tests.benchmarks.rows.campaign import HEAD, guideline_publish
from tests.benchmarks.rows.todos import execute, ours

if TYPE_CHECKING:
    from collections.abc import Callable

CONNECTIONS = 8
SIGNING = 2000
RAW = """
INSERT INTO policies_guidance_acknowledgement
  (uid, person_id, version_id, person_name, person_email, at, statement, text_hash, language,
   signed_in_by)
VALUES (uuid7(), %s, %s, 'Name', 'name@people.example.org', %s, 'I have read it.', %s, 'en', '')
"""


def acknowledging(people: int, departments: int) -> Row:
    """Each round signs another version; a peer that keeps history beside the ORM is left out."""
    versions: list[PolicyVersion] = []
    ids: list[int] = []

    def prepare() -> None:
        database_fresh()
        organisation_import(organisation(people, departments))
        ids.extend(Person.objects.order_by("pk").values_list("pk", flat=True)[:SIGNING])

    def publish() -> None:
        versions.append(guideline_publish(f"Guideline {len(versions)}"))
        database_settle()

    def raw(person_id: int) -> None:
        version = versions[-1]
        execute(RAW, [person_id, version.pk, NOW, version.text_hash])

    def sign(person_id: int) -> None:
        version_acknowledge(
            actor=Viewer(kind="person", label="Somebody", person_id=person_id),
            version=versions[-1],
            text_hash=versions[-1].text_hash,
            now=NOW + timedelta(hours=1),
            language="en",
        )

    def plain(person_id: int) -> None:
        person, version = Person.objects.get(pk=person_id), versions[-1]
        with transaction.atomic():
            made = Acknowledgement.objects.create(
                person=person,
                version=version,
                person_name=person.display_name,
                person_email=person.email or "",
                at=NOW,
                statement="I have read it.",
                text_hash=version.text_hash,
                language="en",
            )
            entry_record(
                actor=HEAD, verb="guideline.acknowledged", subject=version, changes={"id": made.pk}
            )

    limit, two = "limit: one INSERT without anything else", "signature and entry, ORM, one atomic"
    return Row(
        title=f"{SIGNING:,} signatures by {CONNECTIONS} connections, {people:,} people",
        prepare=prepare,
        variants=(
            Variant(limit, lambda: at_once(raw, ids), publish),
            Variant(two, lambda: at_once(plain, ids), publish),
            Variant("ours, with to-do and checklist", lambda: at_once(sign, ids), publish),
        ),
        ratios=(
            Ratio(limit, two, 0.25, at_least=True),
            Ratio(limit, "ours, with to-do and checklist", 0.25, at_least=True),
        ),
        by_wall=True,
    )


def at_once(act: Callable[[int], None], ids: list[int]) -> None:
    """Let as many processes as there are connections do their part of ``ids`` at the same time."""
    connections.close_all()
    children = []
    for number in range(CONNECTIONS):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                for person_id in ids[number::CONNECTIONS]:
                    act(person_id)
                status = 0
            finally:
                connections.close_all()
                os._exit(status)
        children.append(child)
    assert all(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0 for child in children)


def verifying(people: int, departments: int) -> Row:
    """An entry for each person's import, placement and to-do, all sealed."""

    def prepare() -> None:
        database_fresh()
        organisation_import(organisation(people, departments))
        ours()
        while entries_seal():
            pass
        database_settle()

    return Row(
        title=f"the trail of {people:,} people verified",
        prepare=prepare,
        variants=(
            Variant("limit: hashlib over the bytes at hand", hashes(), hashed),
            Variant("ours", trail_checked),
        ),
        ratios=(Ratio("ours", "limit: hashlib over the bytes at hand", 5),),
    )


AT_HAND: list[bytes] = []


def hashed() -> None:
    """Have the bytes of every entry at hand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT canonical FROM governance_audit_entry ORDER BY id")
        AT_HAND[:] = [bytes(row[0]) for row in cursor.fetchall()]


def hashes() -> Callable[[], object]:
    return lambda: [hashlib.sha256(each).digest() for each in AT_HAND]


def trail_checked() -> None:
    result = trail_verify()
    assert result.clean
    assert result.tail == 0
