"""Which drafts somebody is asked about just now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef
from django.urls import reverse

from policies.guidance.models import Comment, PolicyVersion
from policies.guidance.rules import State
from roles.team.selectors import audiences_with

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Discussed:
    """A draft in consultation that is meant for somebody."""

    title: str
    language: str
    number: int
    path: str
    said: bool  # whether they have commented on it


def drafts_discussed(viewer: Viewer, policy_id: int | None = None) -> list[Discussed]:
    """Return the drafts that the viewer is asked about, of one guideline or of all, the oldest
    first; four queries at most, and one while there are none."""
    if viewer.person_id is None:
        return []
    own = Comment.objects.filter(version=OuterRef("pk"), person=viewer.person_id)
    mine = own.filter(parent=None, question=False)  # an approver's question is no comment
    versions = PolicyVersion.objects.filter(state=State.CONSULTATION)
    if policy_id is not None:
        versions = versions.filter(policy=policy_id)
    found = versions.annotate(said=Exists(mine)).select_related("policy", "audience_department")
    meant = audiences_with(list(found.order_by("drafted_at", "pk")), viewer.person_id)
    return [
        Discussed(
            title=each.title,
            language=each.language,
            number=each.number,
            path=reverse("guideline_comments", args=[each.policy.slug]),
            said=bool(getattr(each, "said", False)),
        )
        for each in meant[:MOST]
    ]
