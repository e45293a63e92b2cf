"""Keeping a list with its filters under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.accounts.models import SavedView
from governance.accounts.rules import MOST_VIEWS
from governance.audit.services import entry_record
from governance.core.errors import Invalid, Missing

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer


@transaction.atomic
def view_save(*, actor: Viewer, name: str, path: str, query: str, now: datetime) -> SavedView:
    """Keep the list at ``path`` with ``query`` under ``name``; the same name again replaces it.

    Raises Invalid beyond a hundred of them.
    """
    mine = SavedView.objects.filter(owner=actor.user_id)
    if mine.exclude(path=path, name=name).count() >= MOST_VIEWS:
        raise Invalid("too_many_views", _("You have saved a hundred views. Remove one first."))
    view, _created = SavedView.objects.update_or_create(
        owner_id=actor.user_id,
        path=path,
        name=name,
        defaults={"query": query},
        create_defaults={"query": query, "created_at": now},
    )
    entry_record(actor=actor, verb="view.saved", subject=view, changes={"list": view.url})
    return view


@transaction.atomic
def view_remove(*, actor: Viewer, uid: UUID) -> SavedView:
    """Forget one of the actor's own saved views; Missing for any other. Return what it was."""
    view = SavedView.objects.select_for_update().filter(owner=actor.user_id, uid=uid).first()
    if view is None or actor.user_id is None:
        raise Missing
    entry_record(actor=actor, verb="view.removed", subject=view, changes={"list": view.url})
    view.delete()
    return view
