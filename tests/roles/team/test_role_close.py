"""Closing a role: on its page and by the API, with a reason, and only when nobody holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from roles.team.models import Role
from roles.team.services import role_close
from tests.cast import NOW
from tests.roles.team.pages import text, vacant_role
from tests.roles.team.test_pages_role import page, players_role
from tests.trail import entries_of

if TYPE_CHECKING:
    from tests.cast import Cast

WHY = "The counter has closed."


def decisions(role: Role) -> str:
    return f"/api/v1/roles/{role.uid}/decisions/"


@pytest.mark.parametrize("by", ["coach", "department_head", "head_coach"])
def test_who_runs_the_department_closes_a_vacant_role_with_a_reason(cast: Cast, by: str) -> None:
    role = vacant_role(cast, "responder", cast.support)
    client = cast.members[by].client()
    assert "Close this role" in text(client, page(role))
    answer = client.post(page(role, "close/"), {"reason": WHY}, follow=True)
    body = answer.content.decode()
    assert (answer.status_code, "Close this role" in body) == (200, False)
    role.refresh_from_db()
    assert role.closed_on is not None
    said = entries_of("role.closed")[-1]
    assert said["reason"] == WHY


def test_without_a_reason_it_stays_open_and_the_form_says_so(cast: Cast) -> None:
    role = vacant_role(cast)
    answer = cast.coach.client().post(page(role, "close/"), {"reason": " "})
    assert answer.status_code == 422
    assert "Say why it is not needed any more." in answer.content.decode()
    assert Role.objects.open().filter(pk=role.pk).exists()


@pytest.mark.parametrize("by", ["employee", "player", "line_manager", "coach_elsewhere", "auditor"])
def test_others_are_told_who_does(cast: Cast, by: str) -> None:
    role = vacant_role(cast)
    client = cast.members[by].client()
    assert "Close this role" not in text(client, page(role))
    assert client.post(page(role, "close/"), {"reason": WHY}).status_code == 403
    assert client.get(decisions(role)).json()["yours"] == []
    body = {"decision": "close", "reason": WHY}
    assert client.post(decisions(role), body, content_type="application/json").status_code == 403
    assert Role.objects.open().filter(pk=role.pk).exists()


def test_a_role_that_is_held_is_not_closed(cast: Cast) -> None:
    role, client = players_role(cast), cast.coach.client()
    assert "End that first" in text(client, page(role))
    assert client.post(page(role, "close/"), {"reason": WHY}).status_code == 409
    answer = client.post(
        decisions(role), {"decision": "close", "reason": WHY}, content_type="application/json"
    )
    assert answer.status_code == 409
    assert answer.json()["legal"] == []
    assert "Priya Shah" in answer.json()["detail"]


def test_the_api_closes_it_once(cast: Cast) -> None:
    role, client = vacant_role(cast), cast.coach.client()
    assert client.get(decisions(role)).json() == {
        "role": str(role.uid),
        "closed_on": None,
        "legal": ["close"],
        "yours": ["close"],
    }
    body = {"decision": "close", "reason": WHY}
    first = client.post(decisions(role), body, content_type="application/json")
    assert (first.status_code, first.json()["legal"]) == (201, [])
    again = client.post(decisions(role), body, content_type="application/json")
    assert (again.status_code, again.json()["legal"]) == (409, [])


def test_a_closed_role_is_no_vacancy(cast: Cast) -> None:
    role = vacant_role(cast)
    role_close(actor=cast.coach.viewer, role=role, reason=WHY, now=NOW)
    assert "Close this role" not in text(cast.coach.client(), page(role))
    assert "Closed" in text(cast.employee.client(), page(role))
