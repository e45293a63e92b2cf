"""What the page of one draft shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from governance.core.errors import NotAllowed
from roles.org.selectors import organisation_size
from roles.sync.engine.state import OF_DRAFTS, state_hash
from roles.sync.forms import STEP_FORMS
from roles.sync.models import Draft, DraftStep, ImportPlan
from roles.sync.rules import DRAFT_STEPS, can_draft
from roles.sync.selectors import draft_steps
from roles.sync.selectors.references import departments_offered
from roles.sync.services.publishing import publish_allowed
from roles.sync.views.draft_words import step_lines
from roles.team.rules import can_open_role

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


def draft_context(viewer: Viewer, draft: Draft) -> dict[str, Any]:
    """Return what the template shows; a fixed number of queries, and for a draft that is open
    a scan of departments, people and roles, to say whether it is still true."""
    steps = draft_steps(draft)
    is_open = draft.state == Draft.State.OPEN
    drafting = is_open and can_draft(viewer)
    told = draft.compared
    return {
        "draft": draft,
        "lines": step_lines(steps, told.get("refused", {})),
        "told": told,
        "gaps": [told["gaps"]["before"], told["gaps"]["after"]] if told else [],
        "refused": len(told.get("refused", {})),
        "outdated": is_open and bool(told) and _moved(draft),
        "drafting": drafting,
        "full": len(steps) >= DRAFT_STEPS,
        "kinds": _kinds(viewer) if drafting else [],
        "departments": departments_offered(draft) if drafting else [],
        "publish_refused": _publish_refused(viewer, steps) if drafting else "",
        "imported": ImportPlan.objects.defer("payload", "consequences").baseline(),
        "structural": any(step.kind not in DraftStep.OF_ROLES for step in steps),
    }


def _moved(draft: Draft) -> bool:
    """Whether the draft or the organisation has changed since they were compared."""
    with connection.cursor() as cursor:
        return not draft.made_on or draft.made_on != state_hash(cursor, OF_DRAFTS)


def _kinds(viewer: Viewer) -> list[tuple[str, str]]:
    """Return the kinds of step that the viewer may add: roles only who might open one."""
    small = organisation_size() == "small"
    places = {0} | viewer.led_department_ids | viewer.coached_department_ids
    of_roles = any(can_open_role(viewer, department_id=each, small=small) for each in places)
    return [
        (kind, str(form.kind.label))
        for kind, form in STEP_FORMS.items()
        if of_roles or form.kind not in DraftStep.OF_ROLES
    ]


def _publish_refused(viewer: Viewer, steps: list[DraftStep]) -> str:
    try:
        publish_allowed(viewer, steps)
    except NotAllowed as error:
        return str(error)
    return ""
