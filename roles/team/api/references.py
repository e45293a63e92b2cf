"""What clients name when they send a focus, looked up among what they may see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from governance.core.api.sent import known
from roles.channels.models import Channel
from roles.org.models import Person
from roles.team.selectors.focus import Focus

if TYPE_CHECKING:
    from uuid import UUID

    from governance.core.viewer import Viewer


def channels_known(viewer: Viewer, uids: list[UUID]) -> tuple[Channel, ...]:
    wanted = list(dict.fromkeys(uids))
    found = list(Channel.objects.visible_to(viewer).filter(uid__in=wanted))
    known(found if len(found) == len(wanted) else None, "channels")
    return tuple(found)


def person_known(viewer: Viewer, uid: UUID | None, field: str) -> Person | None:
    """Return the person named; None for None."""
    if uid is None:
        return None
    person: Person = known(Person.objects.visible_to(viewer).filter(uid=uid).first(), field)
    return person


def focus_sent(viewer: Viewer, sent: dict[str, Any]) -> Focus:
    """Return the focus that was sent; Invalid at the field for what the viewer cannot see."""
    return Focus(
        channels=channels_known(viewer, sent["channels"]),
        languages=tuple(sent["languages"]),
        regions=tuple(sent["regions"]),
        backup=person_known(viewer, sent["backup"], "backup"),
        hours=sent["hours"],
        signs_as=sent["signs_as"],
        persona=sent["persona"],
    )


def focus_merged(viewer: Viewer, before: Focus, sent: dict[str, Any]) -> Focus:
    """Return ``before`` with what was sent in its place."""
    found = dict(sent)
    if "channels" in sent:
        found["channels"] = channels_known(viewer, sent["channels"])
    if "backup" in sent:
        found["backup"] = person_known(viewer, sent["backup"], "backup")
    for name in {"languages", "regions"} & set(sent):
        found[name] = tuple(sent[name])
    return replace(before, **found)
