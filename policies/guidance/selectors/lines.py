"""The list of guidelines, and how the viewer stands to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.rules import OPEN_STATES, State, sees_drafts
from policies.guidance.selectors.counting import signed_at, signed_count
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
    signed_at: datetime | None
    due_at: datetime | None
    signed_count: int = 0
    asked_count: int = 0


def guideline_lines(viewer: Viewer) -> list[GuidelineLine]:
    """Return what is in force, then drafts if the viewer sees them; a fixed number of queries."""
    versions = list(
        PolicyVersion.objects.visible_to(viewer)
        .exclude(state__in=[State.SUPERSEDED, State.WITHDRAWN])
        .select_related("policy__audience_department", "audience_department")
        .order_by("title")
    )
    audiences_read([version.policy for version in versions] + [*versions])
    published = [version for version in versions if version.state == "published"]
    drafts = {version.policy_id: version for version in versions if version.state in OPEN_STATES}
    signed = signed_at(viewer, published)
    due = todos_due(viewer, "guideline")
    progress = _progress(published) if sees_drafts(viewer) else {}
    lines = [
        GuidelineLine(
            policy=version.policy,
            version=version,
            draft=drafts.pop(version.policy_id, None),
            audience=audience_word(version.policy),
            signed_at=signed.get(version.policy_id),
            due_at=due.get(version.uid),
            signed_count=progress.get(version.pk, (0, 0))[0],
            asked_count=sum(progress.get(version.pk, (0, 0))),
        )
        for version in published
    ]
    return lines + [
        GuidelineLine(draft.policy, draft, draft, audience_word(draft), None, None)
        for draft in drafts.values()
    ]


def _progress(versions: list[PolicyVersion]) -> dict[int, tuple[int, int]]:
    """Return by version how many have signed and how many still owe it."""
    signed = signed_count(versions)
    owing = todos_open_count("guideline", [version.uid for version in versions])
    return {
        version.pk: (signed.get(version.policy_id, 0), owing.get(version.uid, 0))
        for version in versions
    }
