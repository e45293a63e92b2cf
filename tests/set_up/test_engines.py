"""Which PostgreSQL runs, and what is said when none fits."""

from __future__ import annotations

from pathlib import Path

import pytest

import dev

NEW = dev.Postgres(Path("/usr/lib/postgresql/17/bin"), "17.2", "installed")
OLD = dev.Postgres(Path("/usr/lib/postgresql/15/bin"), "15.18", "installed")
TOO_OLD = dev.Postgres(Path("/usr/lib/postgresql/13/bin"), "13.9", "installed")


def test_the_first_installed_engine_is_taken() -> None:
    assert dev.postgres_choose([NEW, OLD], kept=None) == NEW


def test_data_keep_the_version_that_made_them() -> None:
    assert dev.postgres_choose([NEW, OLD], kept=15) == OLD


def test_no_engine_is_taken_for_data_of_a_version_that_is_gone() -> None:
    assert dev.postgres_choose([NEW, OLD], kept=16) is None


def test_an_engine_below_the_floor_is_not_taken() -> None:
    assert dev.postgres_choose([TOO_OLD], kept=None) is None


def test_a_named_directory_without_postgres_is_refused(tmp_path: Path) -> None:
    with pytest.raises(dev.StopError, match=r"PG_BIN is .* Set it to a directory such as"):
        dev.postgres_installed({"PG_BIN": str(tmp_path)})


def test_an_unknown_choice_of_engines_is_refused() -> None:
    with pytest.raises(dev.StopError, match=r"PLAYBOOK_ENGINES is 'wheels'.*Unset it"):
        dev.engines_installed({"PLAYBOOK_ENGINES": "wheels"}, kept=None)


def test_with_wheels_chosen_nothing_installed_is_used() -> None:
    chosen = dev.engines_installed({"PLAYBOOK_ENGINES": "wheel"}, kept=None)
    assert chosen == dev.Engines(None, None)


def test_a_data_directory_tells_which_version_made_it(tmp_path: Path) -> None:
    assert dev.version_kept(tmp_path) is None
    (tmp_path / "PG_VERSION").write_text("16\n")
    assert dev.version_kept(tmp_path) == 16


@pytest.mark.parametrize(
    ("answer", "version"),
    [
        ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", "15.18"),
        ("postgres (PostgreSQL) 18.6", "18.6"),
        ("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64", "7.0.15"),
        ("Valkey server v=9.1.2 sha=00000000:1 malloc=libc bits=64", "9.1.2"),
    ],
)
def test_a_version_is_read_from_what_a_program_says(
    tmp_path: Path, answer: str, version: str
) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho '{answer}'\n")
    program.chmod(0o755)
    assert dev.program_version(program) == version


def test_a_program_that_cannot_run_has_no_version(tmp_path: Path) -> None:
    assert dev.program_version(tmp_path / "missing") is None
