"""A draft beside the present: its steps are done, looked at, and undone.

As of imports, the rehearsal is the real thing inside a savepoint, so that it cannot disagree
with what publishing will do. A step that is refused is named and left out; the rest goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from governance.audit.services import entry_record
from governance.core.errors import DomainError
from governance.core.viewer import system_viewer
from roles.sync.engine.state import OF_DRAFTS, import_lock, state_hash
from roles.sync.selectors import draft_steps
from roles.sync.selectors.structure import structure_compare, structure_read
from roles.sync.services.consequences import picture_take, pictures_compare
from roles.sync.services.drafts import draft_lock
from roles.sync.services.publishing import draft_reason
from roles.sync.services.steps import doing_begin, step_do

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.sync.models import Draft, DraftStep


def draft_compare(*, actor: Viewer, uid: UUID, now: datetime) -> Draft:
    """Find what would follow from a draft, and keep it with the state that it was found on.

    Raises Missing, NotAllowed, Conflict when it is settled. Waits for imports and holds them up
    while it looks: twice the time that all gaps take, and a handful of statements a step.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        import_lock(cursor)
        draft = draft_lock(actor, uid)
        steps = draft_steps(draft)
        draft.made_on = state_hash(cursor, OF_DRAFTS)
        draft.compared, draft.compared_at = _rehearse(draft, steps, now), now
        draft.save()
        counts = {"steps": len(steps), "refused": len(draft.compared["refused"])}
        entry_record(actor=actor, verb="draft.compared", subject=draft, changes=counts)
        return draft


def _rehearse(draft: Draft, steps: list[DraftStep], now: datetime) -> dict[str, Any]:
    """Whoever looks need not be allowed to publish: departments are changed by nobody here."""
    before, stood = picture_take(now), structure_read(now)
    with transaction.atomic():
        refused = _try_all(draft, steps, now)
        told = pictures_compare(before, picture_take(now))
        told |= structure_compare(stood, structure_read(now), people=_moved(steps, refused))
        transaction.set_rollback(True)
    return {"refused": refused, **told}


def _try_all(draft: Draft, steps: list[DraftStep], now: datetime) -> dict[str, str]:
    doing = doing_begin(
        actor=system_viewer("Drafts"), steps=steps, reason=draft_reason(draft), now=now
    )
    refused: dict[str, str] = {}
    for step in steps:
        try:
            with transaction.atomic():
                step_do(step, doing)
        except DomainError as error:
            doing.opened.pop(step.pk, None)
            refused[str(step.uid)] = str(error)
    return refused


def _moved(steps: list[DraftStep], refused: dict[str, str]) -> list[int]:
    return [
        step.person_id
        for step in steps
        if step.person_id is not None and str(step.uid) not in refused
    ]
