"""Asking for a course before a guideline can be signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Invalid, Problem
from policies.guidance.models import Policy
from policies.guidance.rules.signing import can_gate
from policies.guidance.selectors.gates import courses_to_pass
from policies.guidance.services.giving import words
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from uuid import UUID

    from governance.core.viewer import Viewer


@transaction.atomic
def gate_set(*, actor: Viewer, policy: Policy, course: UUID | None, reason: str) -> None:
    """Let ``policy`` be signed only by who passed ``course``; None asks for nothing first.

    Signatures that there are stay. What is in force is held up for everybody, so whoever
    publishes says so; before that, whoever drafts. Raises NotAllowed; Invalid without a reason
    and for a course that is not open.
    """
    in_force = policy.versions.published().exists()
    can_gate(actor, in_force=in_force, size=organisation_size()).require()
    why = words(reason)[:500]
    if not why:
        detail = _("Say why: whoever has to pass it first reads that in the trail.")
        raise Invalid("reason_needed", detail, problems=[Problem("/reason", detail)])
    if course is not None and course not in {uid for uid, _title in courses_to_pass()}:
        raise Invalid("no_such_course", _("Choose a course that is open."))
    held = Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)
    if held.course == course:
        return
    before, held.course = held.course, course
    held.save(update_fields=["course"])
    changes = {"course": [str(before) if before else None, str(course) if course else None]}
    entry_record(actor=actor, verb="guideline.gated", subject=held, reason=why, changes=changes)
