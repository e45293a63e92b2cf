"""Ports, locks and stamps: what lets several people use one machine at once."""

from __future__ import annotations

import os
import shutil
import socket
from typing import TYPE_CHECKING

import pytest

import dev

if TYPE_CHECKING:
    from pathlib import Path


def test_a_port_that_is_taken_gives_way_to_the_next_free_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with dev.port_take(20_000) as first:
        taken = first.getsockname()[1]
        with dev.port_take(taken) as second:
            assert second.getsockname()[1] > taken
    assert f"Port {taken} is taken; using" in capsys.readouterr().err


def test_a_second_run_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with (
        dev.alone(tmp_path / "run.lock"),
        pytest.raises(dev.StopError, match="runs already on the data in"),
        dev.alone(tmp_path / "run.lock"),
    ):
        pytest.fail("a second one ran")


def test_a_lock_is_known_to_be_held_until_it_is_let_go(tmp_path: Path) -> None:
    lock = tmp_path / "users.lock"
    with dev.held(lock, shared=True):
        assert not dev.nobody_holds(lock)
    assert dev.nobody_holds(lock)


def test_a_changed_lock_is_installed_anew(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("django==5.2.1\n")
    before = dev.lock_stamp(lock)
    lock.write_text("django==5.2.2\n")
    assert dev.lock_stamp(lock) != before


def test_secrets_are_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first = dev.secrets_of(tmp_path)
    assert dev.secrets_of(tmp_path) == first
    assert len(first["secret_key"]) >= 50
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0


def test_a_socket_that_nobody_listens_on_does_not_answer(tmp_path: Path) -> None:
    path = tmp_path / "left.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    assert not dev.socket_answers(path, b"")


def test_sockets_have_a_short_name_of_their_own_for_each_data_directory(tmp_path: Path) -> None:
    account = dev.account_for(tmp_path)
    deep = tmp_path.joinpath(*["deep" * 10] * 5)
    one = dev.Services(deep, account, dev.Engines(None, None))
    two = dev.Services(deep / "other", account, dev.Engines(None, None))
    assert one.sockets != two.sockets
    assert len(os.fsencode(one.sockets / ".s.PGSQL.5432.lock")) < 100


def test_what_a_killed_run_left_is_cleared_in_memory_and_beside_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "MEMORY", tmp_path)
    (base := tmp_path / "base").mkdir()
    homes = dev.throwaway_homes(base)
    assert len(homes) == 2
    for home in homes:
        (home / "left").mkdir()
        (home / "running").mkdir()
        with dev.held(home / "running" / "alive.lock"):
            dev.throwaway_clear(home, dev.account_for(base), dev.Engines(None, None))
        assert [place.name for place in home.iterdir()] == ["running"]


def test_copies_are_in_memory_only_while_the_machine_has_enough_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (base := tmp_path / "base").mkdir()
    monkeypatch.setattr(dev, "MEMORY", tmp_path)
    *_beside, memory = homes = dev.throwaway_homes(base)
    most = dev.memory_free()
    assert 0 < most <= shutil.disk_usage(tmp_path).free
    monkeypatch.setattr(dev, "MEMORY_FREE", most // 2)
    assert dev.throwaway_home(homes) == memory
    monkeypatch.setattr(dev, "MEMORY_FREE", 1 << 60)
    assert dev.throwaway_home(homes) == base / "tests"


@pytest.mark.parametrize(
    ("line", "serious"),
    [
        ("[2026-03-01 10:00:00,000: ERROR/MainProcess] consumer: cannot connect", True),
        ('{"event": "failed", "level": "error"}', True),
        ("2026-03-01T10:00:00Z [error    ] request_failed", True),
        ("Traceback (most recent call last):", True),
        ("2026-03-01T10:00:00Z [info     ] request_started code=200", False),
        ("[2026-03-01 10:00:00,000: INFO/MainProcess] 0 errors", False),
    ],
)
def test_only_errors_reach_the_screen(line: str, serious: bool) -> None:
    assert bool(dev.SERIOUS.search(line)) is serious
