"""What the front page of Evidence says of the trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.audit.selectors import checks_recent, trail_size, unsealed_since
from governance.audit.selectors.reading import COUNTED
from governance.home.registry import EVIDENCE, VERIFY, EvidencePage
from governance.jobs.models import Job

if TYPE_CHECKING:
    from datetime import datetime

    from governance.audit.selectors import TrailCheck
    from governance.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Evidence:
    """``entries`` are all, or ``counted`` and one where there are more; ``latest`` is the last
    verification, ``since`` when the oldest unsealed entry was written."""

    entries: int
    counted: int
    since: datetime | None
    latest: TrailCheck | None
    earlier: list[TrailCheck]
    pending: bool
    pages: list[EvidencePage]


def evidence_read(*, viewer: Viewer) -> Evidence:
    """Return how the trail stands and where the viewer finds more; five queries."""
    checks = checks_recent()
    waiting = Job.objects.filter(kind=VERIFY, state=Job.State.PENDING)
    return Evidence(
        entries=trail_size(upto=COUNTED + 1),
        counted=COUNTED,
        since=unsealed_since(),
        latest=checks[0] if checks else None,
        earlier=checks[1:],
        pending=waiting.exclude(payload={}).exists(),
        pages=[page for page in EVIDENCE if page.visible(viewer)],
    )
