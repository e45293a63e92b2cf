"""Reading the feed: what changed behind a number, as the viewer may follow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.accounts.selectors import viewer_anew
from governance.audit.selectors import causes_of
from governance.core.database import one_view
from governance.core.errors import Gone, NotAllowed
from roles.sync.models import Change, Feed
from roles.sync.rules import can_follow
from roles.sync.selectors.followed import FOLLOWED, gone_of, images_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

UNNUMBERED: Final = "SELECT EXISTS (SELECT FROM roles_sync_change WHERE seq IS NULL)"


@dataclass(frozen=True, slots=True)
class Changes:
    """A page of the feed; ``seq`` is the number to go on from, ``more`` whether others follow."""

    rows: list[dict[str, Any]]
    seq: int
    more: bool


def feed_check(viewer: Viewer) -> None:
    """Raise NotAllowed for whoever sees but a part of the directory that no department makes."""
    if not can_follow(viewer):
        detail = _("Only those follow changes who see the whole directory.")
        raise NotAllowed("sees_a_part", detail)


def unnumbered() -> bool:
    """Return whether a change is committed that has no number yet."""
    with connection.cursor() as cursor:
        cursor.execute(UNNUMBERED)
        return bool(cursor.fetchone()[0])


def changes_page(*, viewer: Viewer, after: int, limit: int) -> Changes:
    """Return up to ``limit`` changes behind the number ``after``, in their order.

    A row is told as it is now, which is at least as new as the change. Raises Gone when what
    follows ``after`` is not kept, or cannot be told to a limited token, because departments moved
    into or out of its part. Two queries when there is nothing new, else at most 16.
    """
    with one_view():
        feed = Feed.objects.get()
        _check_kept(after, feed)
        if after == feed.head:
            return Changes([], after, more=False)
        numbered = Change.objects.filter(seq__gt=after)
        viewer = viewer_anew(viewer)
        within = viewer.within_department_ids
        if within is not None:
            numbered = numbered.filter(Q(place__in=within) | Q(place_before__in=within))
            _check_whole(numbered, within)
        found = list(_with_transaction(numbered).order_by("seq")[: limit + 1])
        page, more = found[:limit], len(found) > limit
        last = page[-1].seq if more else feed.head
        return Changes(_told(viewer, page), last or feed.head, more)


def _with_transaction(changes: QuerySet[Change]) -> QuerySet[Any]:
    return changes.annotate(transaction=RawSQL("roles_sync_change.xid::text", []))


def _check_kept(after: int, feed: Feed) -> None:
    if after < feed.floor:
        raise _gone("forgotten", _("Changes behind this number are not kept any more."))
    if after > feed.head:  # a backup was restored, perhaps: what the replica holds never happened
        raise _gone("ahead", _("No change has had this number yet."))


def _check_whole(changes: QuerySet[Change], within: Collection[int]) -> None:
    moved = changes.filter(kind=Change.Kind.DEPARTMENT, changed__contains=["parent"])
    if moved.exclude(place__in=within, place_before__in=within).exists():
        raise _gone("part_changed", _("Departments moved into or out of the part that you see."))


def _gone(code: str, why: str) -> Gone:
    detail = _("%(why)s Take a snapshot, and go on from its number.") % {"why": why}
    return Gone(code, detail, members={"snapshot": [reverse("api-snapshot")]})


def _told(viewer: Viewer, changes: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the changes as they are answered."""
    images: dict[tuple[str, UUID], dict[str, Any]] = {}
    gone: dict[tuple[str, UUID], str] = {}
    for kind in {each.kind for each in changes}:
        uids = {each.uid for each in changes if each.kind == kind}
        rows = FOLLOWED[kind].rows(viewer).filter(uid__in=uids)
        seen = {UUID(uid): image for uid, image in images_of(kind, rows)}
        images |= {(kind, uid): image for uid, image in seen.items()}
        gone |= {(kind, uid): why for uid, why in gone_of(kind, uids - seen.keys()).items()}
    causes = causes_of([(each.uid, each.transaction, each.at) for each in changes])
    return [
        {
            "seq": each.seq,
            "at": each.at,
            "kind": each.kind,
            "uid": each.uid,
            "after": images.get((each.kind, each.uid)),
            "changed": each.changed,
            "gone": gone.get((each.kind, each.uid)),
            "cause": cause and {"entry": cause.uid, "verb": cause.verb},
        }
        for each, cause in zip(changes, causes, strict=True)
    ]
