"""The library: what is kept from a mention, and who looks after what is kept. Pure decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from governance.escalations.rules import EscalationState, can_take
from governance.playbooks.rules.asking import in_office

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer

# How the library can be looked through, and what each part of it is called.
SHOWS: Final[dict[str, _StrPromise]] = {
    "current": _("In use"),
    "yours": _("Yours"),
    "due": _("To be looked at again"),
    "retired": _("Retired"),
}


class Origin(TextChoices):
    """What a practice was kept from."""

    QUESTION = "question", _("A question")
    FEEDBACK = "feedback", _("Feedback")
    MENTION = "mention", _("A mention")


IN_OFFICE: Final = _("Only its owner, while asked for advice, and the head coach look after it.")
# Who looks after a practice, for whoever does not.
NOT_OWNER: Final[dict[Origin, _StrPromise]] = {
    Origin.QUESTION: IN_OFFICE,
    Origin.FEEDBACK: IN_OFFICE,
    Origin.MENTION: _("Only whoever kept it and the head coach look after it."),
}
# Why nothing is kept yet from a mention that is not closed, and what to do.
NOT_CLOSED: Final[dict[str, _StrPromise]] = {
    "noted": _("It was only noted. Pass it on, and close it with what came of it."),
    EscalationState.OPEN: _("Nobody has it yet. Take it, and close it with what came of it."),
    EscalationState.TAKEN: _("It is not over yet. Close it with what came of it."),
    EscalationState.ASIDE: _("It was set aside unanswered. Take that back, and answer it."),
}


def can_keep_mention(viewer: Viewer, *, holder_id: int | None, department_id: int | None) -> bool:
    """Whoever had it when it was closed, the department's coaches and the head coach."""
    return can_take(viewer, asked_id=holder_id, department_id=department_id)


def can_look_after(viewer: Viewer, *, owner_id: int, origin: str) -> bool:
    """Its owner, as long as they are asked for advice, and the head coach; what came of a mention
    was no office's, so whoever kept it looks after it whatever they are."""
    if viewer.person_id is None:
        return False
    stays = origin == Origin.MENTION or in_office(viewer)
    return viewer.head_coach or (viewer.person_id == owner_id and stays)
