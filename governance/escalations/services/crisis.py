"""Declaring a crisis, allowing a text in it, ending it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.escalations.models import ApprovedText, Crisis, CrisisText
from governance.escalations.rules.crisis import MOST_ABOUT, MOST_REASON, can_declare_crisis
from governance.escalations.rules.texts import can_decide_text
from governance.escalations.selectors.crisis import texts_frozen
from roles.channels.rules import Verdict
from roles.channels.services import channels_sweep

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.escalations.models import Path
    from roles.org.models import Department


@transaction.atomic
def crisis_declare(
    *,
    actor: Viewer,
    about: str,
    department: Department | None = None,
    path: Path | None = None,
    pause: bool = False,
    expected: int | None = None,
    now: datetime,
) -> Crisis:
    """Declare a crisis of ``department`` with all below it, or of the whole organisation.

    With ``pause`` its channels are paused at once, ``expected`` many, by who may pause them. What
    climbs already goes on as it began. Raises NotAllowed; Invalid without a sentence or for one
    too long; Conflict where one holds there already, or there are other channels to pause by now.
    """
    by = crisis_allowed(actor)
    said = _sentence(about, MOST_ABOUT, "/about", _("Say in a sentence what it is about."))
    crisis = Crisis(
        about=said,
        department=department,
        path=path,
        declared_by_id=by,
        declared_at=now,
    )
    if pause:
        crisis.paused = channels_sweep(
            actor=actor,
            verdict=Verdict.PAUSE,
            department=department,
            reason=said,
            expected=expected,
            now=now,
        )
    try:
        with transaction.atomic():
            crisis.save()
    except IntegrityError as error:
        words = _("A crisis is declared there already. Nothing was changed.")
        raise Conflict("declared", words) from error
    changes = {
        "department": str(department or ""),
        "path": str(path or ""),
        "channels_paused": crisis.paused,
    }
    entry_record(actor=actor, verb="crisis.declared", subject=crisis, reason=said, changes=changes)
    return crisis


@transaction.atomic
def crisis_text_allow(
    *, actor: Viewer, crisis: Crisis, text: UUID | None, now: datetime
) -> ApprovedText:
    """Let a text that was approved before the crisis be used in it; again changes nothing.

    Raises NotAllowed for who does not decide on texts; Invalid where none is named; Conflict when
    the crisis is over, or the text is none that it keeps from being used.
    """
    by = actor.person_id
    if by is None or not can_decide_text(actor, author_id=None, small=True):
        raise NotAllowed("not_approver", _("The booth and the head coach decide on texts."))
    if text is None:
        wrong = _("Say which text.")
        raise Invalid("text", wrong, problems=[Problem("/text", wrong)])
    held = _held(crisis)
    found = ApprovedText.objects.filter(uid=text).first()
    if found is not None and CrisisText.objects.filter(crisis=held, text=found).exists():
        return found
    if found is None or not texts_frozen(held, now).filter(pk=found.pk).exists():
        raise Conflict("text_unfit", _("This text may not be used there anyway. Look again."))
    CrisisText.objects.create(crisis=held, text=found, allowed_by_id=by, allowed_at=now)
    changes = {"text": str(found.uid), "title": found.title, "version": found.number}
    entry_record(actor=actor, verb="crisis.text_allowed", subject=held, changes=changes)
    return found


@transaction.atomic
def crisis_end(
    *,
    actor: Viewer,
    crisis: Crisis,
    reason: str,
    resume: bool = False,
    expected: int | None = None,
    now: datetime,
) -> Crisis:
    """End a crisis; with ``resume`` the channels that were paused with it go on, as many as
    ``expected``.

    Raises NotAllowed; Invalid without a reason or for one too long; Conflict when it is over, or
    there are other channels to resume by now.
    """
    by = crisis_allowed(actor)
    said = _sentence(reason, MOST_REASON, "/reason", _("Say why; it stands in the trail."))
    held = _held(crisis)
    resumed = 0
    if resume:
        resumed = channels_sweep(
            actor=actor,
            verdict=Verdict.RESUME,
            department=held.department,
            reason=said,
            expected=expected,
            paused_at=held.declared_at,
            now=now,
        )
    held.ended_by_id, held.ended_at, held.end_reason = by, now, said
    held.save(update_fields=["ended_by", "ended_at", "end_reason"])
    changes = {"channels_resumed": resumed}
    entry_record(actor=actor, verb="crisis.ended", subject=held, reason=said, changes=changes)
    return held


def crisis_allowed(actor: Viewer) -> int:
    """Return the id of who declares a crisis or ends one; raise NotAllowed for all others."""
    if actor.person_id is None or not can_declare_crisis(actor):
        words = _("The head coach, executives and communications declare a crisis and end it.")
        raise NotAllowed("not_declarer", words)
    return actor.person_id


def _held(crisis: Crisis) -> Crisis:
    """Return it as it is now, locked; Conflict when it is over."""
    held = Crisis.objects.select_for_update(of=("self",)).get(pk=crisis.pk)
    if held.ended_at is not None:
        raise Conflict("ended", _("This crisis is over already. Nothing was changed."))
    return held


def _sentence(text: str, most: int, pointer: str, missing: str) -> str:
    said = " ".join(text.split())
    wrong = missing if not said or "\0" in said else ""
    if len(said) > most:
        wrong = _("Say it in at most %(most)d characters.") % {"most": most}
    if wrong:
        raise Invalid(pointer.strip("/"), wrong, problems=[Problem(pointer, wrong)])
    return said
