"""Who may publish a translation that comes when its version is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from policies.guidance.rules import can_publish, can_publish_late
from policies.guidance.selectors.approving import late_asked
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion, VersionText
    from roles.team.rules import Verdict


def translation_path(version: PolicyVersion, language: str) -> str:
    return reverse("guideline_translation", args=[version.policy.slug, version.number, language])


def translation_verdict(
    viewer: Viewer, version: PolicyVersion, made: VersionText, now: datetime
) -> Verdict:
    """Whether the viewer may publish ``made``, whose version is in force; a few queries."""
    size = organisation_size()
    small = size == "small"
    asked = () if small else late_asked(version.policy, made, now)
    return can_publish_late(
        viewer,
        made,
        [person.pk for person in asked],
        publishes=can_publish(viewer, size),
        small=small,
    )
