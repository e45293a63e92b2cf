"""What opens something to whoever has it stays out of the logs, however it is written down."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

TOKEN = "0123abcd.sEcReT-_sign"
ROOT = Path(__file__).parents[3]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        f"/answer/{TOKEN}/",
        f"/calendar/{TOKEN}.ics",
        f"/unsubscribe/a%3A{TOKEN}/",
        f"/valid/{TOKEN}",
        f"/accounts/sign-in/?next=/answer/{TOKEN}/",
        f"/accounts/sign-in/code/?next=%2Fanswer%2F{TOKEN}%2F",
        f"/accounts/sign-in/?next=%2fvalid%2f{TOKEN}",
        f"/accounts/sign-in/?next=%2Faccounts%2F%3Fnext%3D%252Fanswer%252F{TOKEN}%252F",
    ],
)
def test_a_secret_address_is_not_logged(
    client: Client, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    with caplog.at_level(logging.INFO):
        client.get(address)
    lines = [str(record.msg) for record in caplog.records]
    assert any("request_finished" in line for line in lines)
    assert not any("sEcReT" in line for line in lines)


@pytest.mark.parametrize("file", ["Dockerfile", "dev.py"])
def test_the_server_keeps_no_log_of_addresses_beside_ours(file: str) -> None:
    """Gunicorn's would have them whole, and where readers came from as well."""
    assert "access-logfile" not in (ROOT / file).read_text()
