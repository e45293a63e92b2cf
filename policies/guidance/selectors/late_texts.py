"""Who may publish a translation that comes when its version is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import F, Q
from django.urls import reverse

from governance.todos.models import Todo
from policies.guidance.models import PolicyVersion, VersionText
from policies.guidance.rules import can_publish, can_publish_late
from policies.guidance.selectors.approving import late_asked
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from datetime import datetime

    from django.db import models

    from governance.core.viewer import Viewer
    from roles.team.rules import Verdict

PUBLISH: Final = "publish"  # what a to-do asks for


def translation_path(version: PolicyVersion, language: str) -> str:
    return reverse("guideline_translation", args=[version.policy.slug, version.number, language])


def late_passed(made: VersionText, now: datetime) -> frozenset[int]:
    """Return who was asked to publish it and did not answer in time; one query."""
    asked = Todo.objects.filter(subject__kind=PUBLISH, subject__ref=made.uid, due_at__lt=now)
    silent = Q(closed_at=None) | Q(outcome=Todo.Outcome.PASSED_ON, closed_at__gt=F("due_at"))
    return frozenset(asked.filter(silent).values_list("person_id", flat=True))


def late_waiting() -> models.QuerySet[VersionText]:
    """Return the translations of exactly a text in force that nobody has published yet."""
    waiting = VersionText.objects.filter(
        published_at=None,
        version__state=PolicyVersion.State.PUBLISHED,
        base_hash=F("version__text_hash"),
    )
    return waiting.select_related("version").order_by("pk")


def translation_verdict(
    viewer: Viewer, version: PolicyVersion, made: VersionText, now: datetime
) -> Verdict:
    """Whether the viewer may publish ``made``, whose version is in force: who is asked may, and
    who was and did not answer in time. A few queries."""
    size = organisation_size()
    small = size == "small"
    asked: set[int] = set()
    if not small:
        passed = late_passed(made, now)
        asked = {each.pk for each in late_asked(version.policy, made, now, passed)}
        if passed:
            asked |= {each.pk for each in late_asked(version.policy, made, now)}
    return can_publish_late(
        viewer,
        made,
        asked,
        publishes=can_publish(viewer, size),
        small=small,
    )
