"""The workers' Celery application with kinds of jobs that only these tests know."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.conf import settings
from django.db import close_old_connections, connection, transaction

from governance.audit.services import entry_record
from governance.celery import app
from governance.core.clock import utc_now
from governance.core.viewer import system_viewer
from governance.jobs import poller
from governance.jobs import services as jobs
from governance.jobs.registry import every, handlers, handles
from governance.jobs.services import enqueue
from governance.jobs.tasks import poll
from governance.notify.services import message_queue, sending, webhooks_queue
from tests.faults.fire import HELD, TOLD, TOLD_EVERY

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

__all__ = ["app"]

ACTOR = system_viewer("the faults")

settings.POLL_SECONDS = float(os.environ["FAULTS_POLL"])
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST = "127.0.0.1"
settings.WEBHOOK_ALLOW_PRIVATE = True
dirs: Any = settings.TEMPLATES[0]["DIRS"]
dirs.append(Path(__file__).parent / "templates")


@dataclass(frozen=True)
class Thing:
    """What an entry is about: the piece of work with this number."""

    number: int

    @property
    def uid(self) -> UUID:
        return uuid5(NAMESPACE_OID, str(self.number))

    def __str__(self) -> str:
        return f"thing {self.number}"


def record(verb: str, number: int) -> None:
    entry_record(actor=ACTOR, verb=verb, subject=Thing(number))


def _poll_counted(enough: Callable[[], bool]) -> None:
    """Leave in the trail that a poll begins, so that polls are counted and not seconds."""
    close_old_connections()
    record("fault.poll", 0)
    poll(enough)


poller.poll = _poll_counted  # type: ignore[attr-defined]


def _poller_out() -> None:
    app.steps["worker"].discard("governance.jobs.poller:Poller")


def _lease_out() -> None:
    sending.LEASE = timedelta(0)


def _table_out() -> None:
    """The broker remembers what is due, as most would have it."""
    jobs.enqueue = _carry  # type: ignore[assignment]


def _carry(*, kind: str, payload: dict[str, Any], due_at: datetime, **_rest: Any) -> None:
    transaction.on_commit(lambda: carried.apply_async((kind, payload), eta=due_at))


@app.task(name="fault.carried")
@transaction.atomic
def carried(kind: str, payload: dict[str, Any]) -> None:
    handlers[kind](payload, utc_now())


# What shows that these tests can fail: processes without one of the parts that they are about.
TAKEN_OUT = {"poller": _poller_out, "lease": _lease_out, "table": _table_out}


@handles("fault.first")
def first(payload: dict[str, Any], now: datetime) -> None:
    """An effect, the next step and what is told of it: together or not at all."""
    number = payload["number"]
    record("fault.first", number)
    enqueue(
        kind="fault.second",
        key=f"fault.second:{number}",
        payload=payload,
        due_at=now,
        now=now,
    )
    _tell(number, now)
    if number % TOLD_EVERY == 0:
        webhooks_queue(event=TOLD, key=str(number), data=payload, text="", path="/", now=now)


def _tell(number: int, now: datetime) -> None:
    message_queue(
        key=f"fault:{number}",
        address=f"thing{number}@outside.example",
        template="faults/mail",
        payload={"number": number},
        now=now,
    )


@handles("fault.second")
def second(payload: dict[str, Any], now: datetime) -> None:
    record("fault.second", payload["number"])


@handles("fault.step")
def step(payload: dict[str, Any], now: datetime) -> None:
    """What one step of a path comes to: an effect, and somebody who is told."""
    number = payload["number"]
    record("fault.step", number)
    _tell(number, now)


@handles("fault.held")
def held(payload: dict[str, Any], now: datetime) -> None:
    """An effect, and then in the middle until the test lets go."""
    record("fault.held", payload["number"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HELD])


@handles("fault.fails")
def fails(payload: dict[str, Any], now: datetime) -> None:
    """An effect that must not stay, and a fault."""
    record("fault.fails", payload["number"])
    raise RuntimeError("on fire")


@every("fault.tick", timedelta(seconds=1))
def tick(payload: dict[str, Any], now: datetime) -> None:
    record("fault.tick", 0)
