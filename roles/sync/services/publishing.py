"""A draft becomes true: all of it in one transaction, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.database import deadlock_retried
from governance.core.errors import Conflict, DomainError, NotAllowed, Stale
from roles.org.selectors import organisation_size
from roles.sync.engine.state import OF_DRAFTS, import_lock, state_hash
from roles.sync.models import Draft, DraftStep
from roles.sync.rules import can_publish_draft
from roles.sync.selectors import draft_steps
from roles.sync.services.drafts import draft_lock, draft_settle
from roles.sync.services.steps import doing_begin, step_do

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer


@deadlock_retried
def draft_publish(*, actor: Viewer, uid: UUID, now: datetime) -> Draft:
    """Do every step of a draft, each with an entry that names the draft, and an entry for it.

    Raises Missing; NotAllowed, with who may; Stale when it was not compared, or the organisation
    has moved since; Conflict when it is settled (of two publishers one wins), empty, has a step
    that cannot be done, or one turns out so now. Then nothing of it was written.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        import_lock(cursor)
        draft = draft_lock(actor, uid)
        steps = draft_steps(draft)
        publish_allowed(actor, steps)
        if not steps:
            raise Conflict("draft_empty", _("There is nothing in this draft to publish."))
        if not draft.made_on or draft.made_on != state_hash(cursor, OF_DRAFTS):
            message = _("The organisation or the draft has changed since it was compared.")
            raise Stale("draft_stale", f"{message} {_('Compare it again; nothing is lost.')}")
        if draft.compared.get("refused"):
            message = _("A step of this draft cannot be done. Remove it, and compare again.")
            raise Conflict("draft_faulty", message)
        _do_all(actor, draft, steps, now)
        draft_settle(draft, actor, Draft.State.PUBLISHED, now)
        changes = {"steps": len(steps)}
        entry_record(
            actor=actor, verb="draft.published", subject=draft, reason=draft.why, changes=changes
        )
        return draft


def publish_allowed(actor: Viewer, steps: Iterable[DraftStep]) -> None:
    """Raise NotAllowed, with who may, unless ``actor`` may publish these steps."""
    structure = any(step.kind not in DraftStep.OF_ROLES for step in steps)
    small = organisation_size() == "small"
    if can_publish_draft(actor, structure=structure, small=small):
        return
    message = (
        _("An administrator publishes it, since it changes departments or who works where.")
        if structure
        else _("The head coach publishes it, since it opens or closes roles.")
    )
    raise NotAllowed("publish_not_allowed", message)


def _do_all(actor: Viewer, draft: Draft, steps: list[DraftStep], now: datetime) -> None:
    doing = doing_begin(actor=actor, steps=steps, reason=draft_reason(draft), now=now)
    for step in steps:
        try:
            step_do(step, doing)
        except DomainError as error:
            words = {"number": step.position, "why": error}
            message = _("Step %(number)d cannot be done: %(why)s Nothing was changed.") % words
            raise Conflict("step_refused", message) from error


def draft_reason(draft: Draft) -> str:
    """Return what stands as the reason in the entry of each of its changes."""
    return _("By the draft “%s”") % draft.name
