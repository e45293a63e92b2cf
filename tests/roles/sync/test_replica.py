"""The client of ``docs/examples`` against a real server, while both are killed at any point."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from runpy import run_path
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from urllib.request import urlopen

import pytest
from django.db import connections, transaction

from roles.org.models import Department, Person
from roles.sync.services.feed import checksum_read
from roles.team.models import Assignment, Role, RoleType
from roles.team.rules import State
from tests.cast import COMMAND, SINCE, Cast, make_people, with_token

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[3]
CLIENT: Final = ROOT / "docs" / "examples" / "replica.py"
GUIDE: Final = ROOT / "docs" / "replica.md"
# REPLICA_KILLS=20 REPLICA_CHANGES=5000 is the whole of it; FAULTS_SEED draws other points.
KILLS: Final = int(os.environ.get("REPLICA_KILLS", "4"))
CHANGES: Final = int(os.environ.get("REPLICA_CHANGES", "600"))
SEED: Final = int(os.environ.get("FAULTS_SEED", "1"))

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


class Server:
    """Playbook under gunicorn, as it is in production: a worker that is killed comes again."""

    def __init__(self, log: Path) -> None:
        with closing_socket() as free:
            self.port = free.getsockname()[1]
        self.log = log.open("ab")
        command = [sys.executable, "-m", "gunicorn", "governance.wsgi", "--preload"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread"]
        self.process = subprocess.Popen(
            [*command, "--threads", "4", "--workers", "1"],
            cwd=ROOT,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> None:
        while self.process.poll() is None:
            try:
                with urlopen(f"{self.url}/healthz", timeout=5):
                    return
            except OSError:
                continue
        raise AssertionError(Path(self.log.name).read_text())

    def kill_worker(self) -> None:
        """As the machine would, in the middle of whatever it does."""
        pids = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        for pid in Path(pids).read_text().split():
            os.kill(int(pid), signal.SIGKILL)

    def end(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()


@contextmanager
def closing_socket() -> Iterator[socket.socket]:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        yield opened


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return with_token(make_people())


@pytest.fixture
def server(cast: Cast, tmp_path: Path) -> Iterator[Server]:
    started = Server(tmp_path / "server.log")
    try:
        started.answers()
        yield started
    finally:
        started.end()


class Consumer:
    def __init__(self, server: Server, token: str, place: Path) -> None:
        self.command = [sys.executable, str(CLIENT), server.url, str(place / "copy.sqlite")]
        self.log = (place / "consumer.log").open("ab")
        self.env = {"TOKEN": token, "PATH": os.environ["PATH"]}
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [*self.command, "--wait", "1", "--pause", "0.05"],
            env=self.env,
            stdout=self.log,
            stderr=self.log,
        )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def finish(self) -> str:
        """Run until it is in step and has proved it; return what it says."""
        self.kill()
        self.log.close()
        done = subprocess.run(
            [*self.command, "--once"],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def change_something(draw: random.Random, number: int) -> None:
    """One transaction like those that an organisation has."""
    person, place = _any(draw, Person), _any(draw, Department)
    kind = draw.randrange(8)
    if kind == 0:
        Person.objects.create(display_name=f"Nia {number} Čapek", department=place)
    elif kind == 1:
        left = "active" if person.employment == "left" else "left"
        Person.objects.filter(pk=person.pk).update(employment=left)
    elif kind == 2:
        Department.objects.filter(pk=place.pk).update(name=f"Team {number}", head=person)
    elif kind == 3:
        _hold(person, place, number)
    elif kind == 4:
        for held in Assignment.objects.open().order_by("?")[:1]:
            Assignment.objects.filter(pk=held.pk).update(state=State.ENDED)
            Role.objects.filter(pk=held.role_id).update(closed_on=SINCE.date())
    else:
        Person.objects.filter(pk=person.pk).update(department=place, title=f"Title {number}")


def _any(draw: random.Random, model: Any) -> Any:
    """Return one of the first hundred."""
    return model.objects.order_by("pk")[draw.randrange(min(100, model.objects.count()))]


def _hold(person: Person, place: Department, number: int) -> None:
    kind = RoleType.objects.get(key="responder")
    with transaction.atomic():
        role = Role.objects.create(type=kind, department=place, opened_at=SINCE)
        Assignment.objects.create(
            role=role,
            person=person,
            state=State.PROPOSED,
            authority=kind.authority,
            starts_on=SINCE.date(),
            proposed_at=SINCE,
            proposed_by_label=f"change {number}",
        )


class Changers:
    """Two at once, until each has done its half; ``done`` counts."""

    def __init__(self, seed: int) -> None:
        self.done, self.stop = [0, 0], Event()
        self.threads = [Thread(target=self._run, args=[half, seed]) for half in (0, 1)]
        for thread in self.threads:
            thread.start()

    def _run(self, half: int, seed: int) -> None:
        draw = random.Random(f"{seed} {half}")
        try:
            while self.done[half] < CHANGES // 2 and not self.stop.is_set():
                change_something(draw, self.done[half])
                self.done[half] += 1
        finally:
            connections.close_all()

    def reach(self, number: int) -> None:
        """Return once so many changes are done."""
        while sum(self.done) < number and any(each.is_alive() for each in self.threads):
            self.stop.wait(0.005)

    def end(self) -> None:
        for thread in self.threads:
            thread.join()


def test_killed_at_any_point_the_replica_is_what_the_source_is(
    cast: Cast, server: Server, tmp_path: Path
) -> None:
    draw = random.Random(SEED)
    points = sorted(draw.sample(range(CHANGES), KILLS))
    consumer = Consumer(server, cast.api_token, tmp_path)
    changers = Changers(SEED)
    try:
        for turn, point in enumerate(points):
            changers.reach(point)
            if turn % 2:
                server.kill_worker()
            else:
                consumer.kill()
                consumer.start()
    finally:
        changers.end()
        server.answers()
        said = consumer.finish()

    assert sum(changers.done) == CHANGES // 2 * 2
    told = checksum_read(viewer=COMMAND, department=None)
    assert said.split()[-1] == told["sha256"], f"FAULTS_SEED={SEED}"
    assert f"in step at {told['seq']}:" in said
    assert said.startswith(f"{told['count']} rows")


def test_who_is_answered_at_once_with_nothing_pauses() -> None:
    client = run_path(str(CLIENT))
    asked: list[float] = []

    def at_once(_path: str) -> BytesIO:  # as a server answers where too many wait already
        asked.append(monotonic())
        if len(asked) == 3:
            raise KeyboardInterrupt
        return BytesIO(b'{"results": [], "next": null, "seq": 7}')

    replica = client["Replica"]("http://localhost", "", ":memory:")
    replica.keep(7)
    replica.ask = at_once
    with pytest.raises(KeyboardInterrupt):
        client["run"](replica, once=False, wait=30, pause=0.1)
    assert asked[2] - asked[0] >= 0.2


@pytest.mark.skipif(
    not (shutil.which("jq") and shutil.which("curl")), reason="the guide needs curl and jq"
)
def test_the_guide_leads_to_a_replica_with_curl_alone(
    cast: Cast, server: Server, tmp_path: Path
) -> None:
    """Its commands as they stand, but for the token; somebody moves while it waits."""
    shell = re.findall(r"^```\n(.*?)^```$", GUIDE.read_text(), re.DOTALL | re.MULTILINE)
    begin, rest = shell[0].splitlines()[-1], shell[1:]
    script = ["set -euo pipefail", begin, *rest[:2], "echo waiting >&2", *rest[2:]]
    env = {"TOKEN": cast.api_token, "SITE": server.url, "PATH": os.environ["PATH"]}
    with subprocess.Popen(
        ["bash", "-c", "\n".join(script)],
        cwd=tmp_path,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as shell_run:
        errors: Any = shell_run.stderr
        assert errors.readline() == "waiting\n"
        Person.objects.filter(pk=cast.employee.listed.pk).update(title="Head of müsli")
        out, _errors = shell_run.communicate(timeout=60)

    assert shell_run.returncode == 0
    assert '"title"' in out
    assert "Head of müsli" in (tmp_path / "rows").read_text()
    sums = re.findall(r"[0-9a-f]{64}", out)
    assert sums[0] == sums[1]  # the snapshot
    assert sums[-2] == sums[-1] != sums[0]  # what was changed since
