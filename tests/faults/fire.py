"""Services of their own, workers on them, and the ways to take any of it away."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg2
import redis
from psycopg2 import sql

import dev
from tests.faults.sink import Hooks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from psycopg2.extensions import connection

    from tests.faults.sink import Counting

POLL = 1.0
PATIENCE = 60.0
SENDERS = 3  # of one worker: two processes of its pool and its poller
DATABASE = "playbook_fire"
LEASE = 180  # seconds after which every lease has run out
HELD = 7_401_900  # the advisory lock that a test holds to keep a job in the middle
DONE = (302, 201)  # a page leads on, the API tells what was made
TOLD, TOLD_EVERY = "fault.told", 4  # the event that webhooks listen to, of every so many pieces
WORKER = ("worker", "-c", "2", "--without-mingle", "--without-gossip", "-l", "INFO")


@dataclass
class Fire:
    """One PostgreSQL, one Redis, one mail server, and the nest that workers come from."""

    services: dev.Services
    sink: Counting
    place: Path
    nest: subprocess.Popen[str]
    started: list[int] = field(default_factory=list)
    hooks: Counting | None = None
    without: str = ""  # what each process lacks, see ``app.TAKEN_OUT``
    patience: float = PATIENCE
    patience_then: float = PATIENCE  # once the broker was emptied
    look: float = 0.01  # seconds between two looks
    links: dict[str, connection] = field(default_factory=dict)  # by the database's name

    def light(self) -> None:
        """Begin anew: an empty database and an empty Redis."""
        name, template = sql.Identifier(DATABASE), sql.Identifier(dev.TEMPLATE)
        self.ask(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name), "postgres")
        self.ask(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, template), "postgres")
        self.flush()

    def out(self) -> None:
        """End everything that was started, and give back what was taken away."""
        for outside in self.outside:
            outside.let_go.set()
        for pid in self.started:
            self.kill(pid)
            self.wait(partial(self.ended, pid))
        self.redis_start()
        if not self.services.postgres_answers():
            self.postgres_start()
        for outside in self.outside:
            outside.close()
        for link in self.links.values():
            link.close()

    def listen(self) -> Counting:
        """Let a webhook be told of every fourth piece of work, too."""
        self.hooks = Hooks()
        self.call("hook", url=f"http://127.0.0.1:{self.hooks.port}/")
        return self.hooks

    @property
    def outside(self) -> list[Counting]:
        """By what the world outside is told: mails, and webhooks where somebody listens."""
        return [self.sink, *([self.hooks] if self.hooks else [])]

    def told(self, count: int) -> list[int]:
        """Return how much each of them is to be told of so many pieces of work."""
        return [count, -(-count // TOLD_EVERY)][: len(self.outside)]

    def words(self) -> str:
        """Return the end of what every process said."""
        logs = sorted(self.place.glob("*.log"), key=lambda log: log.stat().st_mtime)
        return "\n".join(f"--- {log.name}\n{log.read_text()[-3000:]}" for log in logs[-4:])

    # The database, as its owner sees it

    def url(self, role: str, database: str = DATABASE) -> str:
        return address(self.services, role, database)

    def ask(self, question: str | sql.Composable, database: str = DATABASE) -> list[Any]:
        if database in self.links:
            with suppress(psycopg2.Error):  # cut by a crash, or with a database that was dropped
                return self.answer(question, database)
        self.links[database] = psycopg2.connect(self.url(dev.OWNER, database))
        self.links[database].autocommit = True
        return self.answer(question, database)

    def answer(self, question: str | sql.Composable, database: str) -> list[Any]:
        with self.links[database].cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall() if cursor.description else []

    def count(self, table: str, where: str) -> int:
        return int(self.ask(f"SELECT count(*) FROM governance_{table} WHERE {where}")[0][0])

    # Processes

    def tell(self, **asked: Any) -> Any:
        assert self.nest.stdin is not None
        assert self.nest.stdout is not None
        self.nest.stdin.write(json.dumps({**asked, "mail": self.sink.port}) + "\n")
        self.nest.stdin.flush()
        found = json.loads(self.nest.stdout.readline())
        assert "error" not in found, found["error"]
        return found.get("result")

    def call(self, act: str, **arguments: Any) -> Any:
        return self.tell(call=act, without=self.without, **{"with": arguments})

    def start(self, *command: str) -> int:
        log = self.place / f"{command[0]}-{len(self.started)}.log"
        pid = int(self.tell(start=list(command), log=str(log), without=self.without))
        self.started.append(pid)
        return pid

    def worker(self, name: str = "one") -> int:
        return self.start(*WORKER, "-n", f"{name}@here")

    def beat(self, name: str) -> int:
        place = str(self.place / f"schedule-{name}-{len(self.started)}")
        return self.start("beat", "--pidfile", "", "--schedule", place, "-l", "INFO")

    def kill(self, pid: int, kind: signal.Signals = signal.SIGKILL) -> None:
        """Send the signal to a whole process group."""
        with suppress(ProcessLookupError):
            os.killpg(pid, kind)

    def ended(self, pid: int) -> bool:
        return bool(self.tell(ended=pid))

    def children(self, pid: int) -> list[int]:
        return [
            int(process.name)
            for process in Path("/proc").glob("[0-9]*")
            if parent_of(process) == pid
        ]

    # Waiting

    def wait(self, what: Callable[[], object], seconds: float | None = None) -> float:
        """Look until it is so, and return how long that took; no other process can tell us."""
        seconds = self.patience if seconds is None else seconds
        begun, between = time.monotonic(), threading.Event()
        while not what():
            assert time.monotonic() - begun < seconds, self.words()
            between.wait(self.look)
        return time.monotonic() - begun

    def wait_done(self, at_least: int, *verbs: str) -> None:
        self.wait(lambda: sum(self.done(verb) for verb in verbs) >= at_least)

    # The broker

    def redis_cli(self, words: bytes) -> None:
        dev.socket_answers(self.services.redis_socket, words)

    def flush(self) -> None:
        self.redis_cli(b"FLUSHALL\r\n")
        self.patience = self.patience_then

    def redis_stop(self) -> None:
        self.redis_cli(b"SHUTDOWN NOSAVE\r\n")
        self.wait(lambda: not self.services.redis_answers())

    @contextmanager
    def redis_mute(self) -> Iterator[None]:
        """Let it take calls and never answer one."""
        pid = self.redis_pid()
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def redis_pid(self) -> int:
        with closing(redis.Redis(unix_socket_path=str(self.services.redis_socket))) as link:
            return int(link.info("server")["process_id"])

    def queued(self) -> int:
        """Return how many tasks the broker has for workers, in hand or not."""
        with closing(redis.Redis(unix_socket_path=str(self.services.redis_socket))) as link:
            return int(link.llen("celery")) + int(link.hlen("unacked"))

    def redis_start(self) -> None:
        if not self.services.redis_answers() and self.services.engines.redis:
            self.services.redis_socket.unlink(missing_ok=True)
            dev.redis_start(self.services, self.services.engines.redis)

    # The database's server

    def postgres_crash(self) -> None:
        """As if its processes had been killed: no checkpoint, every connection cut."""
        pid = int((self.services.cluster / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        self.wait(lambda: not self.services.postgres_answers())

    def postgres_start(self) -> None:
        assert self.services.engines.postgres is not None
        dev.postgres_start(self.services, self.services.engines.postgres)

    # What has to be true in the end

    def done(self, verb: str) -> int:
        return self.count("audit_entry", f"verb = '{verb}'")

    def leases_run_out(self) -> None:
        """Let time pass for whoever was killed with messages in hand; nobody else may live."""
        self.ask(
            "UPDATE governance_notify_message SET leased_until = leased_until - interval '1 hour'"
            " WHERE state = 'leased'"
        )

    def drain(self) -> None:
        """Let one process do what is left, after the last lease."""
        while self.call("run", seconds=LEASE):
            pass

    def all_done(self, count: int) -> bool:
        return self.done("fault.second") == count and self.count(
            "notify_message", "state = 'sent'"
        ) == sum(self.told(count))

    def lost(self, count: int) -> dict[str, int]:
        """Return what is missing of ``count`` pieces of work; nothing, where all is well."""
        found = {verb: count - len(set(self.things(verb))) for verb in VERBS}
        kinds = "kind IN ('fault.first', 'fault.second')"
        found["jobs"] = self.count("jobs_job", f"state <> 'done' AND {kinds}")
        found["messages"] = self.count("notify_message", "state <> 'sent'")
        for number, (each, told) in enumerate(zip(self.outside, self.told(count), strict=True)):
            found[f"outside {number}"] = told - len(each.received)
        return {what: number for what, number in found.items() if number}

    def doubled(self) -> dict[str, int]:
        """Return what was done more than once in the database; nothing, where all is well."""
        found = {verb: len(self.things(verb)) - len(set(self.things(verb))) for verb in VERBS}
        # In one question, because it ticks on meanwhile.
        [(found["fault.tick"],)] = self.ask(
            "SELECT (SELECT count(*) FROM governance_audit_entry WHERE verb = 'fault.tick') -"
            " (SELECT count(*) FROM governance_jobs_job WHERE kind = 'fault.tick'"
            " AND state = 'done')"
        )
        return {what: number for what, number in found.items() if number}

    def things(self, verb: str) -> Sequence[str]:
        question = f"SELECT subject_uid FROM governance_audit_entry WHERE verb = '{verb}'"
        return [row[0] for row in self.ask(question)]

    @property
    def doubled_outside(self) -> int:
        return sum(each.doubled for each in self.outside)

    def came_again(self) -> set[tuple[str, int]]:
        """Return what came more than once, with each time after which it came again."""
        came = [pair for each in self.outside for pair in each.received.items()]
        return {(key_of(key), time) for key, count in came for time in range(1, count)}

    def in_hand(self) -> set[tuple[str, int]]:
        """Return what the dead had sent and not settled, each with how often it has come."""
        for each in self.outside:
            each.take_the_rest()
        leased = self.ask("SELECT uid FROM governance_notify_message WHERE state = 'leased'")
        came = [pair for each in self.outside for pair in each.received.items()]
        times = {key_of(key): count for key, count in came}
        keys = {str(row[0]).replace("-", "") for row in leased}
        return {(key, times[key]) for key in keys & set(times)}


VERBS = ("fault.first", "fault.second")


def key_of(told: str) -> str:
    """Return which message a Message-ID or a webhook's id stands for."""
    return told.strip("<>").partition("@")[0].removeprefix("msg_").replace("-", "")


def address(services: dev.Services, role: str, database: str = DATABASE) -> str:
    return services.database_url(role).rpartition("/")[0] + f"/{database}"


@contextmanager
def nest(services: dev.Services) -> Iterator[subprocess.Popen[str]]:
    """The process that workers and acts are forks of, ready for the first."""
    environment = {
        **dev.test_environment(services),
        "DATABASE_URL": address(services, dev.WEB),
        "FAULTS_POLL": str(POLL),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.nest"],
        cwd=dev.ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def parent_of(process: Path) -> int:
    with suppress(OSError, IndexError):
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    return 0
