"""Making a token from the page: whoever answers for it has an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from governance.accounts.models import User
from governance.accounts.services import service_account_ensure, token_create

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from governance.accounts.models import ApiToken
    from governance.core.viewer import Viewer


@transaction.atomic
def token_make(*, actor: Viewer, terms: Mapping[str, Any], now: datetime) -> tuple[ApiToken, str]:
    """Make a token of the actor's own or of a service account named after it; see token_create."""
    name, department = terms["name"], terms["department"]
    if terms["owner"] == "me":
        owner = User.objects.get(pk=actor.user_id or 0)
    else:
        owner = service_account_ensure(actor=actor, name=name)
    return token_create(
        actor=actor,
        owner=owner,
        name=name,
        scopes=terms["scopes"],
        days=terms["days"],
        within_department_uid=department.uid if department else None,
        uid=terms["uid"],
        now=now,
    )
