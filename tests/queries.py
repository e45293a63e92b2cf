"""A list page's queries must not grow with its rows."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext


def queries_of(call: Callable[[], object]) -> list[str]:
    reset_queries()  # the log has an end, and a long test comes to it
    with CaptureQueriesContext(connection) as captured:
        call()
    return [query["sql"] for query in captured.captured_queries]


def assert_flat(make_rows: Callable[[], object], call: Callable[[], object]) -> None:
    """Make rows and call, make as many again and call: both calls ask equally often.

    The first call goes ahead uncounted, because it may fill caches.
    """
    make_rows()
    call()
    few = queries_of(call)
    make_rows()
    many = queries_of(call)
    assert len(many) == len(few), (
        f"{len(few)} queries became {len(many)} with twice the rows; the last of them: {many[-1]}"
    )
