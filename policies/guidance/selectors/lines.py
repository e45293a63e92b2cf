"""The list of guidelines, and how the viewer stands to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from policies.guidance.models import Acknowledgement, Policy, PolicyVersion
from policies.guidance.rules import sees_drafts
from policies.guidance.selectors.audience import audience_word
from policies.guidance.selectors.todos import todos_due, todos_open_count

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
        .exclude(state=PolicyVersion.State.SUPERSEDED)
        .select_related("policy__audience_department")
        .order_by("title")
    )
    published = [version for version in versions if version.state == "published"]
    drafts = {version.policy_id: version for version in versions if version.state == "draft"}
    signed = _signed_by(viewer, published)
    due = todos_due(viewer, "guideline")
    progress = _progress(published) if sees_drafts(viewer) else {}
    lines = [
        GuidelineLine(
            policy=version.policy,
            version=version,
            draft=drafts.pop(version.policy_id, None),
            audience=audience_word(version.policy),
            signed_at=signed.get(version.pk),
            due_at=due.get(version.uid),
            signed_count=progress.get(version.pk, (0, 0))[0],
            asked_count=sum(progress.get(version.pk, (0, 0))),
        )
        for version in published
    ]
    return lines + [
        GuidelineLine(draft.policy, draft, draft, audience_word(draft.policy), None, None)
        for draft in drafts.values()
    ]


def _signed_by(viewer: Viewer, versions: list[PolicyVersion]) -> dict[int, datetime]:
    rows = Acknowledgement.objects.filter(person_id=viewer.person_id or 0, version__in=versions)
    return dict(rows.values_list("version_id", "at"))


def _progress(versions: list[PolicyVersion]) -> dict[int, tuple[int, int]]:
    """Return by version how many have signed and how many still owe it."""
    signed = dict(
        Acknowledgement.objects.filter(version__in=versions)
        .values_list("version_id")
        .annotate(Count("id"))
    )
    owing = todos_open_count("guideline", [version.uid for version in versions])
    return {
        version.pk: (signed.get(version.pk, 0), owing.get(version.uid, 0)) for version in versions
    }
