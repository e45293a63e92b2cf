"""What somebody has in hand, for whoever takes it over."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import ngettext

from governance.escalations.models import Escalation
from governance.escalations.rules import EscalationState


def in_hand(person_id: int) -> list[str]:
    """Return "2 escalations in hand", or nothing; one query."""
    held = Q(state=EscalationState.TAKEN, holder_id=person_id)
    asked = Q(state=EscalationState.OPEN, asked_id=person_id)
    count = Escalation.objects.filter(held | asked).count()
    words = ngettext("%d escalation in hand", "%d escalations in hand", count)
    return [words % count] if count else []
