"""What a process does that the test starts aside, on the services that are under fire."""

from __future__ import annotations

import os
import time
from base64 import b64encode
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
from governance.findings.services import watchdog_run
from governance.jobs import services as jobs
from governance.jobs.models import Job
from governance.jobs.services import run_due
from governance.jobs.tasks import hint
from governance.notify.models import WebhookTarget
from policies.guidance.selectors import approved_hash
from policies.guidance.services import version_draft
from roles.sync.services import import_run
from roles.team.services import assignment_propose
from tests.cast import COMMAND, NOW, make_cast
from tests.faults.app import record
from tests.faults.fire import TOLD
from tests.governance.escalations.parts import log
from tests.governance.escalations.rotas import make_rota
from tests.policies.making import published
from tests.roles.sync.files import PEOPLE_HEADER, csv_files
from tests.roles.team.pages import vacant_role

REPORT = {
    "where": "https://example.org/a",
    "said": "Late again.",
    "topic": "complaint",
    "wish": "pass_on",
    "form": "01900000-0000-7000-8000-00000000000c",
}


HANA = "hana.costa@larkfield.example"


def work(count: int, kind: str = "fault.first") -> None:
    """Ask for that many pieces of work, in one transaction."""
    now = utc_now()
    with transaction.atomic():
        for number in range(count):
            payload = {"number": number}
            key = f"{kind}:{number}"
            jobs.enqueue(kind=kind, key=key, payload=payload, due_at=now, now=now)


def hook(url: str) -> None:
    """Let a webhook listen to whatever is told."""
    secret = f"whsec_{b64encode(bytes(32)).decode()}"
    WebhookTarget.objects.create(
        name="Outside", kind="generic", url=url, secret=secret, events=[TOLD], created_at=NOW
    )


def hints(count: int) -> None:
    for _each in range(count):
        hint()


def die_before_the_hint(number: int = 0) -> None:
    """Commit a piece of work, and be gone before anybody is told."""
    now = utc_now()
    with transaction.atomic():
        transaction.on_commit(lambda: os._exit(9))
        jobs.enqueue(
            kind="fault.first",
            key=f"fault.first:{number}",
            payload={"number": number},
            due_at=now,
            now=now,
        )
        record("fault.asked", number)


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
    return deed("hana.costa", reverse("report"), REPORT)


def deeds() -> dict[str, list[Any]]:
    """Let something wait for each of them; return by deed who does it, where and with what."""
    cast = make_cast()
    held = assignment_propose(
        actor=cast.department_head.viewer,
        role=vacant_role(cast),
        person=cast.employee.listed,
        now=NOW,
    )
    role = reverse("assignment", args=[held.uid])
    version = published(cast)
    signature = {"version": version.number, "text_hash": version.text_hash}
    draft = version_draft(actor=cast.coach.viewer, policy=version.policy, now=NOW)
    files = csv_files(people=f"{PEOPLE_HEADER}NEW,Nia,New,Nia New,,,STORES,,employee,,\n")
    plan = import_run(actor=COMMAND, files=files, mode="patch", dry_run=True, now=NOW).plan
    assert plan is not None
    return {
        "accept": ["hana.costa", role, {"decision": "accept", "reason": ""}],
        "consent": ["leon.marsh", role, {"decision": "consent", "reason": ""}],
        "approve": ["maria.ortiz", role, {"decision": "approve", "reason": ""}],
        "sign": ["hana.costa", reverse("guideline", args=["house-rules"]), signature],
        "publish": [
            "amara.reid",
            reverse("guideline_publish", args=["house-rules"]),
            {"seen": approved_hash(draft)},
        ],
        "sign in": ["", reverse("account_request_login_code"), {"email": HANA}],
        "ask by the API": ["priya.shah", "/api/v1/questions/", {"text": "May I?"}],
        "apply": ["kofi.osei", reverse("import_apply", args=[plan.uid]), {}],
    }


def deed(email: str, path: str, sent: dict[str, str]) -> dict[str, Any]:
    """Do one in the browser, signed in as who has this e-mail; how long it took, and how long a
    page takes that is only read."""
    browser = _browser(email) if email else Client()
    as_json = {"content_type": "application/json"} if path.startswith("/api/") else {}
    begun = time.monotonic()
    browser.get(reverse("today"))
    read = time.monotonic()
    answer = browser.post(path, sent, **as_json)  # type: ignore[arg-type]
    done = time.monotonic()
    return {"code": answer.status_code, "seconds": done - read, "busy": read - begun}


def rota() -> None:
    """Let one player be on duty from week to week."""
    cast = make_cast()
    make_rota(cast, cast.player.listed)


def mend() -> None:
    """What the watchdog does every few minutes."""
    watchdog_run(actor=COMMAND, now=utc_now())


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


def ready() -> int:
    """Ask as a load balancer does whether this web process can serve."""
    return Client().get("/readyz").status_code


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
