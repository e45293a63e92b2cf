"""Wrong or half configuration stops with one sentence that says what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import dev


def test_an_old_python_is_refused_with_the_way_out() -> None:
    with pytest.raises(
        dev.StopError, match=r"needs Python 3\.11 or newer, and this is 3\.9\.2.*PYTHON="
    ):
        dev.python_check((3, 9, 2))


def test_this_python_is_new_enough() -> None:
    dev.python_check(sys.version_info[:3])


def test_a_database_without_its_owner_is_refused(tmp_path: Path) -> None:
    answer = run_dev("manage", "--data", str(tmp_path), "check", DATABASE_URL="postgresql://x/y")
    assert answer.returncode == 1
    assert answer.stderr.startswith("dev.py: DATABASE_URL is set and DATABASE_OWNER_URL is not.")
    assert answer.stderr.count("\n") == 1


def test_without_services_of_their_own_the_tests_say_how_they_are_run() -> None:
    command = [sys.executable, "-m", "pytest", "tests/set_up", "-p", "no:cacheprovider"]
    answer = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=dev.ROOT, env=bare()
    )
    assert answer.returncode == pytest.ExitCode.USAGE_ERROR
    assert "Run `make test`" in answer.stderr + answer.stdout


def test_a_directory_of_another_user_is_refused(tmp_path: Path) -> None:
    other = Path("/usr")
    if os.geteuid() == 0:
        other = tmp_path / "other"
        other.mkdir()
        os.chown(other, 65534, 65534)
    with pytest.raises(dev.StopError, match="belongs to another user"):
        dev.own_directory(other, 0o755)


def run_dev(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "dev.py", *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=dev.ROOT,
        env={**bare(), **environ},
    )


def bare() -> dict[str, str]:
    """This environment without the services of this test run."""
    ours = ("DATABASE_", "REDIS_", "PLAYBOOK_", "PYTEST_", "DJANGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
