"""Work that is due, and answers that are given once."""

from __future__ import annotations

from governance.jobs.services.answers import answer_keep, answers_forget, key_claim
from governance.jobs.services.due import (
    after_rounds,
    enqueue,
    enqueue_again,
    job_replay,
    jobs_tidy,
    recurring_enqueue,
    run_due,
    wake,
    wake_hints,
)
from governance.jobs.services.heartbeats import (
    heartbeat,
    heartbeat_end,
    heartbeats_succeed,
    heartbeats_tidy,
)

__all__ = [
    "after_rounds",
    "answer_keep",
    "answers_forget",
    "enqueue",
    "enqueue_again",
    "heartbeat",
    "heartbeat_end",
    "heartbeats_succeed",
    "heartbeats_tidy",
    "job_replay",
    "jobs_tidy",
    "key_claim",
    "recurring_enqueue",
    "run_due",
    "wake",
    "wake_hints",
]
