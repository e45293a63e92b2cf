"""Two who change different things at once by the API: neither undoes what the other did."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Any

from django.db import connections, transaction

from roles.org.models import GapRule
from roles.team.models import Assignment
from tests.roles.channels.making import make_channel
from tests.roles.team.test_api_role import JSON
from tests.roles.team.test_races import waits_for_a_lock

if TYPE_CHECKING:
    from django.db.models import Model

    from tests.cast import Cast, Member

SENT: dict[str, tuple[dict[str, Any], ...]] = {
    "roles": (
        {"focus": "Nights"},
        {"purpose": "Answer."},
        {"focus": "Days"},
        {"purpose": "Ask."},
    ),
    "gap-rules": (
        {"severity": 1, "reason": "So."},
        {"threshold": 8, "reason": "So."},
        {"severity": 2, "reason": "So."},
        {"threshold": 9, "reason": "So."},
    ),
    "assignments": (
        {"languages": ["de"]},
        {"regions": ["AT"]},
        {"languages": ["en"]},
        {"regions": ["DE"]},
    ),
    "channels": (
        {"purpose": "Help."},
        {"audience": "Buyers"},
        {"purpose": "Sell."},
        {"audience": "Makers"},
    ),
}


def rows_of(cast: Cast) -> dict[str, Any]:
    held = Assignment.objects.get(person=cast.player.listed)
    return {
        "roles": held.role,
        "gap-rules": GapRule.objects.get(rule="CV7", size="standard"),
        "assignments": held,
        "channels": make_channel(cast),
    }


def both_sent(by: Member, row: Model, path: str, *sent: Any, **headers: str) -> list[int]:
    """Send them while ``row`` is locked: each has begun before any can write."""
    found: list[int] = []

    def send(body: Any) -> None:
        try:
            answer = by.client().patch(path, body, content_type=JSON, headers=headers)
            found.append(answer.status_code)
        finally:
            connections.close_all()

    threads = [Thread(target=send, args=[body]) for body in sent]
    with transaction.atomic():
        type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
        for thread in threads:
            thread.start()
        while any(each.is_alive() for each in threads) and not waits_for_a_lock(len(threads)):
            threads[0].join(timeout=0.02)
    for thread in threads:
        thread.join()
    return sorted(found)


def test_two_changes_at_once_are_both_kept_or_one_is_told(committed_cast: Cast) -> None:
    by, found = committed_cast.head_coach, {}
    for name, row in rows_of(committed_cast).items():
        path = f"/api/v1/{name}/{row.uid}/"
        one, two, three, four = SENT[name]
        plain = both_sent(by, row, path, one, two)
        read = by.client().get(path)
        wanted = {key: value for key, value in {**one, **two}.items() if key != "reason"}
        kept = {key: read.json()[key] for key in wanted}
        checked = both_sent(by, row, path, three, four, if_match=read["ETag"])
        found[name] = (plain, kept == wanted, checked)
    assert found == dict.fromkeys(SENT, ([200, 200], True, [200, 412]))
