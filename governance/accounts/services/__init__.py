"""Writing accounts, grants and tokens."""

from __future__ import annotations

from governance.accounts.services.accounts import (
    account_add,
    account_close,
    account_ensure,
    account_readdress,
    account_rename,
    account_reopen,
    account_start_choose,
    accounts_close,
    accounts_reopen,
    password_set,
    service_account_ensure,
)
from governance.accounts.services.asking import request_count, requests_forget
from governance.accounts.services.grants import (
    administrator_stays,
    administrators_last,
    grant_give,
    grant_give_to,
    grant_revoke,
    keeper_required,
)
from governance.accounts.services.saved_views import view_remove, view_save
from governance.accounts.services.tokens import (
    token_create,
    token_revoke,
    token_rotate,
    token_seen,
)

__all__ = [
    "account_add",
    "account_close",
    "account_ensure",
    "account_readdress",
    "account_rename",
    "account_reopen",
    "account_start_choose",
    "accounts_close",
    "accounts_reopen",
    "administrator_stays",
    "administrators_last",
    "grant_give",
    "grant_give_to",
    "grant_revoke",
    "keeper_required",
    "password_set",
    "request_count",
    "requests_forget",
    "service_account_ensure",
    "token_create",
    "token_revoke",
    "token_rotate",
    "token_seen",
    "view_remove",
    "view_save",
]
