"""What upper floors have against a grant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.core.hooks import Hook

if TYPE_CHECKING:
    from collections.abc import Callable

# fn(primary key of an account, kind of grant) → why it may not have it, "" when it may.
grant_objections: Hook[Callable[[int, str], str]] = Hook("grant_objections")
