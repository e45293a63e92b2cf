"""Mentions and escalations: states, who may do what, where a mention belongs. Pure decisions."""

from __future__ import annotations

from governance.escalations.rules.climbing import (
    DEFAULT_STEPS,
    FALLBACK_WAIT_MINUTES,
    LEAST_WAIT,
    MOST_WAIT,
    ON_A_PATH,
    EscalationState,
    StepPlan,
    StepTarget,
    Stop,
    Why,
    can_change_paths,
    can_close,
    can_take,
    path_words,
    step_after,
    step_due,
    step_plan,
)
from governance.escalations.rules.clocks import (
    clock_tone,
    minutes,
    span_words,
)
from governance.escalations.rules.mentions import (
    Place,
    Topic,
    Wish,
    can_report,
    place_parse,
    url_key,
    works_on_mentions,
)

__all__ = [
    "DEFAULT_STEPS",
    "FALLBACK_WAIT_MINUTES",
    "LEAST_WAIT",
    "MOST_WAIT",
    "ON_A_PATH",
    "EscalationState",
    "Place",
    "StepPlan",
    "StepTarget",
    "Stop",
    "Topic",
    "Why",
    "Wish",
    "can_change_paths",
    "can_close",
    "can_report",
    "can_take",
    "clock_tone",
    "minutes",
    "path_words",
    "place_parse",
    "span_words",
    "step_after",
    "step_due",
    "step_plan",
    "url_key",
    "works_on_mentions",
]
