"""Two requests for the first code of one person, at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

from django.db import connection

from governance.accounts.models import User
from governance.audit.models import Entry
from governance.core.clock import utc_now
from governance.home.services import account_for_code
from tests.cast import COMMAND, Cast, make_person

if TYPE_CHECKING:
    from collections.abc import Callable


def both(work: Callable[[], int]) -> list[int]:
    gate = Barrier(2)

    def one(_number: int) -> int:
        gate.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))


def test_they_share_one_account(committed_cast: Cast) -> None:
    for number in range(5):
        person = make_person(f"Nia Okoro{number}", committed_cast.support)

        def ask(email: str = str(person.email)) -> int:
            user = account_for_code(actor=COMMAND, email=email, now=utc_now())
            assert user is not None
            return int(user.pk)

        assert len(set(both(ask))) == 1
        user = User.objects.get(email=str(person.email))
        assert Entry.objects.filter(verb="account.created", subject_uid=user.uid).count() == 1
