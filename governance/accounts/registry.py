"""What upper floors have against a grant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.core.hooks import Hook

if TYPE_CHECKING:
    from collections.abc import Callable

    from governance.core.viewer import Viewer

# fn(primary key of an account, kind of grant) → why it may not have it, "" when it may.
grant_objections: Hook[Callable[[int, str], str]] = Hook("grant_objections")

# fn(address) → whether somebody who works here is listed with it.
address_listed: Hook[Callable[[str], bool]] = Hook("address_listed")

# fn(actor, address) → the primary key of the account of whoever is listed with it, made if they
# have none yet; None for nobody.
listed_accounts: Hook[Callable[[Viewer, str], int | None]] = Hook("listed_accounts")
