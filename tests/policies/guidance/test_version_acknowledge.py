"""Acknowledging: exactly this text, exactly once, and what it settles."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.audit.models import Entry
from governance.core.errors import Conflict, NotAllowed
from governance.todos.models import Todo
from policies.guidance.models import Acknowledgement, PolicyVersion
from policies.guidance.services import version_acknowledge
from roles.org.models import Person
from roles.team.models import Assignment, ChecklistItem
from tests.cast import NOW, Cast, make_assignment
from tests.policies.making import draft, next_version, published
from tests.queries import queries_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from governance.core.viewer import Viewer


def sign(viewer: Viewer, version: PolicyVersion) -> Acknowledgement:
    return version_acknowledge(
        actor=viewer,
        version=version,
        text_hash=version.text_hash,
        now=NOW + timedelta(hours=1),
        language="en",
        signed_in_by="code",
    )


def test_it_records_who_which_text_when_and_how(cast: Cast) -> None:
    version = published(cast)
    receipt = sign(cast.employee.viewer, version)

    assert receipt.person_name == "Hana Costa"
    assert receipt.person_email == "hana.costa@larkfield.example"
    assert receipt.statement == "I have read version 1 and will follow it."
    canonical = f"{version.title}\n\n{version.text}".encode()
    assert receipt.text_hash == hashlib.sha256(canonical).hexdigest()
    assert (receipt.at, receipt.language, receipt.signed_in_by) == (
        NOW + timedelta(hours=1),
        "en",
        "code",
    )


def test_the_to_do_is_done_and_only_ones_own(cast: Cast) -> None:
    version = published(cast)
    sign(cast.employee.viewer, version)

    assert Todo.objects.get(person=cast.employee.listed).outcome == Todo.Outcome.DONE
    assert Todo.objects.open().filter(person=cast.player.listed).exists()


def test_the_last_item_makes_the_assignment_ready_in_the_same_transaction(cast: Cast) -> None:
    waiting = make_assignment(cast.employee.listed, cast.field_service, "responder", ready=False)
    version = published(cast)
    assert not Assignment.objects.ready(NOW + timedelta(hours=2)).filter(pk=waiting.pk).exists()

    sign(cast.employee.viewer, version)

    assert ChecklistItem.objects.get(assignment=waiting).met_at is not None
    assert Assignment.objects.ready(NOW + timedelta(hours=2)).filter(pk=waiting.pk).exists()


def test_twice_is_the_same_receipt_and_one_entry(cast: Cast) -> None:
    version = published(cast)
    first = sign(cast.employee.viewer, version)
    second = sign(cast.employee.viewer, version)

    assert first.uid == second.uid
    assert Acknowledgement.objects.count() == 1
    assert Entry.objects.filter(verb="guideline.acknowledged").count() == 1


def test_a_stale_text_is_refused_and_nothing_is_recorded(cast: Cast) -> None:
    first = published(cast)
    next_version(cast, first, now=NOW)

    with pytest.raises(Conflict) as refused:
        sign(cast.employee.viewer, first)
    assert refused.value.code == "version_superseded"
    assert not Acknowledgement.objects.exists()


def test_another_hash_than_that_of_the_text_is_refused(cast: Cast) -> None:
    version = published(cast)

    with pytest.raises(Conflict):
        version_acknowledge(
            actor=cast.employee.viewer, version=version, text_hash="0" * 64, now=NOW, language="en"
        )


def test_a_draft_cannot_be_signed(cast: Cast) -> None:
    with pytest.raises(Conflict):
        sign(cast.head_coach.viewer, draft(cast))


def test_whoever_is_not_a_listed_person_cannot_sign(cast: Cast) -> None:
    version = published(cast)

    with pytest.raises(NotAllowed):
        sign(cast.stranger.viewer, version)


def test_it_takes_ten_queries_at_most(cast: Cast) -> None:
    version = published(cast)
    viewer = cast.employee.viewer
    with CaptureQueriesContext(connection) as queries:
        sign(viewer, version)

    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) <= 10, "\n".join(statement[:100] for statement in statements)


def test_the_whole_request_takes_ten_queries_at_most(cast: Cast) -> None:
    version = published(cast)
    client = cast.employee.client()
    sent = {"version": version.number, "text_hash": version.text_hash}
    queries = queries_of(lambda: client.post("/guidelines/house-rules/", sent))
    statements = [each for each in queries if "SAVEPOINT" not in each]
    assert Acknowledgement.objects.count() == 1
    assert len(statements) <= 10, "\n".join(statement[:100] for statement in statements)


def test_fifty_at_once_through_the_page_are_one_receipt(committed_cast: Cast) -> None:
    version = published(committed_cast)
    signed_in = committed_cast.employee.client()
    sent = {"version": version.number, "text_hash": version.text_hash}

    def one(_number: int) -> tuple[int, str]:
        client = Client()
        client.cookies.load(signed_in.cookies.output(header=""))
        try:
            answer = client.post("/guidelines/house-rules/", sent)
            return answer.status_code, answer.headers["Location"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=50) as pool:
        answers = set(pool.map(one, range(50)))

    assert answers == {(302, "/guidelines/house-rules/receipt/1/")}
    assert Acknowledgement.objects.count() == 1
    assert Entry.objects.filter(verb="guideline.acknowledged").count() == 1
    assert Entry.objects.filter(verb="todo.closed").count() == 1


def test_a_signature_in_the_moment_of_publishing_does_not_count_for_the_new_version(
    committed_cast: Cast,
) -> None:
    """A publisher waits for a signer who has looked at the former version but not written yet."""
    player = committed_cast.player
    first, viewer = published(committed_cast), player.viewer

    def signing() -> None:
        sign(viewer, first)
        connections.close_all()

    def publishing() -> None:
        next_version(committed_cast, first, now=NOW + timedelta(hours=2))
        connections.close_all()

    with ThreadPoolExecutor(max_workers=2) as pool:
        with transaction.atomic():
            Person.objects.select_for_update(no_key=True).get(pk=player.listed.pk)
            signer = pool.submit(signing)  # looks at the version, then waits for the person
            wait_until(lambda: waiting() == 1)
            publisher = pool.submit(publishing)
            wait_until(lambda: waiting() == 2 or publisher.done())
        signer.result(timeout=30)
        publisher.result(timeout=30)

    item = ChecklistItem.objects.get(assignment__person=player.listed)
    assert item.met_at is None
    assert Todo.objects.open().filter(person=player.listed).count() == 1


def waiting() -> int:
    """Return how many transactions wait for another one's lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = monotonic() + 20
    while not condition():
        assert monotonic() < deadline, "it did not come to that"
