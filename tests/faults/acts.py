"""What a process does that the test starts aside, on the services that are under fire."""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import transaction
from django.test import Client
from django.urls import reverse

from governance.accounts.models import User
from governance.audit.selectors import trail_verify
from governance.audit.services import entries_seal
from governance.core.clock import utc_now
from governance.escalations.models import RunStep
from governance.jobs.models import Job
from governance.jobs.services import enqueue, run_due
from governance.jobs.tasks import hint
from tests.cast import NOW, make_cast
from tests.governance.escalations.parts import log

REPORT = {
    "where": "https://example.org/a",
    "said": "Late again.",
    "topic": "complaint",
    "wish": "pass_on",
    "form": "01900000-0000-7000-8000-00000000000c",
}


def work(count: int, kind: str = "fault.first") -> None:
    """Ask for that many pieces of work, in one transaction."""
    now = utc_now()
    with transaction.atomic():
        for number in range(count):
            payload = {"number": number}
            enqueue(kind=kind, key=f"{kind}:{number}", payload=payload, due_at=now, now=now)


def hints(count: int) -> None:
    for _each in range(count):
        hint()


def die_before_the_hint() -> None:
    """Commit a piece of work, and be gone before anybody is told."""
    now = utc_now()
    with transaction.atomic():
        transaction.on_commit(lambda: os._exit(9))
        enqueue(
            kind="fault.first",
            key="fault.first:0",
            payload={"number": 0},
            due_at=now,
            now=now,
        )


def run(seconds: float = 0) -> int:
    """Do all that is due so many seconds from now, when every lease has run out."""
    return run_due(now=utc_now() + timedelta(seconds=seconds))


def trail() -> dict[str, Any]:
    while entries_seal():
        pass
    found = trail_verify()
    return {"clean": found.clean, "tail": found.tail}


def people() -> None:
    make_cast()


def _browser(email: str) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(email=f"{email}@larkfield.example"))
    return browser


def report() -> dict[str, Any]:
    """Report a mention as an employee does in the browser; how long it took."""
    browser = _browser("hana.costa")
    begun = time.monotonic()
    answer = browser.post(reverse("report"), REPORT)
    return {"code": answer.status_code, "seconds": time.monotonic() - begun}


def session() -> str:
    return _browser("kofi.osei").cookies["sessionid"].value


def status(session: str) -> dict[str, Any]:
    """Ask for the status as an administrator's monitor does; how long it took."""
    browser = Client()
    browser.cookies["sessionid"] = session
    begun = time.monotonic()
    answer = browser.get("/status?format=json")
    found: dict[str, Any] = orjson.loads(answer.content)
    return {**found, "code": answer.status_code, "seconds": time.monotonic() - begun}


def three_days() -> dict[str, Any]:
    """A mention is passed on, then nothing runs for three days, then everything at once."""
    cast = make_cast()
    log(cast.employee)
    run_due(now=NOW)
    done = set(Job.objects.filter(state=Job.State.DONE).values_list("pk", flat=True))
    back = NOW + timedelta(days=3)
    run_due(now=back)
    caught_up = Job.objects.filter(state=Job.State.DONE).exclude(pk__in=done)
    run_due(now=back)
    steps = RunStep.objects.order_by("position").values_list("due_at", "done_at")
    return {
        "caught_up": list(caught_up.order_by("kind").values_list("kind", flat=True)),
        "steps": [[_minutes(at) for at in step] for step in steps],
    }


def _minutes(at: datetime | None) -> float | None:
    return None if at is None else (at - NOW).total_seconds() / 60
