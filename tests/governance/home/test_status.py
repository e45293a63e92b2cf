"""The page that says how Playbook is: to whom, in which form, and what it finds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection

from governance.accounts.models import User
from governance.accounts.services import token_create
from governance.audit.selectors import entries_about
from governance.core.clock import utc_now
from governance.core.uid import uuid7
from governance.escalations.models import Rota, RunStep
from governance.home.selectors.status import status_now
from governance.jobs.models import Job
from governance.jobs.services import heartbeat
from governance.notify.models import Message, WebhookTarget
from governance.notify.services import LEASE
from roles.team.models import Assignment, ReadyPeriod
from tests.cast import COMMAND, NOW, Cast
from tests.contracts.growth import machinery
from tests.governance.escalations.parts import log
from tests.governance.escalations.rotas import make_rota

if TYPE_CHECKING:
    from django.test import Client

    from governance.home.selectors.status import Part
    from roles.org.models import Department
    from tests.cast import Member

KINDS = ("worker", "poller", "beat")


def beat(at: Any = NOW) -> None:
    for kind in KINDS:
        heartbeat(name=f"{kind}:here", now=at, host="here", started_at=at.isoformat())


def wrong(now: Any = NOW) -> list[str]:
    return [part.key for part in status_now(now=now).wrong]


def asked(member: Member) -> dict[str, Any]:
    answer = member.client().get("/status", HTTP_ACCEPT="application/json")
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.content)
    return found


def test_a_rota_without_anybody_on_duty_is_named(cast: Cast) -> None:
    beat()
    assert wrong() == []
    rota = make_rota(cast, cast.player.listed)
    [part] = [part for part in status_now(now=NOW).parts if part.key == "rota"]
    assert (part.ok, part.words) == (True, "All are covered for a week.")
    ReadyPeriod.objects.filter(assignment__person=cast.player.listed).delete()
    assert wrong() == ["rota"]
    [part] = [part for part in status_now(now=NOW).parts if part.key == "rota"]
    assert part.words.startswith("1 has nobody on duty.")
    Rota.objects.filter(pk=rota.pk).update(closed_at=NOW)
    assert wrong() == []


def test_what_nobody_covers_within_a_week_is_told_and_nothing_is_wrong_yet(cast: Cast) -> None:
    beat()
    make_rota(cast, cast.player.listed)
    Assignment.objects.filter(person=cast.player.listed).update(ends_on=NOW + timedelta(days=2))
    assert wrong() == []
    found = status_now(now=NOW)
    [part] = [part for part in found.parts if part.key == "rota"]
    assert part.figures == {"uncovered": 0, "coming": 1}
    assert part.words == "1 span within a week is not covered yet."
    with time_machine.travel(NOW, tick=False):
        told = asked(cast.auditor)["parts"]["rota"]
    assert (told["coming"], told["uncovered"]) == (1, 0)


def test_an_escalation_that_does_not_climb_on_is_named(cast: Cast) -> None:
    """Its next step is planned nowhere, was never written down, or told nobody."""
    log(cast.employee)
    beat()
    assert wrong() == []
    Job.objects.filter(kind="escalation.step").delete()
    assert wrong() == ["escalations"]
    RunStep.objects.filter(done_at=None).delete()
    assert wrong() == ["escalations"]
    [part] = [part for part in status_now(now=NOW).parts if part.key == "escalations"]
    assert (part.words, part.figures) == ("1 does not climb on.", {"stopped": 1})


def test_an_escalation_that_told_nobody_is_named(cast: Cast) -> None:
    log(cast.employee)
    beat()
    Message.objects.filter(template="escalations/mail/asked").delete()
    assert wrong() == ["escalations"]


def of_monitor(cast: Cast, *scopes: str, department: Department | None = None) -> dict[str, str]:
    owner = User.objects.get(email="api@service.invalid")
    _token, secret = token_create(
        actor=COMMAND,
        owner=owner,
        name="Monitor",
        scopes=scopes,
        days=30,
        now=utc_now(),
        within_department_uid=department.uid if department else None,
    )
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def test_a_monitor_asks_with_a_token(cast: Cast, client: Client) -> None:
    """JSON whatever it accepts, no session, no names; whoever is signed in beside it is nobody."""
    beat()
    heartbeat(name="worker:secret-host", now=NOW - timedelta(minutes=5))
    answer: Any = client.get("/status", **of_monitor(cast, "audit"))  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/json")
    assert "no-store" in answer.headers["Cache-Control"]
    found = json.loads(answer.content)
    assert found["status"] == "degraded"
    assert set(found["parts"]) == {part.key for part in status_now(now=NOW).parts}
    assert b"secret-host" not in answer.content
    assert not answer.cookies


@pytest.mark.parametrize("scopes", [("read", "write"), ("scim",), ("training",)])
def test_a_token_for_something_else_is_refused(
    cast: Cast, client: Client, scopes: tuple[str, ...]
) -> None:
    answer = client.get("/status", **of_monitor(cast, *scopes))  # type: ignore[arg-type]
    assert answer.status_code == 403
    assert b"parts" not in answer.content


def test_a_token_of_one_department_does_not_see_the_whole(cast: Cast, client: Client) -> None:
    limited = of_monitor(cast, "audit", department=cast.stores)
    assert client.get("/status", **limited).status_code == 403  # type: ignore[arg-type]


def test_a_token_that_is_none_is_not_sent_to_sign_in(cast: Cast) -> None:
    browser = cast.administrator.client()
    answer = browser.get("/status", HTTP_AUTHORIZATION="Bearer pb_nothing")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_all_is_well_while_everybody_beats_and_nothing_waits(cast: Cast) -> None:
    beat()
    assert status_now(now=NOW).word == "ok"


def test_where_nobody_has_ever_beaten_that_is_said(cast: Cast) -> None:
    assert wrong() == list(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_falls_silent_is_named_a_poll_later(cast: Cast, kind: str) -> None:
    beat()
    for other in KINDS:
        if other != kind:
            heartbeat(name=f"{other}:here", now=NOW + timedelta(seconds=6))
    assert wrong(NOW + timedelta(seconds=6)) == [kind]


def test_due_work_that_waits_longer_than_two_polls_is_named(cast: Cast) -> None:
    Job.objects.create(key="k", kind="x", due_at=NOW, next_try_at=NOW)
    Message.objects.create(key="m", template="x", created_at=NOW, next_try_at=NOW)
    beat(NOW + timedelta(seconds=10))
    assert wrong(NOW + timedelta(seconds=10)) == []
    beat(NOW + timedelta(seconds=11))
    assert wrong(NOW + timedelta(seconds=11)) == ["jobs", "messages"]


def test_a_message_that_is_held_for_ever_is_named(cast: Cast) -> None:
    beat()
    Message.objects.create(
        key="m",
        template="x",
        created_at=NOW,
        next_try_at=NOW,
        state="leased",
        lease_token=uuid7(),
        leased_until=NOW + timedelta(days=1),
    )
    assert wrong() == ["messages"]


def a_mail(key: str, **facts: Any) -> Message:
    given: dict[str, Any] = {"address": "a@outside.example", "template": "x", "payload": {}}
    return Message.objects.create(
        **{"key": key, "created_at": NOW, "next_try_at": NOW} | given | facts
    )


def part_of(key: str) -> Part:
    [part] = [part for part in status_now(now=NOW).parts if part.key == key]
    return part


def test_a_mail_server_that_takes_nothing_is_named_until_a_mail_goes_out(cast: Cast) -> None:
    beat()
    vain = {"attempts": 2, "next_try_at": NOW + timedelta(hours=1)}
    a_mail("sent before", state="sent", sent_at=NOW - timedelta(seconds=9))
    a_mail("one", failed_at=NOW - timedelta(minutes=5), **vain)
    assert wrong() == []
    last = a_mail("two", failed_at=NOW, state="leased", leased_until=NOW + LEASE, **vain)
    assert wrong() == ["mail"]
    assert part_of("mail").figures == {"failing": 2}
    assert part_of("mail").words.startswith("The last mail failed, and none has gone out since. 2 ")
    a_mail("three", state="sent", sent_at=NOW)
    assert wrong() == []
    assert part_of("mail").words.startswith("2 were tried in vain; the next try is at ")
    last.state = Message.State.DEAD
    last.save()
    assert wrong() == ["dead_messages"]


def test_a_webhook_that_nobody_takes_is_only_counted(cast: Cast) -> None:
    beat()
    target = WebhookTarget.objects.create(
        name="T", kind="slack", url="https://a.example/", created_at=NOW
    )
    vain = {"attempts": 1, "failed_at": NOW, "next_try_at": NOW + timedelta(hours=1)}
    a_mail("hook", channel="webhook", target=target, **vain)
    assert wrong() == []
    assert part_of("messages").figures == {"oldest_seconds": 0, "webhooks_failing": 1}


def test_a_job_that_fails_is_named_until_it_is_done(cast: Cast) -> None:
    beat()
    later = NOW + timedelta(minutes=5)
    job = Job.objects.create(key="j", kind="x", due_at=NOW, next_try_at=later, attempts=1)
    assert wrong() == ["jobs"]
    assert part_of("jobs").words.startswith("1 was tried in vain; the next try is at ")
    job.state = Job.State.DONE
    job.save()
    assert wrong() == []


def test_what_was_given_up_is_counted(cast: Cast) -> None:
    beat()
    machinery(1)
    assert wrong() == ["dead_jobs", "dead_messages"]


@pytest.mark.django_db(transaction=True)
def test_entries_that_nobody_seals_are_named_after_a_minute(committed_cast: Cast) -> None:
    now = utc_now()
    beat(now)
    assert wrong(now) == []
    later = now + timedelta(minutes=2)
    beat(later)
    assert wrong(later) == ["sealing"]


def test_a_program_gets_json_and_a_person_a_page(cast: Cast) -> None:
    found = asked(cast.auditor)
    assert found["status"] == "degraded"
    assert found["degraded"] == list(KINDS)
    assert found["parts"]["jobs"] == {
        "ok": True,
        "words": "Nothing waits.",
        "oldest_seconds": 0,
        "failing": 0,
    }
    answer = cast.auditor.client().get("/status?format=json")
    assert answer.headers["Content-Type"] == "application/json"
    page = cast.auditor.client().get("/status", HTTP_ACCEPT="text/html,application/xhtml+xml,*/*")
    assert page.headers["Content-Type"].startswith("text/html")


def test_a_format_that_is_not_known_is_refused_by_name(cast: Cast, client: Client) -> None:
    token: Any = of_monitor(cast, "audit")
    assert client.get("/status?format=json", **token).status_code == 200
    for wanted in ("xml", "api", "json%20"):
        answer = client.get(f"/status?format={wanted}", **token)
        assert (answer.status_code, answer.json()["code"]) == (400, "unknown_format")
        assert answer.json()["errors"][0]["detail"] == "The formats are: json."
        shown = cast.auditor.client().get(f"/status?format={wanted}")
        assert shown.status_code == 400
        assert "The formats are: json, csv, xlsx, pdf." in shown.content.decode()


def test_auditors_see_no_hosts_no_errors_and_no_buttons(cast: Cast) -> None:
    machinery(1)
    Job.objects.update(last_error="smtp.internal.example refused")
    for member, seen in ((cast.administrator, True), (cast.auditor, False)):
        page = member.client().get("/status").content.decode()
        assert "Jobs given up" in page
        for words in ("smtp.internal.example", "Replay", "host1"):
            assert (words in page) == seen, f"{words} for {member.user}"
        sent: Any = member.client().get("/status?format=csv")
        file = b"".join(sent).decode("utf-8-sig")
        assert [line.split(",")[0] for line in file.splitlines()] == ["What", "Job", "Message"]
        assert ("smtp.internal.example" in file) == seen


def test_a_probe_that_is_nobody_is_told_nothing(client: Client, db: None) -> None:
    answer = client.get("/status?format=json")
    assert answer.status_code == 302
    assert answer.content == b""


def test_a_click_replays_once(cast: Cast) -> None:
    machinery(1)
    browser = cast.administrator.client()
    for model, kind in ((Job, "jobs"), (Message, "messages")):
        found = model.objects.get()
        path = f"/status/{kind}/{found.uid}/replay"
        assert browser.post(path).headers["Location"] == "/status"
        assert model.objects.get().state == "pending"
        assert browser.post(path).status_code == 409
        verbs = entries_about(found.uid).values_list("verb", flat=True)
        assert list(verbs) == [f"{kind.removesuffix('s')}.replayed"]


@pytest.mark.django_db(transaction=True)
def test_without_a_database_it_says_so_and_no_more(committed_cast: Cast) -> None:
    browser = committed_cast.administrator.client()
    original = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = "1"
    try:
        answer = browser.get("/status")
    finally:
        connection.settings_dict["PORT"] = original
        connection.close()
    assert answer.status_code == 503
    assert json.loads(answer.content)["degraded"] == ["database"]


WITHOUT_REDIS = """
import time, django
django.setup()
from governance.jobs.selectors import broker_answers
begun = time.monotonic()
print(broker_answers(), time.monotonic() - begun < 1)
"""


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "redis://192.0.2.1:6379/0"])
def test_a_broker_that_is_gone_or_mute_is_found_out_at_once(address: str) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "governance.settings"}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_REDIS],
        env={**environment, "REDIS_URL": address},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["False", "True"]
