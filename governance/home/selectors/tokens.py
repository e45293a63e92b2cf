"""API tokens as the page lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from governance.accounts.models import ApiToken
from governance.accounts.rules import can_revoke_token
from governance.home.rules import may_sign_in
from roles.org.models import Department
from roles.org.selectors import organisation_today

if TYPE_CHECKING:
    from datetime import date, datetime

    from governance.core.viewer import Viewer

SHOWN = 200  # of those that work, and as many of those that ended
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class TokenLine:
    """One token; ``state`` is works, soon, replaced, expired, revoked or closed."""

    token: ApiToken
    state: str
    limit: str  # name of the department, "" for the whole organisation
    may_revoke: bool

    @property
    def works(self) -> bool:
        return self.state in {"works", "soon", "replaced"}


def token_state(token: ApiToken, now: datetime, today: date) -> str:
    """Return what a token is worth at ``now``; ``today`` is where the organisation is."""
    owner = token.owner
    if token.revoked_at is not None:
        return "revoked"
    if token.expires_at <= now:
        return "expired"
    if not (owner.is_active if owner.is_service else may_sign_in(owner, today)):
        return "closed"
    if token.replaced_by_id is not None:
        return "replaced"
    return "soon" if token.expires_at <= now + SOON else "works"


def tokens_listed(viewer: Viewer, *, now: datetime, most: int | None = SHOWN) -> list[TokenLine]:
    """Return the tokens that the viewer may see: those that work by expiry, then the ended ones.

    ``most`` of each, None for all. Three queries, and one more when one is limited to a department.
    """
    seen = ApiToken.objects.visible_to(viewer).select_related("owner__person")
    today = organisation_today(now)
    working = list(seen.usable(now).order_by("expires_at", "pk")[:most])
    ended = list(seen.exclude(pk__in=seen.usable(now).values("pk")).order_by("-pk")[:most])
    uids = [token.within_department_uid for token in working + ended]
    limits = {uid for uid in uids if uid is not None}
    names = dict(Department.objects.filter(uid__in=limits).values_list("uid", "name"))
    return [
        TokenLine(
            token=token,
            state=token_state(token, now, today),
            limit=names.get(token.within_department_uid, "?")
            if token.within_department_uid
            else "",
            may_revoke=can_revoke_token(viewer, owner_id=token.owner_id),
        )
        for token in working + ended
    ]


def sees_tokens(viewer: Viewer) -> bool:
    """Whether there is anything for the viewer to see; one query at most."""
    if viewer.administrator or viewer.auditor:
        return True
    return ApiToken.objects.visible_to(viewer).exists()
