"""Which guideline everybody is measured by: one, in force, and chosen with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.core.errors import Conflict, Invalid, Problem
from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.services.giving import words
from policies.guidance.services.measuring import baseline_tell, for_everybody
from policies.guidance.services.steps import publishing_allowed

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


@transaction.atomic
def baseline_make(*, actor: Viewer, policy: Policy, reason: str) -> None:
    """Let everybody be measured by ``policy`` from now on, and by the former one no more.

    Nobody owes anything else for it: what was asked and signed stays. The same again writes
    nothing. Raises NotAllowed; Invalid without a reason; Conflict for an annex or a clause, for
    what is not in force, since nobody could sign it, and for what is for some only.
    """
    publishing_allowed(actor)
    why = words(reason)[:500]
    if not why:
        detail = _("Say why: from now on everybody is measured by it.")
        raise Invalid("reason_needed", detail, problems=[Problem("/reason", detail)])
    both = Policy.objects.filter(pk=policy.pk) | Policy.objects.filter(baseline=True)
    held = {each.pk: each for each in both.select_for_update(no_key=True).order_by("pk")}
    chosen = held[policy.pk]
    if chosen.kind != Policy.Kind.GUIDELINE:
        raise Conflict("no_guideline", _("Everybody is measured by a guideline."))
    version = PolicyVersion.objects.published().filter(policy=chosen).first()
    if version is None:
        raise Conflict("not_in_force", _("It is not in force, so nobody could sign it."))
    if not (for_everybody(version) and for_everybody(chosen)):
        raise Conflict("not_for_everybody", _("It is not for everybody, so not all could sign it."))
    if chosen.baseline:
        return
    former = [each for each in held.values() if each.baseline]
    Policy.objects.filter(pk__in=[each.pk for each in former]).update(baseline=False)
    Policy.objects.filter(pk=chosen.pk).update(baseline=True)
    titles = [each.title for each in former]
    baseline_tell(actor=actor, subject=chosen, former=titles, new=chosen.title, reason=why)
