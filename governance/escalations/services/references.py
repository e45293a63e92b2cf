"""Saying which ids a mention has in other tools, and taking one away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.escalations.models import Mention
from governance.escalations.rules.references import (
    MOST_REFERENCES,
    REFERENCE_LENGTH,
    can_refer,
    reference_normal,
    references_normal,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from governance.core.viewer import Viewer
    from governance.escalations.models import Escalation


def references_checked(texts: Iterable[str]) -> list[str]:
    """Return ids as they are kept, each once; Invalid for one that is too long, or too many."""
    found, wrong = references_normal(texts), ""
    if any(len(each) > REFERENCE_LENGTH or "\0" in each for each in found):
        wrong = _("At most 100 characters.")
    elif len(found) > MOST_REFERENCES:
        wrong = _("At most ten ids.")
    if wrong:
        raise Invalid("references", wrong, problems=[Problem("/references", wrong)])
    return found


@transaction.atomic
def mention_refer(*, actor: Viewer, mention: Mention, reference: str) -> None:
    """Say that another tool knows it by this id; one that it has already changes nothing.

    Raises NotAllowed for all but who has it and the coaches in charge, Conflict when its words are
    gone or it has ten, Invalid for none and for one that is too long.
    """
    row = _held(actor, mention)
    text = reference_normal(reference)
    wrong = "" if text else _("Write the id that the other tool gave it.")
    if len(text) > REFERENCE_LENGTH or "\0" in text:
        wrong = _("At most 100 characters.")
    if wrong:
        raise Invalid("reference", wrong, problems=[Problem("/reference", wrong)])
    if text in row.references:
        return
    if len(row.references) >= MOST_REFERENCES:
        raise Conflict("full", _("It has ten ids. Take one away first."))
    _keep(actor, row, [*row.references, text], "mention.referred")


@transaction.atomic
def mention_unrefer(*, actor: Viewer, mention: Mention, reference: str) -> None:
    """Take away an id that it has in another tool.

    Raises NotAllowed as ``mention_refer`` does, Conflict when its words are gone or it has it not.
    """
    row = _held(actor, mention)
    text = reference_normal(reference)
    if text not in row.references:
        raise Conflict("not_there", _("It does not have that id any more."))
    left = [each for each in row.references if each != text]
    _keep(actor, row, left, "mention.unreferred")


def _held(actor: Viewer, mention: Mention) -> Mention:
    """Hold its row, so that of two who change it neither undoes what the other did."""
    rows = Mention.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("escalation").get(pk=mention.pk)
    held: Escalation | None = getattr(row, "escalation", None)
    holder_id = held.holder_id if held else None
    if not can_refer(actor, holder_id=holder_id, department_id=row.department_id):
        words = _("Only who has it, the department's coaches and the head coach change its ids.")
        raise NotAllowed("not_holder", words)
    if row.stripped_at is not None:
        raise Conflict("stripped", _("What was said is no longer kept."))
    return row


def _keep(actor: Viewer, row: Mention, references: list[str], verb: str) -> None:
    """The trail has how many there were and are: it is kept when they go with the words."""
    changes = {"references": [len(row.references), len(references)]}
    row.references = references
    row.save(update_fields=["references"])
    entry_record(actor=actor, verb=verb, subject=row, changes=changes)
