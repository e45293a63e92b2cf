"""A fire for each test, on one set of services for all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import dev
from tests.faults.fire import Fire, nest
from tests.faults.sink import Sink

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

# A crash of the server may cost nothing that was committed, so commits are awaited.
OPTIONS = ("fsync=off", "full_page_writes=off", "autovacuum=off")


@pytest.fixture(scope="session")
def services() -> Iterator[dev.Services]:
    base = dev.base_directory()
    account = dev.account_for(base / "tests" / "nothing")
    engines = dev.engines_find(base / "tests" / "nothing", account, use_urls=False, locks=[])
    with dev.throwaway(base, account, engines) as found:
        burning = replace(found, options=OPTIONS)
        with dev.running(burning):
            yield burning


@pytest.fixture(scope="session")
def hatchery(services: dev.Services) -> Iterator[subprocess.Popen[str]]:
    with nest(services) as process:
        yield process


@pytest.fixture
def fire(services: dev.Services, hatchery: subprocess.Popen[str], tmp_path: Path) -> Iterator[Fire]:
    fire = Fire(services, Sink(), tmp_path, hatchery)
    fire.light()
    try:
        yield fire
    finally:
        fire.out()
