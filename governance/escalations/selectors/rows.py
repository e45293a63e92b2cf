"""Mentions and escalations as the API tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from governance.escalations.models import Escalation, Mention
from governance.escalations.rules import EscalationState, author_key, authority_needed
from governance.escalations.rules.references import reference_normal
from roles.channels.models import Channel
from roles.team.rules import Authority

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

NOTED = "noted"
STATES = [(NOTED, _("Noted")), *EscalationState.choices]
AUTHORITIES = [level.name.lower() for level in Authority]
MENTION_FILTERS = {
    "uid": "uid",
    "topic": "topic",
    "severity": "severity",
    "language": "language__iexact",
    "region": "region__iexact",
    "disposition": "disposition",
    "department": "department__uid",
    "channel": "channel__uid",
    "since": "logged_at__gte",
    "author": "author_key",
    "reference": "references__contains",
}
ESCALATION_FILTERS = {
    "uid": "uid",
    "state": "state",
    "department": "mention__department__uid",
    "holder": "holder__uid",
    "asked": "asked__uid",
    "due_before": "due_at__lt",
}
MENTION_FIELDS = (
    *(
        "uid",
        "topic",
        "severity",
        "authority",
        "language",
        "region",
        "wish",
        "state",
        "disposition",
        "duplicate_of",
        "said",
        "where",
        "author",
        "references",
        "channel",
        "department",
    ),
    *("logged_by", "logged_at", "escalation", "held", "stripped_at"),
)
ESCALATION_FIELDS = (
    *("uid", "mention", "topic", "department", "state", "asked", "due_at", "due_for", "holder"),
    *("opened_at", "taken_at", "closed_at", "outcome", "climbs", "updated_at"),
    *("contact_due_at", "contacted_at", "contacted_by", "contact_text"),
    *("useful", "useful_words"),
)


def mentions_rows(*, viewer: Viewer, **wanted: Any) -> QuerySet[Mention]:
    """Return the mentions that the viewer sees, with all that a row tells; one query."""
    state, held = wanted.pop("state", None), wanted.pop("held", None)
    found = Mention.objects.visible_to(viewer)
    if "author" in wanted:  # whoever may not read who said it finds nothing by it
        wanted["author"] = author_key(wanted["author"])
        found = Mention.objects.readable_to(viewer).filter(pk__in=found).exclude(author_key="")
    if "reference" in wanted:
        # A tool finds by an id that it knows, and reads no others; people by what they may read.
        wanted["reference"] = [reference_normal(wanted["reference"])]
        if viewer.kind != "token":
            found = Mention.objects.readable_to(viewer).filter(pk__in=found)
    found = found.filter(**{MENTION_FILTERS[name]: value for name, value in wanted.items()})
    if held is not None:
        found = found.filter(held_at__isnull=not held)
    if state is not None:
        found = found.filter(
            **({"escalation": None} if state == NOTED else {"escalation__state": state})
        )
    related = ("channel", "department", "logged_by", "escalation", "duplicate_of")
    return found.select_related(*related).order_by("uid")


def mentions_named(
    viewer: Viewer, page: Iterable[Mention], fields: Sequence[str]
) -> list[dict[str, Any]]:
    """Return mentions as they are answered; one query for which of them may be read."""
    rows = list(page)
    readable = _readable(viewer, [each.pk for each in rows])
    copied = [each.duplicate_of_id for each in rows if each.duplicate_of_id]
    seen = set(
        Mention.objects.visible_to(viewer).filter(pk__in=copied).values_list("uid", flat=True)
    )
    known = channels_known(viewer, rows)
    return [
        _cut(mention_row(each, words=each.pk in readable, originals=seen, channels=known), fields)
        for each in rows
    ]


def channels_known(viewer: Viewer, mentions: Iterable[Mention]) -> set[UUID]:
    """Return the channels of these that the viewer may see; one query."""
    ids = [each.channel_id for each in mentions if each.channel_id]
    found = Channel.objects.visible_to(viewer).filter(pk__in=ids) if ids else Channel.objects.none()
    return set(found.values_list("uid", flat=True))


def mention_row(
    mention: Mention,
    *,
    words: bool,
    originals: Collection[UUID] = (),
    channels: Collection[UUID] = (),
) -> dict[str, Any]:
    """Return a row; of channels and what it is the same as only what the viewer sees."""
    channel = _uid(mention.channel)
    original = _uid(mention.duplicate_of)
    escalation: Escalation | None = getattr(mention, "escalation", None)
    return {
        "uid": mention.uid,
        "topic": mention.topic,
        "severity": mention.severity,
        "authority": authority_needed(mention.topic, mention.severity).name.lower(),
        "language": mention.language or None,
        "region": mention.region or None,
        "wish": mention.wish,
        "state": mention_state(mention),
        "disposition": mention.disposition or None,
        "duplicate_of": original if original in originals else None,
        "said": mention.said if words else None,
        "where": mention.where if words else None,
        "author": mention.author if words else None,
        "references": mention.references if words else None,
        "channel": channel if channel in channels else None,
        "department": _uid(mention.department),
        "logged_by": _uid(mention.logged_by),
        "logged_at": mention.logged_at,
        "escalation": _uid(escalation),
        "held": mention.held_at is not None,
        "stripped_at": mention.stripped_at,
    }


def mention_state(mention: Mention) -> str:
    """Return the state of what it was passed on as, or that it is only noted."""
    escalation: Escalation | None = getattr(mention, "escalation", None)
    return escalation.state if escalation else NOTED


def escalations_rows(*, viewer: Viewer, **wanted: Any) -> QuerySet[Escalation]:
    """Return the escalations that the viewer sees, with all that a row tells; one query."""
    given = {ESCALATION_FILTERS[name]: value for name, value in wanted.items()}
    found = Escalation.objects.visible_to(viewer).filter(**given)
    related = ("mention__department", "asked", "holder", "contacted_by", "contact_text")
    return found.select_related(*related).order_by("uid")


def escalations_named(
    viewer: Viewer, page: Iterable[Escalation], fields: Sequence[str]
) -> list[dict[str, Any]]:
    """Return escalations as they are answered; one query for which of them may be read."""
    readable = _readable(viewer, [each.mention_id for each in page])
    return [_cut(escalation_row(each, words=each.mention_id in readable), fields) for each in page]


def escalation_row(escalation: Escalation, *, words: bool) -> dict[str, Any]:
    mention = escalation.mention
    return {
        "uid": escalation.uid,
        "mention": mention.uid,
        "topic": mention.topic,
        "department": _uid(mention.department),
        "state": escalation.state,
        "asked": _uid(escalation.asked),
        "due_at": escalation.due_at,
        "due_for": escalation.due_for or None,
        "holder": _uid(escalation.holder),
        "opened_at": escalation.opened_at,
        "taken_at": escalation.taken_at,
        "closed_at": escalation.closed_at,
        "outcome": escalation.outcome if words else None,
        "climbs": escalation.generation,
        "updated_at": escalation.updated_at,
        "contact_due_at": escalation.contact_due_at,
        "contacted_at": escalation.contacted_at,
        "contacted_by": _uid(escalation.contacted_by),
        "contact_text": _uid(escalation.contact_text),
        "useful": escalation.useful,
        "useful_words": escalation.useful_words if words else None,
    }


def _readable(viewer: Viewer, keys: Iterable[int]) -> set[int]:
    found = Mention.objects.readable_to(viewer).filter(pk__in=list(keys))
    return set(found.values_list("pk", flat=True))


def _uid(row: Any) -> UUID | None:
    return row.uid if row is not None else None


def _cut(row: dict[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    return {name: row[name] for name in fields}
