"""Looking after what is kept: editing it, saying that it still holds, and retiring it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.playbooks.models import Practice
from governance.playbooks.rules import NOT_OWNER, REVIEW_DAYS, Origin, can_look_after
from governance.playbooks.services.reminding import practice_settle
from governance.todos.models import Todo
from roles.org.selectors import organisation_today

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


@transaction.atomic
def practice_edit(
    *,
    actor: Viewer,
    practice: Practice,
    title: str,
    text: str,
    seen: datetime | None = None,
    now: datetime,
) -> Practice:
    """Change its words; the trail keeps what they were, and it is due again in a year.

    ``seen`` is when it was last changed as the editor knew it. Nothing new writes nothing.
    Raises NotAllowed for who does not look after it, Conflict when it is retired or was changed
    meanwhile.
    """
    held = _held(actor, practice)
    after = {"title": title.strip(), "text": text.strip()}
    if not all(after.values()):
        field = next(name for name, value in after.items() if not value)
        detail = _("It needs a title and a text.")
        raise Invalid("no_words", detail, problems=[Problem(f"/{field}", detail)])
    changes: dict[str, list[str]] = {
        name: [str(getattr(held, name)), value]
        for name, value in after.items()
        if getattr(held, name) != value
    }
    if not changes:
        return held
    if seen is not None and held.said_since != seen:
        raise Conflict("changed", _("Somebody changed it meanwhile. Look at it as it is now."))
    held.title, held.text, held.changed_at = after["title"], after["text"], now
    held.review_on = organisation_today(now) + timedelta(days=REVIEW_DAYS)
    held.save(update_fields=["title", "text", "changed_at", "review_on"])
    entry_record(actor=actor, verb="practice.edited", subject=held, changes=changes)
    practice_settle(actor=actor, practice=held, outcome=Todo.Outcome.DONE, now=now)
    return held


@transaction.atomic
def practice_review(*, actor: Viewer, practice: Practice, now: datetime) -> Practice:
    """Say that it still holds; it is to be looked at again in a year."""
    held = _held(actor, practice)
    before = held.review_on
    held.review_on = organisation_today(now) + timedelta(days=REVIEW_DAYS)
    if held.review_on == before:
        return held
    held.save(update_fields=["review_on"])
    changes = {"review_on": [before.isoformat(), held.review_on.isoformat()]}
    entry_record(actor=actor, verb="practice.reviewed", subject=held, changes=changes)
    practice_settle(actor=actor, practice=held, outcome=Todo.Outcome.DONE, now=now)
    return held


@transaction.atomic
def practice_retire(*, actor: Viewer, practice: Practice, reason: str, now: datetime) -> Practice:
    """Take it out of the library; its page stays and says why.

    Raises NotAllowed for who does not look after it, Conflict when it is retired already,
    Invalid without a reason.
    """
    held = _held(actor, practice)
    if not reason.strip():
        detail = _("Say in a few words why it does not hold any more.")
        raise Invalid("no_reason", detail, problems=[Problem("/reason", detail)])
    held.retired_at, held.retired_reason = now, reason.strip()
    held.save(update_fields=["retired_at", "retired_reason"])
    entry_record(actor=actor, verb="practice.retired", subject=held, reason=held.retired_reason)
    practice_settle(actor=actor, practice=held, outcome=Todo.Outcome.DONE, now=now)
    return held


def _held(actor: Viewer, practice: Practice) -> Practice:
    """Lock and return it; raises NotAllowed, and Conflict when it is retired."""
    rows = Practice.objects.select_for_update(of=("self",)).select_related("owner")
    held = rows.get(pk=practice.pk)
    if not can_look_after(actor, **held.standing):
        raise NotAllowed("not_owner", NOT_OWNER[Origin(held.origin)])
    if held.retired_at is not None:
        raise Conflict("retired", _("It is retired. Keep a new one."), members={"legal": ()})
    return held
