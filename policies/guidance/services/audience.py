"""Saying by rules for whom a guideline is: of a draft, and, with a reason, of what is in force."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.database import deadlock_retried
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.rules import State, can_publish
from policies.guidance.selectors.preview import audience_difference
from policies.guidance.services.asking import guidelines_ask, guidelines_release, items_release
from policies.guidance.services.clauses import clause_follow
from policies.guidance.services.drafting import author_add, drafting_allowed
from policies.guidance.services.measuring import baseline_keep
from roles.org.selectors import organisation_size
from roles.team.rules.audiences import AudienceDraft, RuleDraft, rules_for_all
from roles.team.selectors import audience_rules, rules_word
from roles.team.services.audiences import (
    audience_write,
    rule_draft_of,
    rules_check,
    rules_made,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.team.models import Audience


def audience_fingerprint(audience: Audience) -> str:
    """Return a short name for what its rules are now, so that nobody changes what they did not
    see."""
    drafts = [rule_draft_of(rule) for rule in audience_rules(audience)]
    return hashlib.sha256(repr(drafts).encode()).hexdigest()[:32]


def audience_change_allowed(actor: Viewer) -> None:
    """Raise NotAllowed unless ``actor`` may say whom a guideline in force is for."""
    if not can_publish(actor, organisation_size()):
        words = _("The head coach says for whom a guideline in force is.")
        raise NotAllowed("head_coach_publishes", words)


@transaction.atomic
def draft_audience_save(
    *, actor: Viewer, version: PolicyVersion, rules: Sequence[RuleDraft], seen: str
) -> PolicyVersion:
    """Let a draft be for whom ``rules`` say. Raises NotAllowed, Invalid; Conflict when it is no
    draft, or its rules are not those that were ``seen``."""
    drafting_allowed(actor)
    draft = PolicyVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if draft.state != State.DRAFT:
        raise Conflict("not_a_draft", _("This version is not a draft any more."))
    _refuse_annex(draft.policy)
    before = _unchanged(draft, seen)
    author_add(actor, draft)
    audience_write(audience=draft, draft=AudienceDraft("rules", rules=tuple(rules)))
    draft.save()
    after = rules_word(audience_rules(draft))
    entry_record(
        actor=actor,
        verb="guideline.audience_drafted",
        subject=draft,
        changes={"for": [before, after]},
    )
    return draft


@deadlock_retried
@transaction.atomic
def audience_change(
    *,
    actor: Viewer,
    policy: Policy,
    rules: Sequence[RuleDraft],
    seen: str,
    reason: str,
    now: datetime,
) -> Policy:
    """Let a guideline in force be for whom ``rules`` say from now on.

    Who comes in is asked as somebody who joins, who leaves has the to-do closed. Raises
    NotAllowed; Invalid without a reason, or without anybody; Conflict when nothing is in force,
    when it would narrow the baseline, or its rules are not those that were ``seen``.
    """
    audience_change_allowed(actor)
    if not reason.strip():
        words = _("Say why: it stands in the trail.")
        raise Invalid("reason", words, problems=[Problem("/reason", words)])
    rules_check(rules)
    if all(rule.excludes for rule in rules):
        raise Invalid("for_nobody", _("It would be for nobody. To end it, withdraw it."))
    kept = Policy.objects.select_for_update(no_key=True, of=("self",)).get(pk=policy.pk)
    _refuse_annex(kept)
    version = kept.versions.published().first()
    if version is None:
        raise Conflict("not_in_force", _("It is not in force; its draft says for whom it will be."))
    baseline_keep(kept, wide=rules_for_all(rules))
    before = _unchanged(kept, seen)
    told = audience_difference(kept, rules_made(rules, owner=kept))
    audience_write(audience=kept, draft=AudienceDraft("rules", rules=tuple(rules)))
    entry_record(
        actor=actor,
        verb="guideline.audience_changed",
        subject=version,
        reason=reason.strip(),
        changes={
            "for": [before, rules_word(audience_rules(kept))],
            "came": told.came,
            "left": told.left,
        },
    )
    only = frozenset({version.pk})
    guidelines_ask(actor=actor, person_ids=None, now=now, joining=True, only=only)
    guidelines_release(actor=actor, person_ids=None, now=now, only=only)
    items_release(actor=actor, policy=kept, now=now)
    if kept.kind == Policy.Kind.CLAUSE:
        clause_follow(actor=actor, version=version, now=now)
    return kept


def _refuse_annex(policy: Policy) -> None:
    if policy.kind == Policy.Kind.ANNEX:
        raise Conflict("annex_of_one_place", _("An annex is for its department or channel."))


def _unchanged(audience: Audience, seen: str) -> str:
    if seen != audience_fingerprint(audience):
        words = _("Somebody else has changed for whom it is. Nothing of yours was saved.")
        raise Conflict("audience_changed", words)
    return rules_word(audience_rules(audience))
