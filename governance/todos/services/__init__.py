"""Writing to-dos, the mails that remind of them, and the addresses of calendars."""

from __future__ import annotations

from governance.todos.services.calendars import calendar_address_end, calendar_address_make
from governance.todos.services.digests import digests_make, digests_tidy, weeklies_make
from governance.todos.services.leaves import leaves_follow
from governance.todos.services.todos import (
    todo_open,
    todo_prolong,
    todos_carry,
    todos_close,
    todos_open,
)

__all__ = [
    "calendar_address_end",
    "calendar_address_make",
    "digests_make",
    "digests_tidy",
    "leaves_follow",
    "todo_open",
    "todo_prolong",
    "todos_carry",
    "todos_close",
    "todos_open",
    "weeklies_make",
]
