"""A guideline asked of everybody, and what is overdue of twenty of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Count

from governance.todos.models import Todo, TodoSubject
from governance.todos.services import todos_open
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
from tests.database import owner_connect

if TYPE_CHECKING:
    from collections.abc import Callable

GUIDELINES = 20
PEER_NAME = "peer: set difference, by department and guideline"
DUE = NOW + timedelta(days=14)
LATE = DUE + timedelta(days=1)
BARE = """
INSERT INTO governance_todos_todo
  (uid, person_id, subject_id, reason, opened_at, due_at, outcome)
SELECT uuid7(), id, %s, 'everyone', %s, %s, '' FROM roles_org_person
"""
FINISHED = """
CREATE TEMPORARY TABLE finished AS
SELECT recorded_at, actor_uid, actor_label, actor_kind, verb, subject_type, subject_uid,
  subject_label, reason, changes, request_id
FROM governance_audit_entry WHERE verb = 'todo.opened'
"""
# All that opening writes: the to-dos, and an entry for each as it was made once.
ENTRIES = """
INSERT INTO governance_audit_entry
  (uid, recorded_at, actor_uid, actor_label, actor_kind, verb, subject_type, subject_uid,
   subject_label, reason, changes, request_id)
SELECT uuid7(), * FROM finished
"""
BARE_NAME = "limit: INSERT … SELECT of the rows alone"
WHOLE_NAME = "limit: INSERT … SELECT of the rows and of finished entries"
# One in twenty has not signed in time, as in a campaign that went well.
PAIRS = """
INSERT INTO governance_todos_todo
  (uid, person_id, subject_id, reason, opened_at, due_at, outcome, closed_at)
SELECT uuid7(), p.id, s.id, 'everyone', %(now)s, %(due)s,
  CASE WHEN (p.id + s.id) %% 20 = 0 THEN '' ELSE 'done' END,
  CASE WHEN (p.id + s.id) %% 20 = 0 THEN NULL ELSE %(now)s::timestamptz END
FROM roles_org_person p, governance_todos_todosubject s
"""


# What one has without to-dos: who of everybody has not signed, for each guideline.
PEER = """
CREATE TABLE signed AS SELECT person_id, subject_id FROM governance_todos_todo
  WHERE closed_at IS NOT NULL;
ALTER TABLE signed ADD PRIMARY KEY (person_id, subject_id)
"""
DIFFERENCE = """
SELECT s.id, p.department_id, count(*) FROM roles_org_person p, governance_todos_todosubject s
WHERE p.employment <> 'left' AND NOT EXISTS (
  SELECT FROM signed WHERE signed.person_id = p.id AND signed.subject_id = s.id)
GROUP BY s.id, p.department_id
"""


def opening(people: int, departments: int) -> Row:
    def prepare() -> None:
        database_fresh()
        organisation_import(organisation(people, departments))
        ours()
        execute(FINISHED, None)
        forget()

    return Row(
        title=f"the same to-do for {people:,} people",
        prepare=prepare,
        variants=(
            Variant(BARE_NAME, bare, forget),
            Variant(WHOLE_NAME, whole, forget),
            Variant("ORM, bulk_create, no entries", peer, forget),
            Variant("ours, with an entry for each", ours, forget),
        ),
        ratios=(
            Ratio("ours, with an entry for each", BARE_NAME, 2),
            Ratio("ours, with an entry for each", WHOLE_NAME, 2),
            Ratio("ours, with an entry for each", "ORM, bulk_create, no entries", 0.5),
        ),
    )


def overdue(people: int, departments: int) -> Row:
    def prepare() -> None:
        database_fresh()
        organisation_import(organisation(people, departments))
        for number in range(GUIDELINES):
            subject(f"Guideline {number}")
        execute(PAIRS, {"now": NOW, "due": DUE})
        owned(PEER)
        database_settle()

    found = Todo.objects.overdue(LATE)
    placed = found.values("subject_id", "person__department_id").annotate(number=Count("*"))
    return Row(
        title=f"overdue, {people:,} people × {GUIDELINES} guidelines",
        prepare=prepare,
        variants=(
            Variant("limit: count(*) of all to-dos", Todo.objects.count),
            Variant("ours, in all", found.count),
            Variant("ours, by department and guideline", read(lambda: list(placed.order_by()))),
            Variant(PEER_NAME, lambda: execute(DIFFERENCE, None)),
        ),
        ratios=(
            Ratio("ours, in all", "limit: count(*) of all to-dos", 0.5),
            Ratio("ours, by department and guideline", "limit: count(*) of all to-dos", 2),
            Ratio("ours, by department and guideline", PEER_NAME, 0.25),
        ),
        by_wall=True,  # counting everything is shared out to workers
    )


def read(ask: Callable[[], list[Any]]) -> Callable[[], object]:
    return lambda: len(ask())


def execute(sql: str, params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def subject(title: str) -> TodoSubject:
    return TodoSubject.objects.create(kind="guideline", ref=uuid4(), title=title, path="/")


def bare() -> None:
    execute(BARE, [subject("Bare").pk, NOW, DUE])


@transaction.atomic
def whole() -> None:
    bare()
    execute(ENTRIES, None)


@transaction.atomic
def peer() -> None:
    about = subject("ORM")
    Todo.objects.bulk_create(
        [
            Todo(person=person, subject=about, reason="everyone", opened_at=NOW, due_at=DUE)
            for person in Person.objects.employed().iterator(chunk_size=5000)
        ],
        batch_size=5000,
    )


def ours() -> None:
    todos_open(
        actor=ACTOR,
        people=Person.objects.employed(),
        kind="guideline",
        ref=uuid4(),
        title="Ours",
        path="/",
        reason="everyone",
        due_at=DUE,
        now=NOW,
    )


def forget() -> None:
    """As the owner: no to-do is ever deleted by the application."""
    owned("DELETE FROM governance_todos_todo")
    database_settle()


def owned(sql: str) -> None:
    """Run it as the owner of the database."""
    owner = owner_connect()
    with owner.cursor() as cursor:
        cursor.execute(sql)
    owner.close()
