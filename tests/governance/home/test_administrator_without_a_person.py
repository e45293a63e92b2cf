"""An administrator who is not listed: the first account of a new installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.accounts.models import Grant, User
from governance.accounts.services import account_ensure, grant_give
from tests.cast import COMMAND, NOW

if TYPE_CHECKING:
    from django.test import Client


def test_they_are_led_to_the_first_day(client: Client, db: None) -> None:
    user = account_ensure(actor=COMMAND, email="root@larkfield.example", label="Kofi")
    grant_give(actor=COMMAND, user=user, kind=Grant.Kind.ADMINISTRATOR, reason="bootstrap", now=NOW)
    client.force_login(user)
    page = client.get("/today/").content.decode()
    assert "Begin the first day" in page
    assert "import_org" in page
    assert "You speak for yourself" not in page
    assert User.objects.count() == 1
