"""The feed with several at once, whose transactions end when they like."""

from __future__ import annotations

from contextlib import closing
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, connections

from governance.core.viewer import system_viewer
from roles.org.models import Person
from roles.sync.services.feed import changes_follow, checksum_read, snapshot_stream
from tests.database import owner_connect
from tests.roles.sync.following import Follower

if TYPE_CHECKING:
    from collections.abc import Callable

    from roles.sync.selectors.feed import Changes
    from tests.cast import Cast

RENAME: Final = "UPDATE roles_org_person SET title = %s WHERE id = %s"
WAITING: Final = """
SELECT count(*) FILTER (WHERE state = 'idle'), count(*) FILTER (WHERE state <> 'idle')
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = 'playbook_web'
"""


LOCK: Final = "LOCK TABLE roles_sync_feed IN SHARE ROW EXCLUSIVE MODE"
BLOCKED: Final = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND usename = 'playbook_web' AND wait_event_type = 'Lock'
"""


def titles(changes: list[dict[str, Any]]) -> list[str]:
    return [each["after"]["title"] for each in changes]


def test_who_commits_late_is_not_missed_and_holds_nobody_up(committed_cast: Cast) -> None:
    cast = committed_cast
    replica = Follower(cast.api_token)
    replica.begin()
    hana, leon = cast.employee.listed.pk, cast.line_manager.listed.pk
    with closing(owner_connect()) as early, closing(owner_connect()) as late:
        early.autocommit = late.autocommit = False
        with late.cursor() as first, early.cursor() as second:
            first.execute(RENAME, ["begun first", hana])
            second.execute(RENAME, ["over first", leon])
            early.commit()
            assert titles(replica.follow()) == ["over first"]
            replica.assert_in_step()
            late.commit()
    assert titles(replica.follow()) == ["begun first"]
    replica.assert_in_step()


def test_what_is_undone_leaves_no_gap(committed_cast: Cast) -> None:
    cast = committed_cast
    replica = Follower(cast.api_token)
    replica.begin()
    with closing(owner_connect()) as link, link.cursor() as cursor:
        link.autocommit = False
        cursor.execute(RENAME, ["never", cast.employee.listed.pk])
        link.rollback()
        cursor.execute(RENAME, ["for good", cast.employee.listed.pk])
        link.commit()
    before = replica.seq
    assert [each["seq"] for each in replica.follow()] == [before + 1]


def in_background(act: Callable[[], Any]) -> tuple[Thread, list[Any]]:
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(act())
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    return thread, found


def test_who_waits_is_told_at_once_and_keeps_no_transaction_open(committed_cast: Cast) -> None:
    cast = committed_cast
    replica = Follower(cast.api_token)
    replica.begin()
    viewer = system_viewer("a reader")

    thread, found = in_background(
        lambda: changes_follow(viewer=viewer, after=replica.seq, limit=10, wait=20)
    )
    with connection.cursor() as cursor:
        states = (0, 0)
        while states != (1, 0) and thread.is_alive():  # until it has looked, and waits
            cursor.execute(WAITING)
            states = cursor.fetchone()
    assert states == (1, 0)
    Person.objects.filter(pk=cast.employee.listed.pk).update(title="Here")
    thread.join(timeout=10)

    page: Changes = found[0]
    assert titles(page.rows) == ["Here"]


def test_a_snapshot_that_is_being_sent_keeps_no_transaction_open(committed_cast: Cast) -> None:
    place = committed_cast.stores
    many = [Person(display_name=f"Nia {n} Čapek", department=place) for n in range(400)]
    Person.objects.bulk_create(many)  # more than is sent at once
    replica = Follower(committed_cast.api_token)
    replica.begin()
    sent = snapshot_stream(viewer=system_viewer("a reader who stalls"))
    first = next(sent)
    assert not connection.in_atomic_block
    Person.objects.update(title="Later")
    rest = b"".join(sent)
    assert rest
    lines = (first + rest).splitlines()
    assert lines[:-1] == [replica.rows[key] for key in sorted(replica.rows)]


def test_a_checksum_waits_for_nobody_unless_something_has_no_number(committed_cast: Cast) -> None:
    viewer = system_viewer("a reader")
    before = checksum_read(viewer=viewer, department=None)
    with closing(owner_connect()) as link, link.cursor() as other, connection.cursor() as cursor:
        link.autocommit = False
        other.execute(LOCK)
        cursor.execute("SET lock_timeout = '5s'")
        assert checksum_read(viewer=viewer, department=None) == before
        cursor.execute("RESET lock_timeout")
        Person.objects.filter(pk=committed_cast.employee.listed.pk).update(title="Here")
        thread, found = in_background(lambda: checksum_read(viewer=viewer, department=None))
        blocked = 0
        while not blocked and thread.is_alive():
            cursor.execute(BLOCKED)
            (blocked,) = cursor.fetchone()
        link.rollback()
    thread.join(timeout=10)
    assert blocked == 1
    assert found[0]["seq"] == before["seq"] + 1
    assert found == [checksum_read(viewer=viewer, department=None)]
