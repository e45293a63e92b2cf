"""Which guideline everybody is measured by: one, in force, and chosen with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.core.database import deadlock_retried
from governance.core.errors import Conflict, Invalid, Problem
from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.services.audience import audience_change
from policies.guidance.services.giving import words
from policies.guidance.services.measuring import baseline_tell, for_everybody
from policies.guidance.services.steps import publishing_allowed
from roles.team.rules.audiences import RuleDraft

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


def baseline_allowed(*, actor: Viewer, policy: Policy) -> None:
    """Raise NotAllowed unless ``actor`` may make ``policy`` the baseline; Conflict for an annex or
    a clause, and for what is not in force, since nobody could sign it."""
    publishing_allowed(actor)
    if policy.kind != Policy.Kind.GUIDELINE:
        raise Conflict("no_guideline", _("Everybody is measured by a guideline."))
    if not PolicyVersion.objects.published().filter(policy=policy).exists():
        raise Conflict("not_in_force", _("It is not in force, so nobody could sign it."))


@deadlock_retried
@transaction.atomic
def baseline_make(
    *, actor: Viewer, policy: Policy, reason: str, now: datetime, seen: str = ""
) -> None:
    """Let everybody be measured by ``policy`` from now on, and by the former one no more.

    What was asked and signed stays. What is for some only is for everybody from now on, and who
    comes in is asked: then ``seen`` is the ``audience_fingerprint`` of what was looked at. The
    same again writes nothing. Raises as ``baseline_allowed``; Invalid without a reason; Conflict
    for what is for some only and was not looked at, or has changed since.
    """
    publishing_allowed(actor)
    why = words(reason)[:500]
    if not why:
        detail = _("Say why: from now on everybody is measured by it.")
        raise Invalid("reason_needed", detail, problems=[Problem("/reason", detail)])
    both = Policy.objects.filter(pk=policy.pk) | Policy.objects.filter(baseline=True)
    held = {each.pk: each for each in both.select_for_update(no_key=True).order_by("pk")}
    chosen = held[policy.pk]
    baseline_allowed(actor=actor, policy=chosen)
    if not for_everybody(chosen):
        _widen(actor, chosen, seen=seen, why=why, now=now)
    if chosen.baseline:
        return
    former = [each for each in held.values() if each.baseline]
    Policy.objects.filter(pk__in=[each.pk for each in former]).update(baseline=False)
    Policy.objects.filter(pk=chosen.pk).update(baseline=True)
    titles = [each.title for each in former]
    baseline_tell(actor=actor, subject=chosen, former=titles, new=chosen.title, reason=why)


def _widen(actor: Viewer, policy: Policy, *, seen: str, why: str, now: datetime) -> None:
    """Let it be for everybody, if whoever asks for it saw for whom it is until now."""
    if not seen:
        detail = _("It is not for everybody. Look first at who would be asked as well.")
        raise Conflict("not_for_everybody", detail)
    everybody = [RuleDraft()]
    audience_change(actor=actor, policy=policy, rules=everybody, seen=seen, reason=why, now=now)
