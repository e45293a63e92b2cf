"""Asking for the trail to be verified: at once while it is short, by a job when it is long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.audit.selectors import trail_size
from governance.audit.services import trail_check
from governance.core.errors import Missing
from governance.core.viewer import system_viewer
from governance.home.registry import VERIFY
from governance.home.rules.evidence import AT_ONCE, sees_evidence
from governance.jobs.models import Job
from governance.jobs.services import enqueue

if TYPE_CHECKING:
    from datetime import datetime

    from governance.audit.selectors import TrailCheck
    from governance.core.viewer import Viewer


def verification_ask(*, actor: Viewer, now: datetime) -> TrailCheck | None:
    """Verify now and return what was found, or None: a job does it, once for all who ask.

    Raises Missing for whoever has no business with evidence.
    """
    if not sees_evidence(actor):
        raise Missing
    if trail_size(upto=AT_ONCE + 1) <= AT_ONCE:
        return trail_check(actor=actor, now=now)
    if not Job.objects.filter(kind=VERIFY, state=Job.State.PENDING).exclude(payload={}).exists():
        enqueue(
            kind=VERIFY,
            key=f"{VERIFY}:asked:{now.isoformat()}",
            payload={"asked_by": actor.label},
            due_at=now,
            now=now,
        )
    return None


def verification_run(*, asked_by: str, now: datetime) -> TrailCheck:
    """Verify the trail for a job, in the name of whoever asked or of the night."""
    return trail_check(actor=system_viewer(asked_by or "Nightly audit"), now=now)
