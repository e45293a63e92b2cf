"""What those consulted said about a draft, and who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from governance.core.errors import Missing
from policies.guidance.models import Comment, PolicyVersion
from policies.guidance.rules import Part, State, can_draft, sees_drafts, text_parts, text_render
from roles.team.selectors import audience_has

if TYPE_CHECKING:
    from uuid import UUID

    from governance.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Consultation:
    """``open``: comments are taken now; ``answers``: the viewer may answer and close them."""

    version: PolicyVersion
    parts: list[Part]
    comments: list[Comment]
    open: bool
    answers: bool


def consulted_version(viewer: Viewer, slug: str) -> PolicyVersion:
    """Return the version in consultation, else the last one that was commented on.

    For those who see drafts, and for the people it is meant for while it is in consultation or
    once they were consulted; Missing for everybody else.
    """
    versions = PolicyVersion.objects.filter(policy__slug=slug).select_related(
        "policy__audience_department"
    )
    found = (
        versions.filter(state=State.CONSULTATION).first()
        or versions.filter(comments__isnull=False).order_by("-number").first()
    )
    if found is None or not viewer.is_member:
        raise Missing
    asked = viewer.person_id is not None and audience_has(found, viewer.person_id)
    if not (sees_drafts(viewer) or asked):
        raise Missing
    return found


def consultation(viewer: Viewer, slug: str) -> Consultation:
    """Return the text with what was said about it, the oldest first; a fixed number of queries.

    What is written on after a consultation is for its writers; what was said stays there.
    """
    version = consulted_version(viewer, slug)
    answers = Comment.objects.order_by("at", "pk")
    readable = (
        version.state == State.CONSULTATION
        or version.published_at is not None
        or sees_drafts(viewer)
    )
    comments = (
        version.comments.filter(parent=None)
        .prefetch_related(Prefetch("answers", queryset=answers))
        .order_by("at", "pk")
    )
    return Consultation(
        version=version,
        parts=text_parts(version.html or text_render(version.text)) if readable else [],
        comments=list(comments[:500]),
        open=version.state == State.CONSULTATION,
        answers=can_draft(viewer),
    )


def comment_for(viewer: Viewer, slug: str, uid: UUID) -> Comment:
    """Return one comment on the version that the viewer sees; Missing else."""
    version = consulted_version(viewer, slug)
    found = Comment.objects.filter(version=version, uid=uid, parent=None).first()
    if found is None:
        raise Missing
    return found
