"""Writing from the top floor: accounts that come with being listed, and the first day."""

from __future__ import annotations

from governance.home.services.accounts import account_for_code, sessions_tidy
from governance.home.services.tokens import token_make

__all__ = ["account_for_code", "sessions_tidy"]
    "token_make",
