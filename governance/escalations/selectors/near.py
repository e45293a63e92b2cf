"""Mentions that may be of the same thing: the same link, or nearly the same words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q
from django.db.models.functions import Left

from governance.escalations.models import Mention
from governance.escalations.rules import ALIKE, NEAR_WITHIN, Near

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

MOST = 5
WEIGHED = 300  # mentions whose words are compared
COMPARED = 1000  # characters: two texts that begin alike for so long are alike


@dataclass(frozen=True, slots=True)
class NearMention:
    mention: Mention
    near: Near


def mentions_near(*, viewer: Viewer, mention: Mention, readable: bool = False) -> list[NearMention]:
    """Return what the viewer sees of the same link or words within 48 hours; one query.

    The latest first, five at most; words are compared with the latest few hundred. Whoever may
    see no other mention learns of none; ``readable`` are those alone whose words may be read.
    """
    seen = Mention.objects.readable_to(viewer) if readable else Mention.objects.visible_to(viewer)
    alike = TrigramSimilarity(Left("said", COMPARED), mention.said[:COMPARED])
    same_link = Q(link=mention.link) if mention.link else Q(pk__in=[])
    around = (mention.logged_at - NEAR_WITHIN, mention.logged_at + NEAR_WITHIN)
    others = seen.filter(logged_at__range=around).exclude(pk=mention.pk)
    latest = others.order_by("-logged_at", "-id").values("pk")[:WEIGHED]
    found = (
        others.alias(alike=alike)
        .filter(same_link | Q(pk__in=latest, alike__gte=ALIKE))
        .select_related("escalation__asked", "escalation__holder", "department", "channel")
        .order_by("-logged_at", "-id")[:MOST]
    )
    return [
        NearMention(each, Near.LINK if each.link and each.link == mention.link else Near.WORDS)
        for each in found
    ]
