"""Keeping a proposal that is not ready to be sent; thirty days, then it is gone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import NotAllowed
from roles.org.selectors import organisation_size
from roles.team.models import ProposalDraft
from roles.team.rules import can_propose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Person
    from roles.team.models import Role

KEPT_DAYS: Final = 30
VALUES, LENGTH = 50, 2000  # of one field: how many, and how long each


@transaction.atomic
def draft_keep(
    *,
    actor: Viewer,
    role: Role,
    nobody: Person,
    sent: Mapping[str, Sequence[str]],
    now: datetime,
) -> ProposalDraft:
    """Keep what ``actor`` filled in about ``role``, in place of what they kept before.

    Nothing is checked and nobody is told. Raises NotAllowed for who may not propose.
    """
    small = organisation_size() == "small"
    can_propose(actor, role=role, person=nobody, small=small).require()
    if actor.person_id is None:
        raise NotAllowed("no_person", _("Only people of the directory keep proposals."))
    kept = {
        name: [value.replace("\x00", "")[:LENGTH] for value in values[:VALUES]]
        for name, values in sent.items()
    }
    draft, _made = ProposalDraft.objects.update_or_create(
        role=role, kept_by_id=actor.person_id, defaults={"kept_at": now, "sent": kept}
    )
    entry_record(actor=actor, verb="proposal.kept", subject=draft)
    return draft


@transaction.atomic
def draft_drop(*, actor: Viewer, role: Role) -> bool:
    """Throw the actor's own draft away, or forget it once it was sent; again is harmless."""
    mine = ProposalDraft.objects.select_for_update(of=("self",))
    draft = mine.filter(role=role, kept_by=actor.person_id or 0).first()
    if draft is None:
        return False
    entry_record(actor=actor, verb="proposal.dropped", subject=draft)
    draft.delete()
    return True


def drafts_tidy(*, now: datetime) -> int:
    """Remove what was kept thirty days ago or longer; return how many."""
    old = ProposalDraft.objects.filter(kept_at__lte=now - timedelta(days=KEPT_DAYS))
    return old.delete()[0]
