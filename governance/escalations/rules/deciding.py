"""The steps that a mention can take from where it stands. Pure decisions."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from governance.escalations.rules.climbing import EscalationState
from governance.escalations.rules.judging import judging_opens


class MentionStep(TextChoices):
    TAKE = "take", _("Take it")
    CONTACT = "contact", _("Whoever said it is answered")
    UPDATE = "update", _("Say how far it is")
    CLOSE = "close", _("Close it")
    HAND_ON = "hand_on", _("Hand it on")
    SET_ASIDE = "set_aside", _("Set it aside")
    TAKE_BACK = "take_back", _("Take that back")
    PASS_ON = "pass_on", _("Pass it on")
    HOLD = "hold", _("Hold it")
    LIFT = "lift", _("Lift the hold")
    JUDGE = "judge", _("Say whether it was useful")


def steps_legal(
    *, state: str, aside: bool, contacted: bool, held: bool, kept: bool
) -> list[MentionStep]:
    """Return what is possible now, whoever may do it.

    ``state`` is the escalation's, "" where there is none; ``kept``: its words are still there.
    """
    lasting = {
        MentionStep.TAKE: state == EscalationState.OPEN,
        MentionStep.CONTACT: state == EscalationState.TAKEN and not contacted,
        MentionStep.UPDATE: state == EscalationState.TAKEN,
        MentionStep.CLOSE: state == EscalationState.TAKEN,
        MentionStep.HAND_ON: state == EscalationState.TAKEN,
        MentionStep.SET_ASIDE: kept and not aside and state != EscalationState.CLOSED,
        MentionStep.TAKE_BACK: kept and aside,
        MentionStep.PASS_ON: kept and not aside and not state,
        MentionStep.HOLD: kept and not held,
        MentionStep.LIFT: held,
        MentionStep.JUDGE: judging_opens(state=state, contacted=contacted, kept=kept),
    }
    return [step for step, possible in lasting.items() if possible]
