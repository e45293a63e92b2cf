"""The digests of one morning, everybody owing something, with weeks of digests behind them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction

from governance.notify.models import Message
from governance.todos.models import Digest, DigestRound, Todo
from governance.todos.services import digests_make, todos_open
from roles.org.models import Person
from tests.benchmarks.harness import Ratio, Row, Variant
from tests.benchmarks.organisation import (
    ACTOR,
    NOW,
    database_fresh,
    database_settle,
    organisation,
    organisation_import,
)
from tests.benchmarks.rows.todos import DUE, GUIDELINES, PAIRS, execute, subject

if TYPE_CHECKING:
    from collections.abc import Callable

MORNING = DUE - timedelta(days=7)  # a Monday, and the first rung of the ladder
DAYS_BEFORE = 5
SECOND = 0.38  # of the loop: where it took 2.6 s, a second was the goal
HISTORY = """
INSERT INTO governance_todos_digest (person_id, local_day, made_at)
SELECT p.id, %s::date - n, now() FROM roles_org_person p, generate_series(8, %s) n
"""
KEPT = "CREATE TEMPORARY TABLE kept AS SELECT * FROM governance_notify_message"
LIMIT = """
WITH claimed AS (
  INSERT INTO governance_todos_digest (person_id, local_day, made_at)
  SELECT person_id, %s, created_at FROM kept
)
INSERT INTO governance_notify_message
  (uid, key, channel, person_id, address, template, payload, state, created_at, next_try_at,
   attempts, last_error)
SELECT uuid7(), key, channel, person_id, address, template, payload, state, created_at,
  next_try_at, attempts, last_error FROM kept
"""


def digests(people: int, departments: int) -> Row:
    def owe() -> None:
        for number in range(2):
            todos_open(
                actor=ACTOR,
                people=Person.objects.employed(),
                kind="guideline",
                ref=uuid4(),
                title=f"Guideline {number}",
                path="/guidelines/",
                reason="everyone",
                due_at=DUE + timedelta(hours=number),
                now=NOW,
            )

    title = f"the digests of {people:,} people, {DAYS_BEFORE} days of them before"
    return _digests(people, departments, owe, title)


def digests_of_twenty(people: int, departments: int) -> Row:
    """Twenty guidelines asked of everybody, of which each has one still to sign."""

    def owe() -> None:
        for number in range(GUIDELINES):
            subject(f"Guideline {number}")
        execute(PAIRS, {"now": NOW, "due": DUE})

    title = f"the digests of {people:,} people asked for {GUIDELINES} guidelines"
    return _digests(people, departments, owe, title)


def _digests(people: int, departments: int, owe: Callable[[], None], title: str) -> Row:
    def prepare() -> None:
        database_fresh()
        organisation_import(organisation(people, departments))
        owe()
        execute(HISTORY, [MORNING.date(), 7 + DAYS_BEFORE])
        database_settle()
        assert digests_make(now=MORNING) > 0.9 * people
        execute(KEPT, None)

    return Row(
        title=title,
        prepare=prepare,
        variants=(
            Variant(
                "limit: finished messages and claims inserted",
                lambda: execute(LIMIT, [MORNING.date()]),
                forget,
            ),
            Variant("ORM loop, bulk_create", lambda: peer(MORNING), forget),
            Variant("ours", lambda: digests_make(now=MORNING), forget),
            Variant("ours, between two rounds", lambda: digests_make(now=MORNING)),
        ),
        ratios=(
            Ratio("ours", "limit: finished messages and claims inserted", 2),
            Ratio("ours", "ORM loop, bulk_create", SECOND),
            Ratio("ours, between two rounds", "ours", 0.1),
        ),
    )


def forget() -> None:
    """The morning before its digests."""
    Message.objects.all().delete()
    Digest.objects.filter(local_day=MORNING.date()).delete()
    DigestRound.objects.all().delete()
    database_settle()


@transaction.atomic
def peer(now: datetime) -> None:
    """What one writes first: rows read with what belongs to them, grouped, made in batches."""
    owed = Todo.objects.open().filter(person__employment="active", person__email__isnull=False)
    rows = owed.select_related("subject", "person").order_by("person_id", "due_at")
    told, sent = [], []
    for person, todos in groupby(rows.iterator(chunk_size=5000), key=lambda todo: todo.person):
        told.append(Digest(person=person, local_day=now.date(), made_at=now))
        sent.append(
            Message(
                key=f"digest:{person.uid}:{now.date()}",
                person=person,
                template="todos/mail/digest",
                payload={
                    "todos": [
                        {
                            "title": todo.subject.title,
                            "path": todo.subject.path,
                            "due_at": todo.due_at.isoformat(),
                            "late": todo.due_at < now,
                        }
                        for todo in todos
                    ]
                },
                created_at=now,
                next_try_at=now,
            )
        )
    Digest.objects.bulk_create(told, batch_size=5000)
    Message.objects.bulk_create(sent, batch_size=5000)
