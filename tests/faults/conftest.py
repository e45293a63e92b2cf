"""A fire for each test, on one set of services for all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import dev
from tests.faults.fire import Fire
from tests.faults.sink import Sink

if TYPE_CHECKING:
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


@pytest.fixture
def fire(services: dev.Services, tmp_path: Path) -> Iterator[Fire]:
    with Sink() as sink:
        fire = Fire(services, sink, tmp_path)
        fire.light()
        try:
            yield fire
        finally:
            sink.let_go.set()
            fire.out()
            sink.shutdown()
