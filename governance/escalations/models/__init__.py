"""What was heard, and how it climbs until somebody takes it."""

from __future__ import annotations

from governance.escalations.models.booth import BoothRequest, BoothRequestQuerySet
from governance.escalations.models.clocks import Clock, Update
from governance.escalations.models.crises import Crisis, CrisisQuerySet, CrisisText
from governance.escalations.models.crisis_facts import CrisisFact
from governance.escalations.models.escalations import (
    Escalation,
    EscalationQuerySet,
    Run,
    RunStep,
)
from governance.escalations.models.handovers import Handover
from governance.escalations.models.mentions import (
    LISTED,
    MENTION_TEXT,
    QUOTED,
    Mention,
    MentionQuerySet,
)
from governance.escalations.models.paths import Path, Step
from governance.escalations.models.promises import Promise, PromiseApproval, PromiseQuerySet
from governance.escalations.models.rota import (
    DutyOverride,
    DutyRequest,
    Rota,
    RotaLayer,
    RotaPlan,
    RotaQuerySet,
    RotaTurn,
)
from governance.escalations.models.surges import Surge, SurgeQuerySet
from governance.escalations.models.texts import ApprovedText, ApprovedTextQuerySet
from governance.escalations.models.watches import Watch

__all__ = [
    "LISTED",
    "MENTION_TEXT",
    "QUOTED",
    "ApprovedText",
    "ApprovedTextQuerySet",
    "BoothRequest",
    "BoothRequestQuerySet",
    "Clock",
    "Crisis",
    "CrisisFact",
    "CrisisQuerySet",
    "CrisisText",
    "DutyOverride",
    "DutyRequest",
    "Escalation",
    "EscalationQuerySet",
    "Handover",
    "Mention",
    "MentionQuerySet",
    "Path",
    "Promise",
    "PromiseApproval",
    "PromiseQuerySet",
    "Rota",
    "RotaLayer",
    "RotaPlan",
    "RotaQuerySet",
    "RotaTurn",
    "Run",
    "RunStep",
    "Step",
    "Surge",
    "SurgeQuerySet",
    "Update",
    "Watch",
]
