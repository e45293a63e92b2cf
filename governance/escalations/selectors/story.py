"""One mention as its page reads it, and what may be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.core.database import row_get
from governance.escalations.models import Mention
from governance.escalations.rules import (
    MentionStep,
    can_close,
    can_hold,
    can_pass_on,
    can_set_aside,
    can_take,
    sees_without_words,
    steps_legal,
)
from governance.escalations.rules.judging import can_judge

if TYPE_CHECKING:
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.escalations.models import Escalation, RunStep


def mention_choices(viewer: Viewer, mention: Mention, *, lapsed: bool) -> dict[str, bool]:
    """Return each step that is possible now, and whether the viewer may take it; reads no more
    than it was given. ``lapsed`` is who needs for a mention what has run out."""
    escalation: Escalation | None = getattr(mention, "escalation", None)
    legal = steps_legal(
        state=escalation.state if escalation else "",
        aside=bool(mention.disposition),
        contacted=escalation is not None and escalation.contacted_at is not None,
        held=mention.held_at is not None,
        kept=mention.stripped_at is None,
    )
    may = _may(viewer, mention, escalation)
    may[MentionStep.TAKE] &= not lapsed
    return {step.value: may[step] for step in legal}


def _may(
    viewer: Viewer, mention: Mention, escalation: Escalation | None
) -> dict[MentionStep, bool]:
    """Return who may, whatever is possible now."""
    asked_id = escalation.asked_id if escalation else None
    holder_id = escalation.holding_id if escalation else None
    place = mention.department_id
    has_it = can_close(viewer, holder_id=escalation.holder_id if escalation else None)
    aside = can_set_aside(viewer, asked_id=asked_id, holder_id=holder_id, department_id=place)
    return {
        MentionStep.TAKE: can_take(viewer, asked_id=asked_id, department_id=place),
        MentionStep.CONTACT: has_it,
        MentionStep.UPDATE: has_it,
        MentionStep.CLOSE: has_it,
        MentionStep.HAND_ON: has_it,
        MentionStep.SET_ASIDE: aside,
        MentionStep.TAKE_BACK: aside,
        MentionStep.PASS_ON: can_pass_on(
            viewer, logged_by_id=mention.logged_by_id, department_id=place
        ),
        MentionStep.HOLD: can_hold(viewer),
        MentionStep.LIFT: can_hold(viewer),
        MentionStep.JUDGE: can_judge(
            viewer,
            holder_id=escalation.holder_id if escalation else None,
            logged_by_id=mention.logged_by_id,
        ),
    }


def mention_get(viewer: Viewer, uid: UUID) -> Mention:
    """Return the mention with all that its page shows; raises Missing for who may not see it."""
    near = (
        *("channel", "department", "logged_by", "set_aside_by", "held_by"),
        *("escalation__asked", "escalation__holder", "escalation__contacted_by"),
        *("escalation__contact_text", "escalation__useful_by"),
    )
    return row_get(Mention.objects.visible_to(viewer).select_related(*near), uid)


def original_of(viewer: Viewer, mention: Mention) -> tuple[Mention | None, bool]:
    """Return what it is the same as, if the viewer sees that, and whether they may read it."""
    if mention.duplicate_of_id is None:
        return None, False
    found = Mention.objects.visible_to(viewer).filter(pk=mention.duplicate_of_id).first()
    return found, found is not None and mention_readable(viewer, found)


def mention_readable(viewer: Viewer, mention: Mention) -> bool:
    """Whether the viewer may read the words; auditors and legal see others without them."""
    if not sees_without_words(viewer):
        return True
    return Mention.objects.readable_to(viewer).filter(pk=mention.pk).exists()


def steps_of(escalation: Escalation | None) -> list[RunStep]:
    """Return the steps that were done, in order, with whom they asked."""
    if escalation is None:
        return []
    done = escalation.steps.exclude(done_at=None)
    return list(done.select_related("person").order_by("done_at", "position"))
