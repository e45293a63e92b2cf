"""`dev.py run`, from an empty directory to a page, and every way out of it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import dev

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = ("DATABASE_", "REDIS_", "PYTEST_", "DJANGO_", "PLAYBOOK_")
KEPT = {"PLAYBOOK_ENGINES"}
SOON = 240  # seconds, on a machine that is as busy as can be


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    # Not pytest's own directory: as root that is closed to the user who runs PostgreSQL.
    place = Path(tempfile.mkdtemp(dir="/var/tmp", prefix="playbook-run-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


@contextmanager
def started(
    home: Path, *options: str, checkout: Path = dev.ROOT
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Playbook running on `home`, and its address."""
    env = {k: v for k, v in os.environ.items() if k in KEPT or not k.startswith(OURS)}
    command = ["run", "--data", str(home), "--port", "21000", *options]
    with subprocess.Popen(
        [sys.executable, "dev.py", *command],
        cwd=checkout,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
    ) as process:
        try:
            assert process.stdout is not None
            lines = iter(process.stdout.readline, "")
            found = (re.search(r"Playbook is at (\S+)", line) for line in lines)
            yield process, next((match[1] for match in found if match), "")
        finally:
            process.terminate()


@pytest.mark.timeout(300)
def test_a_command_at_once_waits_until_the_first_has_migrated(home: Path) -> None:
    """As from a second terminal, which need not know how far the first one is."""
    env = {k: v for k, v in os.environ.items() if k in KEPT or not k.startswith(OURS)}
    command = [sys.executable, "dev.py", "manage", "--data", str(home), "check"]
    both = [subprocess.Popen(command, cwd=dev.ROOT, env=env) for _each in range(2)]
    assert [process.wait(280) for process in both] == [0, 0]


@pytest.mark.timeout(300)  # it may have to migrate on a busy machine
def test_it_answers_and_leaves_nothing_behind(home: Path) -> None:
    with started(home, "--no-demo") as (process, url):
        with urllib.request.urlopen(f"{url}/healthz") as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    nothing_left(home)


def nothing_left(home: Path) -> None:
    assert processes_with(str(home)) == []
    assert not dev.Services(home, dev.account_for(home), dev.Engines(None, None)).sockets.exists()
    assert {"web.log", "worker.log", "beat.log"} <= {log.name for log in home.glob("logs/*")}


@pytest.mark.timeout(300)
def test_a_fresh_clone_offers_the_demo_soon_and_is_interrupted(home: Path) -> None:
    """As the README says, but for the packages, which are those of this checkout, and mostly on a
    database that another test migrated: of somebody's first ten minutes more than half are left."""
    begun, clone = time.monotonic(), home / "clone"
    subprocess.run(["git", "clone", "--quiet", "--shared", dev.ROOT, clone], check=True)
    (clone / ".venv").symlink_to(dev.VENV)
    with started(home, checkout=clone) as (process, url):
        assert time.monotonic() - begun < SOON
        with urllib.request.urlopen(f"{url}/accounts/sign-in/") as answer:
            page = answer.read().decode()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    assert "Amara Reid" in page
    assert "5 gaps" in page
    nothing_left(home)


def processes_with(text: str) -> list[str]:
    """Living processes that name `text` in their command line or environment."""
    return [
        str(process)
        for process in Path("/proc").glob("[0-9]*")
        if any(text.encode() in content(process / name) for name in ("cmdline", "environ"))
    ]


def content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it ended just now, or belongs to somebody else
        return b""
