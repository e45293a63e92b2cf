"""The list of guidelines, and how the viewer stands to each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.rules import OPEN_STATES, STANDS, State, sees_drafts
from policies.guidance.rules.text import text_summary
from policies.guidance.selectors.counting import signed_at, signed_count
from policies.guidance.selectors.languages import openings_read
from policies.guidance.selectors.todos import todos_due, todos_open_count
from roles.team.selectors import audience_word, audiences_read

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class GuidelineLine:
    """One guideline of the list, and how the viewer stands to it."""

    policy: Policy
    version: PolicyVersion
    draft: PolicyVersion | None
    audience: str
    title: str  # in the reader's language if it is there
    summary: str  # as it says of itself, in the language of the title
    signed_at: datetime | None = None
    due_at: datetime | None = None
    signed_count: int = 0
    asked_count: int = 0


def state_asked(viewer: Viewer, asked: str) -> str:
    """Return the state that a list is cut down to; "" for all, and where drafts are not seen."""
    return asked if asked in STANDS and sees_drafts(viewer) else ""


def states_counted(viewer: Viewer) -> dict[State, int]:
    """Return how many guidelines stand in each state, none for whom it is not offered.

    One that is in force and has a next version in the works counts in both. One query.
    """
    if not sees_drafts(viewer):
        return {}
    found = PolicyVersion.objects.visible_to(viewer).lasting().values_list("state", flat=True)
    counts = Counter(found)
    return {state: counts[state] for state in STANDS if counts[state]}


def guideline_lines(viewer: Viewer, state: str = "") -> list[GuidelineLine]:
    """Return what is in force, then drafts if the viewer sees them; a fixed number of queries.

    With a ``state``, of each guideline that stands in it the version that does.
    """
    listed = [State.PUBLISHED, *OPEN_STATES] if state in {"", State.PUBLISHED} else [state]
    versions = list(
        PolicyVersion.objects.visible_to(viewer)
        .filter(state__in=listed)
        .lasting()
        .select_related("policy__audience_department", "audience_department", "policy__base")
        .order_by("title")
    )
    audiences_read([version.policy for version in versions] + [*versions])
    published = [version for version in versions if version.state == "published"]
    drafts = {version.policy_id: version for version in versions if version.state in OPEN_STATES}
    gone = [version for version in versions if version.state == State.WITHDRAWN]
    read = openings_read(version.uid for version in published)
    signed = signed_at(viewer, published)
    due = todos_due(viewer, "guideline")
    progress = _progress(published) if sees_drafts(viewer) else {}
    lines = [
        GuidelineLine(
            policy=version.policy,
            version=version,
            draft=drafts.pop(version.policy_id, None),
            audience=audience_word(version.policy),
            title=read[version.uid][0] if version.uid in read else version.title,
            summary=text_summary(read[version.uid][1] if version.uid in read else version.text),
            signed_at=signed.get(version.policy_id),
            due_at=due.get(version.uid),
            signed_count=progress.get(version.pk, (0, 0))[0],
            asked_count=sum(progress.get(version.pk, (0, 0))),
        )
        for version in published
    ]
    if state == State.PUBLISHED:
        return lines
    return lines + [
        GuidelineLine(
            *(other.policy, other, drafts.get(other.policy_id)),
            *(audience_word(other), other.title, text_summary(other.text)),
        )
        for other in [*drafts.values(), *gone]
    ]


def _progress(versions: list[PolicyVersion]) -> dict[int, tuple[int, int]]:
    """Return by version how many have signed and how many still owe it."""
    signed = signed_count(versions)
    owing = todos_open_count("guideline", [version.uid for version in versions])
    return {
        version.pk: (signed.get(version.policy_id, 0), owing.get(version.uid, 0))
        for version in versions
    }
