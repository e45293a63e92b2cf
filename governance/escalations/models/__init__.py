"""What was heard, and how it climbs until somebody takes it."""

from __future__ import annotations

from governance.escalations.models.escalations import (
    Escalation,
    EscalationQuerySet,
    Run,
    RunStep,
)
from governance.escalations.models.mentions import LISTED, QUOTED, Mention, MentionQuerySet
from governance.escalations.models.paths import Path, Step

__all__ = [
    "LISTED",
    "QUOTED",
    "Escalation",
    "EscalationQuerySet",
    "Mention",
    "MentionQuerySet",
    "Path",
    "Run",
    "RunStep",
    "Step",
]
