"""Keeping a mention for lawyers, and taking out what is personal once its time is over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.escalations.models import BoothRequest, Escalation, Mention, Update, Watch
from governance.escalations.rules import can_hold
from governance.notify.services import mails_forget
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from governance.core.viewer import Viewer

REASON_LENGTH = 500
A_NIGHT = 2_000  # rows that are locked and stripped together; more are for the next night
HELD = ["held_at", "held_by", "hold_reason"]
PERSONAL = ("said", "where", "link", "author", "author_key")


@transaction.atomic
def mention_hold(*, actor: Viewer, mention: Mention, reason: str, now: datetime) -> Mention:
    """Keep its words whatever time goes by, until that is lifted.

    Held already changes nothing. Raises NotAllowed for all but legal and the head coach, Invalid
    without a reason, Conflict when the words are gone.
    """
    row = _held(actor, mention, reason)
    if row.held_at is not None:
        return row
    if row.stripped_at is not None:
        raise Conflict("stripped", _("What was said is no longer kept."))
    row.held_at, row.held_by_id, row.hold_reason = now, actor.person_id, reason.strip()
    row.save(update_fields=HELD)
    entry_record(actor=actor, verb="mention.held", subject=row, reason=row.hold_reason)
    return row


@transaction.atomic
def mention_lift(*, actor: Viewer, mention: Mention, reason: str) -> Mention:
    """Let its words go in their time again.

    Raises NotAllowed and Invalid as ``mention_hold`` does, Conflict when it is not held.
    """
    row = _held(actor, mention, reason)
    if row.held_at is None:
        raise Conflict("not_held", _("It is not kept for lawyers."))
    changes = {"since": row.held_at.isoformat(), "by": str(row.held_by)}
    row.held_at, row.held_by, row.hold_reason = None, None, ""
    row.save(update_fields=HELD)
    entry_record(
        actor=actor, verb="mention.lifted", subject=row, reason=reason.strip(), changes=changes
    )
    return row


@transaction.atomic
def mentions_strip(*, actor: Viewer, now: datetime) -> int:
    """Take the words, who said them, where, and its ids in other tools out of what has been over
    for the organisation's ``mention_days``, the first of them first; return of how many, at most
    ``A_NIGHT``.

    What legal holds is left alone, and so is what somebody holds, or takes back, at this moment:
    its row is locked. Figures, outcome, times and the trail stay; nobody watches it any more, and
    the mails about it go. Nothing is stripped twice.
    """
    days = organisation_settings().mention_days
    over = Mention.objects.over_since(now - timedelta(days=days))
    due = over.filter(held_at=None, stripped_at=None).order_by("pk")
    rows = list(due.select_for_update(of=("self",), skip_locked=True, no_key=True)[:A_NIGHT])
    keys = [row.pk for row in rows]
    watching = _watches_end(keys)
    for row in rows:
        changes: dict[str, Any] = {"days": days}
        if row.pk in watching:
            changes["watched"] = watching[row.pk]
        if row.references:
            changes["references"] = len(row.references)
        entry_record(actor=actor, verb="mention.stripped", subject=row, changes=changes)
    Update.objects.filter(escalation__mention__in=keys).update(words="")
    # without looking for words first, so that it waits for whoever writes some at this moment
    Escalation.objects.filter(mention__in=keys).update(useful_words="")
    gone: dict[str, Any] = {**dict.fromkeys(PERSONAL, ""), "references": []}
    Mention.objects.filter(pk__in=keys).update(stripped_at=now, **gone)
    if rows:
        mails_forget(paths=_pages(rows))
    return len(rows)


def _pages(rows: list[Mention]) -> list[str]:
    """Return the pages to which mails with the words of these lead."""
    requests = BoothRequest.objects.filter(mention__in=rows).values_list("uid", flat=True)
    mentions = [reverse("mention", args=[row.uid]) for row in rows]
    return mentions + [reverse("booth", args=[uid]) for uid in requests]


def _watches_end(keys: Iterable[int]) -> dict[int, list[str]]:
    """Let nobody watch these any more, and return who did, for the trail."""
    rows = Watch.objects.filter(mention__in=keys).select_related("person")
    watches = list(rows.select_for_update(of=("self",)).order_by("pk"))
    Watch.objects.filter(pk__in=[watch.pk for watch in watches]).delete()
    found: dict[int, list[str]] = {}
    for watch in watches:
        found.setdefault(watch.mention_id, []).append(str(watch.person.uid))
    return found


def _held(actor: Viewer, mention: Mention, reason: str) -> Mention:
    if not can_hold(actor):
        raise NotAllowed("legal_only", _("Legal keeps mentions for lawyers, or the head coach."))
    wrong = ""
    if not reason.strip() or "\0" in reason:
        wrong = _("Say why; it stands in the trail.")
    elif len(reason.strip()) > REASON_LENGTH:
        wrong = _("At most 500 characters.")
    if wrong:
        raise Invalid("reason", wrong, problems=[Problem("/reason", wrong)])
    return Mention.objects.select_for_update(no_key=True).get(pk=mention.pk)
