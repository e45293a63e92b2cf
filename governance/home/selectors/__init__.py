"""Reading across the apps for the pages of the top floor."""

from __future__ import annotations

from governance.home.selectors.people import person_by_email, sign_in_allowed
from governance.home.selectors.set_up import (
    administrator_missing,
    command_words,
    day_open,
    set_up_steps,
)
from governance.home.selectors.today import Today, today_for

__all__ = [
    "Today",
    "administrator_missing",
    "command_words",
    "day_open",
    "person_by_email",
    "set_up_steps",
    "sign_in_allowed",
    "today_for",
]
