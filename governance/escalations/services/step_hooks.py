"""A step that tells a webhook: a chat that people read, or another system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.escalations.rules import Why, step_plan
from governance.escalations.selectors.hooks import WAITS, webhook_at
from governance.notify.services import webhook_queue

if TYPE_CHECKING:
    from datetime import datetime

    from governance.escalations.models import Escalation, RunStep
    from governance.escalations.rules import StepPlan


def webhook_tell(
    escalation: Escalation, step: RunStep, plan: StepPlan, *, until: datetime, now: datetime
) -> Why:
    """Tell the step's webhook that a mention waits, and until when, not what was said; return what
    became of it, inside the caller's transaction. One that is off, or gone, is told nothing."""
    step.webhook = plan.get("name", "")
    target = webhook_at(plan)
    if target is None:
        return Why.WEBHOOK_OFF
    mention = escalation.mention
    topic, where = mention.get_topic_display(), str(mention.department or "")
    words = _("A mention waits to be taken: %(subject)s.")
    webhook_queue(
        target=target,
        event=WAITS,
        key=f"{WAITS}:{escalation.uid.hex}:{step.generation}:{step.position}",
        data={
            "escalation": str(escalation.uid),
            "mention": str(mention.uid),
            "topic": mention.topic,
            "severity": mention.severity,
            "department": str(mention.department.uid) if mention.department else None,
            "generation": step.generation,
            "position": step.position,
            "until": until.isoformat(),
        },
        text=words % {"subject": ", ".join(filter(None, (topic, where)))},
        path=reverse("mention", args=[mention.uid]),
        now=now,
    )
    return Why.TOLD


def webhook_tell_again(escalation: Escalation, step: RunStep, now: datetime) -> bool:
    """Tell the webhook of a step that is done what it was not told; False where it is off."""
    plan, until = step_plan(step.run.snapshot, step.position), step.answer_by or now
    return webhook_tell(escalation, step, plan, until=until, now=now) == Why.TOLD
