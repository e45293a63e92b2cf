"""Roles and assignments: states, authority, and who may do what. Pure decisions."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class RoleKind(TextChoices):
    COACH = "coach", _("Coach")
    PLAYER = "player", _("Player")
    BOOTH = "booth", _("Booth")


class Authority(IntegerChoices):
    """How far somebody may go; each step includes those before it."""

    YOURSELF = 0, _("Yourself")
    LISTEN = 1, _("Listen")
    APPROVED_TEXT = 2, _("Approved text")
    REPLY = 3, _("Reply")
    PROMISE = 4, _("Promise")


class State(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    HANDING_OVER = "handing_over", _("Handing over")
    ENDED = "ended", _("Ended")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_STATES = (State.PROPOSED, State.ACTIVE, State.SUSPENDED, State.HANDING_OVER)

TRANSITIONS: dict[State, tuple[State, ...]] = {
    State.PROPOSED: (State.ACTIVE, State.DECLINED, State.WITHDRAWN),
    State.ACTIVE: (State.SUSPENDED, State.HANDING_OVER, State.ENDED),
    State.SUSPENDED: (State.ACTIVE, State.HANDING_OVER, State.ENDED),
    State.HANDING_OVER: (State.ENDED,),
    State.ENDED: (),
    State.DECLINED: (),
    State.WITHDRAWN: (),
}


class ItemKind(TextChoices):
    """What an assignment may still need; upper apps add items of the last two kinds."""

    ACCEPT = "accept", _("Accepts")
    CONSENT = "consent", _("Line manager consents")
    APPROVE = "approve", _("Approved")
    GUIDELINE = "guideline", _("Guideline acknowledged")
    COURSE = "course", _("Course passed")


DECISIONS = (ItemKind.ACCEPT, ItemKind.CONSENT, ItemKind.APPROVE)
