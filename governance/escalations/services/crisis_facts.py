"""Writing down what is known, done and said in a crisis."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, Problem
from governance.escalations.models import Crisis, CrisisFact
from governance.escalations.rules.crisis import MOST_FACT, FactKind
from governance.escalations.rules.texts import words_clean
from governance.escalations.selectors.crisis_facts import texts_sayable
from governance.escalations.services.crisis import crisis_allowed

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.escalations.models import ApprovedText


@transaction.atomic
def crisis_fact_keep(
    *,
    actor: Viewer,
    crisis: Crisis,
    kind: FactKind,
    words: str,
    text: UUID | None = None,
    seen: int | None = None,
    now: datetime,
) -> CrisisFact:
    """Keep a new version of what is known, done or said; the same as the last one is that one.

    ``seen`` is the number of the version that ``words`` were written after, 0 before the first;
    what is sent twice is kept once all the same.
    Raises NotAllowed for all but who declares a crisis; Invalid without words, for too many, and
    for a text that may not be used there; Conflict when the crisis is over, or somebody wrote
    meanwhile.
    """
    by = crisis_allowed(actor)
    said = words_clean(words)
    _check(said)
    held = Crisis.objects.select_for_update(of=("self",)).get(pk=crisis.pk)
    if held.ended_at is not None:
        raise Conflict("ended", _("This crisis is over already. Nothing was changed."))
    last = held.facts.filter(kind=kind).select_related("text").order_by("-number").first()
    number = last.number if last else 0
    if last is not None and (last.words, last.text and last.text.uid) == (said, text):
        return last
    if seen is not None and seen != number:
        words = _("Somebody wrote meanwhile. Read it first; yours can be kept after it.")
        raise Conflict("written_meanwhile", words)
    cited = _cited(held, kind, text, now)
    made = CrisisFact.objects.create(
        crisis=held,
        kind=kind,
        number=number + 1,
        words=said,
        text=cited,
        written_by_id=by,
        written_at=now,
    )
    changes = {
        "kind": kind.value,
        "version": made.number,
        "sha256": sha256(said.encode()).hexdigest(),
        "text": str(cited.uid) if cited else "",
    }
    entry_record(actor=actor, verb="crisis.fact_kept", subject=held, changes=changes)
    return made


def _check(said: str) -> None:
    wrong = "" if said and "\0" not in said else _("Write it in a sentence or a few.")
    if len(said) > MOST_FACT:
        wrong = _("Say it in at most %(most)d characters.") % {"most": MOST_FACT}
    if wrong:
        raise Invalid("words", wrong, problems=[Problem("/words", wrong)])


def _cited(crisis: Crisis, kind: FactKind, text: UUID | None, now: datetime) -> ApprovedText | None:
    if text is None:
        return None
    found = texts_sayable(crisis, now).filter(uid=text).first()
    if kind != FactKind.SAY or found is None:
        wrong = _("Only a statement names a text, and one that may be used in this crisis.")
        raise Invalid("text", wrong, problems=[Problem("/text", wrong)])
    return found
