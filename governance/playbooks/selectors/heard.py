"""What the library tells of mentions, and the page of a mention of the library.

Of a mention that something was kept from everybody learns the topic and the month. What was said,
where and by whom is not even read: it goes when the mention's time is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.escalations.hooks import MentionPart
from governance.escalations.models import Mention
from governance.escalations.rules import EscalationState, Topic
from governance.playbooks.models import Practice
from governance.playbooks.rules import can_keep_mention
from roles.org.selectors import organisation_settings, people_told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.escalations.models import Escalation


@dataclass(frozen=True, slots=True)
class Heard:
    """The mention that a practice was kept from; ``uid`` where the viewer may open its page."""

    topic: Topic
    month: date  # any day of it, where the organisation is
    uid: UUID | None


def heard_of(viewer: Viewer, practices: Iterable[Practice]) -> dict[int, Heard]:
    """Return it by the key of the practice, for those kept from one; three queries at most."""
    kept = {each.mention_id: each.pk for each in practices if each.mention_id is not None}
    if not kept:
        return {}
    seen = set(Mention.objects.visible_to(viewer).filter(pk__in=kept).values_list("pk", flat=True))
    zone = ZoneInfo(organisation_settings().time_zone)
    rows = Mention.objects.filter(pk__in=kept).values_list("pk", "uid", "topic", "logged_at")
    return {
        kept[pk]: Heard(Topic(topic), at.astimezone(zone).date(), uid if pk in seen else None)
        for pk, uid, topic, at in rows
    }


def practice_of(mention: Mention) -> Practice | None:
    """Return what was kept from it; one query."""
    kept = Practice.objects.filter(mention=mention).select_related("owner")
    return kept.defer("document").first()


def kept_part(viewer: Viewer, mention: Mention) -> MentionPart | None:
    """Return, once it is closed, what was kept from it, or for who may where to keep it."""
    escalation: Escalation | None = getattr(mention, "escalation", None)
    if escalation is None or escalation.state != EscalationState.CLOSED:
        return None
    kept = practice_of(mention)
    if kept is not None:
        return MentionPart(
            label=_("See it in the library"),
            url=reverse("practice", args=[kept.uid]),
            at=kept.kept_at,
            told=_("%(name)s kept what worked") % {"name": kept.owner}
            if kept.owner_id in people_told(viewer, {kept.owner_id})
            else _("What worked was kept"),
            detail=kept.title,
        )
    holder_id, place = escalation.holder_id, mention.department_id
    if not can_keep_mention(viewer, holder_id=holder_id, department_id=place):
        return None
    return MentionPart(label=_("Keep what worked"), url=reverse("mention_keep", args=[mention.uid]))
