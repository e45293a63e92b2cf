"""One id for one request: in the answer, in every log line, in the trail and in its jobs."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import pytest

from governance.audit.models import Entry
from governance.core.request import request_id
from governance.jobs.models import Job
from governance.jobs.services import enqueue
from tests.cast import NOW, Cast

if TYPE_CHECKING:
    from django.test import Client

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SIGN_IN = "/accounts/sign-in/"


def test_an_id_that_was_sent_comes_back(client: Client, db: None) -> None:
    assert (
        client.get(SIGN_IN, headers={"X-Request-ID": "proxy-7.a_b"})["X-Request-ID"]
        == "proxy-7.a_b"
    )


def test_a_request_without_one_gets_one_of_its_own(client: Client, db: None) -> None:
    first, second = (client.get(SIGN_IN)["X-Request-ID"] for _time in range(2))
    assert UUID.fullmatch(first)
    assert first != second


@pytest.mark.parametrize("sent", ["", "x" * 65, "a b", "<script>", "-x", "Zürich", "a;b", "a/b"])
def test_an_id_that_is_not_plain_is_replaced(client: Client, db: None, sent: str) -> None:
    assert UUID.fullmatch(client.get(SIGN_IN, headers={"X-Request-ID": sent})["X-Request-ID"])


@pytest.mark.parametrize("path", ["/nothing/here/", "/healthz", "/api/v1/people/", "/admin/"])
def test_every_answer_carries_it(client: Client, db: None, path: str) -> None:
    assert client.get(path, headers={"X-Request-ID": "probe"})["X-Request-ID"] == "probe"


def test_it_is_in_every_log_line(
    cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client.post(SIGN_IN, {"email": cast.employee.user.email}, headers={"X-Request-ID": "probe-log"})
    lines = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    assert lines
    assert {line["request_id"] for line in lines} == {"probe-log"}


def test_it_is_in_the_trail(cast: Cast, client: Client) -> None:
    person = cast.employee.listed
    person.user = None
    person.email = "hana.costa-new@larkfield.example"
    person.save()
    client.post(SIGN_IN, {"email": person.email}, headers={"X-Request-ID": "probe-trail"})
    assert Entry.objects.get(verb="account.created").request_id == "probe-trail"


def test_it_is_gone_after_the_request(client: Client, db: None) -> None:
    client.get(SIGN_IN, headers={"X-Request-ID": "probe-gone"})
    assert request_id() == ""


def test_a_job_remembers_the_request_that_asked_for_it(db: None) -> None:
    from structlog.contextvars import bound_contextvars

    with bound_contextvars(request_id="probe-job"):
        enqueue(kind="jobs.tidy", key="probe", due_at=NOW, now=NOW)
    assert Job.objects.get(key="probe").request_id == "probe-job"
