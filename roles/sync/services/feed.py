"""The feed as a whole: numbers given, changes waited for, all of it told, what is old forgotten."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore, Event
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import orjson
from django.db import OperationalError, connection, transaction
from django.db.models import Max
from django.db.models.functions import Greatest

from governance.accounts.selectors import viewer_anew
from governance.core.database import one_view
from roles.org.selectors import department_subtree
from roles.sync.models import Change, Feed
from roles.sync.rules import FEED_DAYS
from roles.sync.selectors.feed import Changes, changes_page, feed_check, unnumbered
from roles.sync.selectors.lines import lines_read

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer

BATCH: Final = 10_000  # numbers in one transaction
LOOK_SECONDS: Final = 0.5  # from one look for what is new to the next
WAITERS: Final = 4  # requests of one process that wait at the same time; the rest is answered
PART: Final = 64 * 1024  # bytes of a snapshot at once
IN_MEMORY: Final = 4 * 1024 * 1024  # bytes of a snapshot; a longer one is a file for a while
LOOKS: Final = 3  # for a moment at which all has its number, before the lock is waited for
LOCK_TAKEN: Final = "55P03"

# Nothing is read before: in a transaction of one view the lock comes before the view.
HOLD: Final = "LOCK TABLE roles_sync_feed IN SHARE ROW EXCLUSIVE MODE"
# Whatever is committed has a number by the time that a later change of the same row is seen, or
# gets one in the same statement, by id: no change of a row is told before an earlier one, and
# none is ever passed, however late its transaction ended.
NUMBER: Final = """
WITH waiting AS (
  SELECT id, row_number() OVER (ORDER BY id) AS place
  FROM roles_sync_change WHERE seq IS NULL ORDER BY id LIMIT %s
), numbered AS (
  UPDATE roles_sync_change SET seq = feed.head + waiting.place
  FROM waiting, roles_sync_feed AS feed WHERE roles_sync_change.id = waiting.id RETURNING seq
)
UPDATE roles_sync_feed SET head = (SELECT max(seq) FROM numbered)
WHERE EXISTS (SELECT FROM numbered) RETURNING (SELECT count(*) FROM numbered)
"""

at_the_door = BoundedSemaphore(WAITERS)
never = Event()


def changes_number() -> None:
    """Give what is committed its numbers. Returns at once when somebody else is at it."""
    while unnumbered():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"{HOLD} NOWAIT")
                if _number(BATCH) < BATCH:
                    return
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", None) != LOCK_TAKEN:
                raise
            return


def _number(most: int | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NUMBER, [most])
        row = cursor.fetchone()
        return int(row[0]) if row else 0


def changes_follow(*, viewer: Viewer, after: int, limit: int, wait: float = 0) -> Changes:
    """Return a page of what changed behind ``after``, or what there is in ``wait`` seconds.

    While it waits, no transaction is open. With too many waiting already it does not wait.
    Raises NotAllowed, and Gone as ``changes_page``.
    """
    feed_check(viewer)
    until = monotonic() + wait
    waits = wait > 0 and at_the_door.acquire(blocking=False)
    try:
        while True:
            changes_number()
            page = changes_page(viewer=viewer, after=after, limit=limit)
            left = until - monotonic()
            if page.seq > after or not waits or left <= 0:
                return page
            never.wait(min(LOOK_SECONDS, left))
    finally:
        if waits:
            at_the_door.release()


def snapshot_stream(*, viewer: Viewer) -> Iterator[bytes]:
    """Return the lines of all that the viewer follows, in one view, and a last one with the number
    to go on from, the count and the SHA-256 of the lines before.

    What was changed since that number may be in it already. All is written down before the first
    line is sent, so that a reader who is slow, or stalls, keeps no transaction open. Raises
    NotAllowed at once.
    """
    feed_check(viewer)
    changes_number()
    whole = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # closed once it is sent
    with one_view():
        head = Feed.objects.get().head
        sums = _summed(viewer_anew(viewer), write=whole.write)
    whole.write(orjson.dumps({"seq": head, **sums}, option=orjson.OPT_SORT_KEYS) + b"\n")
    whole.seek(0)
    return _parts(whole)


def _parts(whole: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    with whole:
        while part := whole.read(PART):
            yield part


def _summed(
    viewer: Viewer,
    departments: Collection[int] | None = None,
    *,
    write: Callable[[bytes], object] = lambda _part: None,
) -> dict[str, Any]:
    """Return count and SHA-256 of the lines, which are given to ``write`` many at once."""
    digest, count = sha256(), 0

    def take(part: bytes, lines: int) -> None:
        nonlocal count
        digest.update(part)
        write(part)
        count += lines

    lines_read(viewer=viewer, take=take, departments=departments)
    return {"count": count, "sha256": digest.hexdigest()}


def checksum_read(*, viewer: Viewer, department: UUID | None) -> dict[str, Any]:
    """Return number, count and SHA-256 of the lines that a snapshot would have at this very number;
    with ``department`` of it and all below only.

    It is read in a view in which all has its number, so nothing is in it that has none, and
    nothing has one that is not in it. Where others write without a pause, numbers are given in
    that very view, and nobody else gives any while it is read.
    """
    feed_check(viewer)
    for _look in range(LOOKS):
        changes_number()
        with one_view():
            if not unnumbered():
                return _proof(viewer, department)
    with one_view():
        with connection.cursor() as cursor:
            cursor.execute(HOLD)
        _number()
        return _proof(viewer, department)


def _proof(viewer: Viewer, department: UUID | None) -> dict[str, Any]:
    inside = None if department is None else department_subtree(department)
    sums = _summed(viewer_anew(viewer), inside)
    return {"seq": Feed.objects.get().head, **sums}


def changes_tidy(*, now: datetime) -> int:
    """Forget what was told longer than 90 days ago; return how many changes."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(HOLD)
        told = Change.objects.filter(seq__isnull=False)
        since = now - timedelta(days=FEED_DAYS)
        first = told.filter(at__gte=since).order_by("seq").values_list("seq", flat=True).first()
        old = told if first is None else told.filter(seq__lt=first)
        floor = old.aggregate(last=Max("seq"))["last"]
        if floor is None:
            return 0
        # It may have been lifted above all that is kept, after a backup was restored.
        Feed.objects.update(floor=Greatest("floor", floor))
        return old.delete()[0]
