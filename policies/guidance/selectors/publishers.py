"""Who is asked to publish what is approved, and who takes up what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policies.guidance.models import PolicyVersion
from policies.guidance.rules import can_publish
from policies.guidance.selectors.approving import (
    authors_there,
    deciders_chain,
    first_left,
    head_coaches,
    root_department,
)
from policies.guidance.selectors.reading import draft_for
from roles.org.selectors import organisation_size, organisation_today
from roles.team.selectors import answering
from roles.team.selectors.circle import circle_around

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Person

SILENT: Final = "to publish"  # in ``unanswered``: no function has a space in it


def publishers_asked(version: PolicyVersion, now: datetime) -> tuple[Person, ...]:
    """Return the head coaches who can answer, else the nearest who stands in; a few queries.

    Who did not answer in time is passed over; with nobody else left the first are asked again.
    """
    return first_left(_publishers(version, now), version.unanswered.get(SILENT, ()))


def _publishers(version: PolicyVersion, now: datetime) -> Iterator[tuple[Person, ...]]:
    yield head_coaches(now)
    department_id = version.audience_department_id or root_department()
    for people in deciders_chain(circle_around(department_id, organisation_today(now))):
        there = answering().in_bulk(people)
        yield from ((there[key],) for key in people if key in there)


def publishes_instead(viewer: Viewer, version: PolicyVersion, now: datetime) -> bool:
    """Whether the viewer may publish this approved version though they do not publish otherwise:
    they are asked to, since no head coach can or none did in time, or were asked and are late."""
    waits = version.state == PolicyVersion.State.APPROVED and viewer.kind == "person"
    if not waits or viewer.person_id is None or can_publish(viewer, organisation_size()):
        return False
    silent = set(version.unanswered.get(SILENT, ()))
    return viewer.person_id in silent | {each.pk for each in publishers_asked(version, now)}


def version_to_publish(viewer: Viewer, slug: str, now: datetime) -> PolicyVersion:
    """Return the version in the works for who sees it, or is asked to publish it; else Missing."""
    version = (
        PolicyVersion.objects.open().filter(policy__slug=slug).select_related("policy").first()
    )
    if version is not None and publishes_instead(viewer, version, now):
        return version
    return draft_for(viewer, slug)


def returned_to(version: PolicyVersion, now: datetime) -> tuple[Person, ...]:
    """Return who takes up what came back: the author who wrote last and can, else who is asked to
    publish texts: the head coaches, or the nearest who stands in."""
    return authors_there(version)[:1] or first_left(_publishers(version, now), ())
