"""What those consulted said about a draft, and who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Case, CharField, F, Prefetch, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from governance.core.database import row_get
from governance.core.errors import Missing
from governance.core.search import search_any
from policies.guidance.models import Comment, PolicyVersion
from policies.guidance.rules import (
    Part,
    State,
    can_comment,
    can_draft,
    sees_drafts,
    text_parts,
    text_render,
)
from policies.guidance.selectors.annexes import annex_is_own
from roles.org.models import Person
from roles.team.selectors import audience_has

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer


SHOWN: Final = 500
SHOW: Final = ("", "open", "closed")


@dataclass(frozen=True, slots=True)
class CommentsAsked:
    """What of the comments is asked for: one of ``SHOW``, and words of a comment or an answer."""

    show: str = ""
    q: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.show or self.q)


EVERYTHING: Final = CommentsAsked()


@dataclass(frozen=True, slots=True)
class Consultation:
    """``open``: comments are taken now; ``speaks``: the viewer's as well; ``answers``: the viewer
    may answer and close them."""

    version: PolicyVersion
    parts: list[Part]
    comments: list[Comment]
    count: int  # of those asked for, answers aside
    open: bool
    speaks: bool
    answers: bool


def consulted_version(viewer: Viewer, slug: str) -> PolicyVersion:
    """Return the version in consultation, else the last one that was commented on.

    For those who see drafts, and for the people it is meant for while it is in consultation or
    once they were consulted; Missing for everybody else.
    """
    versions = PolicyVersion.objects.filter(policy__slug=slug).select_related(
        "policy__audience_department", "policy__annex_channel"
    )
    found = (
        versions.filter(state=State.CONSULTATION).first()
        or versions.filter(comments__question=False).order_by("-number").first()
    )
    if found is None or not viewer.is_member:
        raise Missing
    asked = viewer.person_id is not None and audience_has(found, viewer.person_id)
    if not (sees_drafts(viewer) or asked or annex_is_own(viewer, found.policy)):
        raise Missing
    return found


def consultation(viewer: Viewer, slug: str, asked: CommentsAsked = EVERYTHING) -> Consultation:
    """Return the text with what was said about it, the oldest first; a fixed number of queries.

    What is written on after a consultation is for its writers; what was said stays there.
    """
    version = consulted_version(viewer, slug)
    answers = _signed(viewer, Comment.objects.order_by("at", "pk"))
    readable = (
        version.state == State.CONSULTATION
        or version.published_at is not None
        or sees_drafts(viewer)
    )
    comments = (
        _signed(viewer, _asked_for(version, asked))
        .prefetch_related(Prefetch("answers", queryset=answers))
        .order_by("at", "pk")
    )
    return Consultation(
        version=version,
        parts=text_parts(version.html or text_render(version.text)) if readable else [],
        comments=list(comments[:SHOWN]),
        count=comments.count(),
        open=version.state == State.CONSULTATION,
        speaks=version.state == State.CONSULTATION
        and can_comment(viewer, consulted=audience_has(version, viewer.person_id or 0)),
        answers=can_draft(viewer) or annex_is_own(viewer, version.policy),
    )


def _asked_for(version: PolicyVersion, asked: CommentsAsked) -> QuerySet[Comment]:
    """Return the comments on ``version``, answers aside; what an answer says finds them, too."""
    found = version.comments.filter(parent=None, question=False)
    if asked.show:
        found = found.filter(closed_at__isnull=asked.show == "open")
    if asked.q:
        said = search_any(version.comments.filter(question=False), asked.q, name="text")
        found = found.filter(Q(pk__in=said.values("pk")) | Q(pk__in=said.values("parent")))
    return found


def _signed(viewer: Viewer, comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Add ``signed``: who said it, whom people from outside may not know by name."""
    seen = When(person__in=Person.objects.visible_to(viewer), then=F("author_label"))
    inside = Value(gettext("Somebody inside"))
    named: dict[str, Any] = {"signed": F("author_label")}
    if viewer.external:
        named = {"signed": Case(seen, default=inside, output_field=CharField())}
    return comments.annotate(**named)


def comments_said(
    viewer: Viewer, version: PolicyVersion, asked: CommentsAsked
) -> QuerySet[Comment]:
    """Return the comments that are asked for, each with its answers behind it."""
    answered = Prefetch("parent", queryset=_signed(viewer, Comment.objects.all()))
    found = _asked_for(version, asked).values("pk")
    said = version.comments.filter(Q(pk__in=found) | Q(parent__in=found))
    said = _signed(viewer, said.prefetch_related(answered))
    first = Coalesce("parent__at", "at"), Coalesce("parent__pk", "pk")
    return said.order_by(*first, "at", "pk")


def questions_of(version: PolicyVersion) -> QuerySet[Comment]:
    """Return what was asked back before approving ``version``, with the answers; two queries."""
    asked = version.comments.filter(question=True, parent=None)
    return asked.prefetch_related("answers").order_by("at", "pk")


def questions_open(version: PolicyVersion) -> QuerySet[Comment]:
    """Return what was asked back before approving ``version`` and waits for an answer."""
    waiting = version.comments.filter(question=True, parent=None, closed_at=None)
    return waiting.select_related("version__policy").order_by("at", "pk")


def comment_for(viewer: Viewer, slug: str, uid: UUID) -> Comment:
    """Return one comment on the version that the viewer sees; Missing else."""
    version = consulted_version(viewer, slug)
    own = Comment.objects.filter(version=version, parent=None, question=False)
    return row_get(own, uid)
