"""Which guideline everybody is measured by: one for everybody, and the trail tells of each move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict
from policies.guidance.models import Policy, PolicyVersion
from roles.team.rules.audiences import rules_for_all
from roles.team.selectors import audience_rules
from roles.team.services.audiences import rule_draft_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from governance.core.viewer import Viewer
    from roles.team.models import Audience


def for_everybody(audience: Audience) -> bool:
    """Whether it leaves nobody out, by the simple choice or by its rules; one query at most."""
    if audience.audience_kind == Policy.AudienceKind.RULES:
        return rules_for_all(rule_draft_of(rule) for rule in audience_rules(audience))
    return audience.audience_kind == Policy.AudienceKind.EVERYONE


def baseline_begin(*, actor: Viewer, policy: Policy) -> None:
    """Let the very first guideline for everybody be the baseline; later ones have to be chosen."""
    if policy.kind != Policy.Kind.GUIDELINE or not for_everybody(policy):
        return
    if Policy.objects.filter(baseline=True).exists():
        return
    try:
        with transaction.atomic():
            Policy.objects.filter(pk=policy.pk).update(baseline=True)
    except IntegrityError:  # another one was the first, a moment ago
        return
    policy.baseline = True
    baseline_tell(actor=actor, subject=policy, former=(), new=policy.title)


def baseline_keep(policy: Policy, *, wide: bool) -> None:
    """Raise Conflict when ``policy`` is the baseline in force and is to be for others than
    everybody, which ``wide`` says it is for."""
    if policy.baseline and not wide and policy.versions.published().exists():
        words = _(
            "Everybody is measured by this guideline, so it is for everybody. Make another one the "
            "baseline first, or let it be for everybody."
        )
        raise Conflict("baseline_for_everybody", words)


def baseline_end(*, actor: Viewer, version: PolicyVersion) -> None:
    """Measure nobody by what was to be the baseline and comes into force for some only."""
    policy = version.policy
    if policy.baseline and not for_everybody(version):
        policy.baseline = False
        policy.save(update_fields=["baseline"])
        baseline_tell(actor=actor, subject=policy, former=(policy.title,), new=None)


def baseline_tell(
    *, actor: Viewer, subject: Policy, former: Iterable[str], new: str | None, reason: str = ""
) -> None:
    entry_record(
        actor=actor,
        verb="guideline.baseline_made",
        subject=subject,
        reason=reason,
        changes={"baseline": [", ".join(former) or None, new]},
    )
