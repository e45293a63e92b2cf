"""Writing from the top floor: accounts that come with being listed, and the first day."""

from __future__ import annotations

from governance.home.services.accounts import account_for_code, account_of_person, sessions_tidy
from governance.home.services.first_day import invitations_send, starter_publish, team_list
from governance.home.services.tokens import token_make

__all__ = [
    "account_for_code",
    "account_of_person",
    "invitations_send",
    "sessions_tidy",
    "starter_publish",
    "team_list",
    "token_make",
]
