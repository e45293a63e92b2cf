"""Setting for whom something is; whoever calls has asked who may, and records it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.core.errors import Invalid
from roles.team.models import Audience, AudienceRule
from roles.team.rules.audiences import MOST_RULES, AudienceDraft, RuleDraft
from roles.team.selectors import audience_rules

if TYPE_CHECKING:
    from collections.abc import Sequence


def audience_write(*, audience: Audience, draft: AudienceDraft) -> None:
    """Let ``audience``, whose row the caller holds, be for whom ``draft`` says.

    Without rules in it those that are kept stay, so that trying a simple choice loses nothing.
    Raises Invalid for too many rules and for one that says nothing.
    """
    rules_check(draft.rules or ())
    audience.audience_kind = draft.kind
    audience.audience_department_id = draft.department_id
    audience.audience_role_kinds = list(draft.role_kinds)
    audience.save(update_fields=["audience_kind", "audience_department", "audience_role_kinds"])
    if draft.rules is not None:
        AudienceRule.objects.filter(owner=audience.uid).delete()
        AudienceRule.objects.bulk_create(rules_made(draft.rules, owner=audience))
    audience.rules_read = None


def rules_made(rules: Sequence[RuleDraft], *, owner: Audience) -> list[AudienceRule]:
    """Return rules as rows that are not written yet."""
    return [
        AudienceRule(
            owner=owner.uid,
            position=number,
            excludes=rule.excludes,
            department_id=rule.department_id,
            role_kind=rule.role_kind,
            function=rule.function,
            authority=rule.authority,
            channel_id=rule.channel_id,
            person_kind=rule.person_kind,
            country=rule.country,
            person_id=rule.person_id,
        )
        for number, rule in enumerate(rules, start=1)
    ]


def rules_check(rules: Sequence[RuleDraft]) -> None:
    if len(rules) > MOST_RULES:
        raise Invalid("rules", _("At most %d rules fit; take a department or a role.") % MOST_RULES)
    if not all(rule.says_something for rule in rules if rule.excludes):
        raise Invalid("rules", _("A rule that excludes has to say whom."))


def audience_draft_of(audience: Audience) -> AudienceDraft:
    """Return for whom it is, to be given to another; one query where it has rules."""
    by_rules = audience.audience_kind == Audience.AudienceKind.RULES
    return AudienceDraft(
        kind=audience.audience_kind,
        department_id=audience.audience_department_id,
        role_kinds=tuple(audience.audience_role_kinds),
        rules=tuple(map(rule_draft_of, audience_rules(audience))) if by_rules else None,
    )


def rule_draft_of(rule: AudienceRule) -> RuleDraft:
    return RuleDraft(
        department_id=rule.department_id,
        role_kind=rule.role_kind,
        function=rule.function,
        authority=rule.authority,
        channel_id=rule.channel_id,
        person_kind=rule.person_kind,
        country=rule.country,
        person_id=rule.person_id,
        excludes=rule.excludes,
    )
