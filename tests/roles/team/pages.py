"""What the tests of the team's pages share."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.core.clock import utc_now
from roles.team.models import RoleType
from roles.team.services import assignment_propose, role_open

if TYPE_CHECKING:
    from django.test import Client

    from roles.org.models import Department
    from roles.team.models import Assignment, Role
    from tests.cast import Cast, Member


def text(client: Client, path: str) -> str:
    """Return the page, which must be there, without entities."""
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def queries(client: Client, path: str) -> int:
    """Return how many queries a page takes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def vacant_role(cast: Cast, key: str = "responder", department: Department | None = None) -> Role:
    return role_open(
        actor=cast.head_coach.viewer,
        type=RoleType.objects.get(key=key),
        department=department or cast.support,
        now=utc_now(),
    )


def proposed(cast: Cast, *, by: Member, person: Member, note: str = "") -> Assignment:
    return assignment_propose(
        actor=by.viewer, role=vacant_role(cast), person=person.listed, note=note, now=utc_now()
    )
