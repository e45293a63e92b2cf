"""scim2-tester against a running server, on an empty organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import httpx2
import pytest
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from roles.org.models import Person
from tests.roles.sync.scim.wire import connect

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

SKIPS: Final[dict[str, str]] = {}  # title of a check → why it does not concern us: none is skipped
CHECKS: Final = 90


@pytest.mark.django_db(transaction=True)
def test_the_tester_finds_no_error(live_server: LiveServer) -> None:
    assert not Person.objects.exists()
    header = {"Authorization": f"Bearer {connect(brake='off').secret}"}
    base = f"{live_server.url}/scim/v2"
    with httpx2.Client(base_url=base, headers=header, timeout=60) as client:
        results = check_server(SyncSCIMClient(client))
    wrong = [
        f"{each.status.name} {each.title}: {each.reason}"
        for each in results
        if each.status is not Status.SUCCESS and each.title not in SKIPS
    ]
    assert not wrong, "\n".join(wrong)
    assert len(results) >= CHECKS
