"""The API of to-dos: who owes what, for those who look after it; nothing is written."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from governance.core.clock import utc_now
from governance.core.uid import uuid7
from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from tests.cast import COMMAND, NOW, Cast
from tests.policies.guidance.test_api import results, token
from tests.queries import queries_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client

    from roles.org.models import Person


def owed(*people: Person, kind: str = "guideline", late: bool = False) -> UUID:
    subject = uuid7()
    due = utc_now() + timedelta(days=-1 if late else 9)
    for person in people:
        todo_open(
            actor=COMMAND,
            person=person,
            kind=kind,
            ref=subject,
            title="House rules",
            path="/guidelines/house-rules/",
            reason="everyone",
            due_at=due,
            now=NOW,
        )
    return subject


def test_all_of_it_for_those_who_audit_and_else_what_one_looks_after(
    cast: Cast, client: Client
) -> None:
    owed(cast.employee.listed, cast.stores_head.listed)
    told = results(client, "/todos/", **token("audit"))
    assert {row["person"] for row in told} == {
        str(cast.employee.listed.uid),
        str(cast.stores_head.listed.uid),
    }
    assert (told[0]["title"], told[0]["reason"], told[0]["outcome"]) == (
        "House rules",
        "everyone",
        "",
    )
    seen = {
        name: len(results(cast.members[name].client(), "/todos/"))
        for name in ("auditor", "head_coach", "employee", "line_manager", "coach", "player")
    }
    assert seen == {
        "auditor": 2,
        "head_coach": 2,
        "employee": 1,
        "line_manager": 1,
        "coach": 1,
        "player": 0,
    }


def test_a_token_needs_the_scope_and_sees_its_department(cast: Cast, client: Client) -> None:
    owed(cast.employee.listed, cast.stores_head.listed)
    assert client.get("/api/v1/todos/", **token("read", "write")).status_code == 403
    within = results(client, "/todos/", **token("audit", department=cast.stores))
    assert [row["person"] for row in within] == [str(cast.stores_head.listed.uid)]


def test_what_two_have_between_them_is_told_to_neither_head_nor_auditor(
    cast: Cast, client: Client
) -> None:
    for kind in ("feedback", "question", "tip"):
        owed(cast.coach.listed, kind=kind)
    assert len(results(cast.coach.client(), "/todos/")) == 3
    for name in ("head_coach", "department_head", "auditor"):
        assert results(cast.members[name].client(), "/todos/") == []
    assert results(client, "/todos/", **token("audit")) == []


def test_open_late_closed_and_all(cast: Cast, client: Client) -> None:
    late = owed(cast.employee.listed, late=True)
    done = owed(cast.employee.listed, kind="course")
    owed(cast.player.listed)
    todos_close(actor=COMMAND, kind="course", ref=done, outcome=Todo.Outcome.DONE, now=NOW)
    header = token("audit")

    def found(query: str) -> list[str]:
        return [row["subject"] for row in results(client, f"/todos/?{query}", **header)]

    assert found("state=late") == [str(late)]
    assert found("state=closed") == found("kind=course&state=all") == [str(done)]
    assert (len(found("")), len(found("state=all"))) == (2, 3)
    assert found(f"subject={late}") == found(f"person={cast.employee.listed.uid}") == [str(late)]
    moment = utc_now().isoformat().replace("+00:00", "Z")
    assert found(f"due_before={moment}") == [str(late)]
    assert found(f"state=all&closed_since={moment}") == []
    assert found(f"department={cast.stores.uid}") == []


def test_a_page_costs_as_much_with_one_row_as_with_many(cast: Cast, client: Client) -> None:
    owed(cast.employee.listed)
    header = token("audit")
    results(client, "/todos/", **header)  # that the token was used is written down once
    few = len(queries_of(lambda: results(client, "/todos/", **header)))
    owed(*(member.person for member in cast.members.values() if member.person))
    assert len(queries_of(lambda: results(client, "/todos/", **header))) == few <= 8
