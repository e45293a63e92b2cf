"""Somebody outside who is told."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from tests.governance.notify.sink import Inbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    server = Inbox()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.drip.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def near(settings: Settings) -> None:
    """Let webhooks reach this machine, as development may."""
    settings.WEBHOOK_ALLOW_PRIVATE = True
