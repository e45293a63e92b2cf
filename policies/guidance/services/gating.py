"""Asking for a course before a guideline can be signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Invalid
from policies.guidance.models import Policy
from policies.guidance.selectors.gates import courses_to_pass
from policies.guidance.services.drafting import drafting_allowed

if TYPE_CHECKING:
    from uuid import UUID

    from governance.core.viewer import Viewer


@transaction.atomic
def gate_set(*, actor: Viewer, policy: Policy, course: UUID | None) -> None:
    """Let ``policy`` be signed only by who passed ``course``; None asks for nothing first.

    Signatures that there are stay. Raises NotAllowed; Invalid for a course that is not open.
    """
    drafting_allowed(actor)
    if course is not None and course not in {uid for uid, _title in courses_to_pass()}:
        raise Invalid("no_such_course", _("Choose a course that is open."))
    held = Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)
    if held.course == course:
        return
    before, held.course = held.course, course
    held.save(update_fields=["course"])
    changes = {"course": [str(before) if before else None, str(course) if course else None]}
    entry_record(actor=actor, verb="guideline.gated", subject=held, changes=changes)
