"""Reading accounts: a token's Viewer, whose address it is, and saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.accounts.models import ApiToken, SavedView, User
from governance.core.hooks import Hook
from governance.core.request import request_id
from governance.core.viewer import Viewer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

# org answers it: a department's uid → the ids of it and all below, or an empty set.
department_subtree: Hook[Callable[[UUID], frozenset[int]]] = Hook("department_subtree")
# home answers it: whether whoever an account belongs to is here no more, so that it opens nothing.
owner_gone: Hook[Callable[[User, datetime], bool]] = Hook("owner_gone")


def token_viewer(token: ApiToken) -> Viewer:
    """Return the Viewer of a token: its scopes and its limit, none of its owner's roles."""
    within: frozenset[int] | None = None
    if token.within_department_uid is not None:
        within = frozenset()
        for subtree in department_subtree:
            within |= subtree(token.within_department_uid)
    return Viewer(
        kind="token",
        label=f"{token.name} (pb_{token.prefix}_…)",
        uid=token.uid,
        user_id=token.owner_id,
        scopes=frozenset(token.scopes),
        within_department_ids=within,
        request_id=request_id(),
    )


def viewer_anew(viewer: Viewer) -> Viewer:
    """Return the Viewer of a limited token with the departments that are below its limit now; of
    anybody else as it is. Two queries."""
    if viewer.within_department_ids is None or viewer.uid is None:
        return viewer
    return token_viewer(ApiToken.objects.get(uid=viewer.uid))


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email=email.strip().lower()).first()  # kept in lower case


def views_saved(viewer: Viewer, path: str) -> list[SavedView]:
    """Return what the viewer saved of the list at ``path``, by name; one query."""
    if viewer.user_id is None:
        return []
    return list(SavedView.objects.filter(owner=viewer.user_id, path=path).order_by("name", "pk"))
