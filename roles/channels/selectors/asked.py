"""Accounts outside the registry as the API lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery

from roles.channels.models import Candidate, Channel

if TYPE_CHECKING:
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.channels.models import CandidateQuerySet


def candidates_listed(
    viewer: Viewer,
    *,
    uid: UUID | None = None,
    kind: str | None = None,
    open: bool | None = None,  # noqa: A002  (the word for it)
    department: UUID | None = None,
) -> CandidateQuerySet:
    """Return what the viewer may see of them, with people at hand; one query.

    Each with ``channel_uid``, which became of it, where the viewer sees that one, too.
    """
    seen = Channel.objects.visible_to(viewer).filter(pk=OuterRef("channel"))
    named: dict[str, Any] = {"channel_uid": Subquery(seen.values("uid")[:1])}
    wanted = {"uid": uid, "kind": kind, "department__uid": department}
    given = {path: value for path, value in wanted.items() if value is not None}
    found = Candidate.objects.visible_to(viewer).annotate(**named).filter(**given)
    if open is not None:
        found = found.filter(outcome="") if open else found.exclude(outcome="")
    return found.select_related("reported_by", "asked", "decided_by", "department").order_by("uid")
