"""Whether somebody is to sign a guideline, or only may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.guidance.selectors.counting import exempt
from roles.org.selectors import organisation_today
from roles.team.models import Assignment
from roles.team.rules import ItemKind
from roles.team.selectors import audience_people

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from policies.guidance.models import Policy


def signing_asked(viewer: Viewer, policy: Policy, now: datetime) -> bool:
    """Whether the viewer is one for whom ``policy`` is and it is not set aside for them, or a
    role that they hold or are proposed for needs it; six queries at most."""
    if viewer.person_id is None:
        return False
    people = audience_people(policy).exclude(exempt(policy, organisation_today(now)))
    if people.filter(pk=viewer.person_id).exists():
        return True
    needed = {"items__kind": ItemKind.GUIDELINE, "items__ref": policy.uid, "items__met_at": None}
    return Assignment.objects.open().filter(person=viewer.person_id, **needed).exists()
