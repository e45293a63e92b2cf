"""For whom something is, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from roles.team.models import Audience, AudienceRule
from roles.team.rules import Authority, RoleKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

MOST = 100  # characters


def audience_rules(audience: Audience) -> list[AudienceRule]:
    """Return the rules; those of a simple choice are made here. At most one query, none after
    ``audiences_read``."""
    kinds = Audience.AudienceKind
    if audience.audience_kind == kinds.EVERYONE:
        return [AudienceRule()]
    if audience.audience_kind == kinds.DEPARTMENT:
        return [AudienceRule(department=audience.audience_department)]
    if audience.audience_kind == kinds.ROLE_KINDS:
        return [AudienceRule(role_kind=kind) for kind in sorted(audience.audience_role_kinds)]
    if audience.rules_read is not None:
        return audience.rules_read
    return list(_kept().filter(owner=audience.uid))


def audiences_read(audiences: Iterable[Audience]) -> None:
    """Give each its rules at hand; one query for all, or none when none has rules."""
    found = {one.uid: one for one in audiences if one.audience_kind == Audience.AudienceKind.RULES}
    for one in found.values():
        one.rules_read = []
    for rule in _kept().filter(owner__in=found) if found else ():
        found[rule.owner].rules_read.append(rule)  # type: ignore[union-attr]


def _kept() -> QuerySet[AudienceRule]:
    return AudienceRule.objects.select_related("department", "channel", "person")


def audience_word(audience: Audience) -> str:
    """Return for whom, in words: "everyone", a department, "coaches and players"."""
    if audience.audience_kind == Audience.AudienceKind.DEPARTMENT:
        return str(audience.audience_department)[:MOST]
    if audience.audience_kind == Audience.AudienceKind.ROLE_KINDS:
        chosen = [_kind(kind) for kind in sorted(audience.audience_role_kinds)]
        return _(" and ").join(chosen)[:MOST]
    if audience.audience_kind == Audience.AudienceKind.RULES:
        return rules_word(audience_rules(audience))
    return _("everyone")


def rules_word(rules: Iterable[AudienceRule]) -> str:
    """Return rules in words, those that exclude last; shortened where they are many."""
    kept = sorted(rules, key=lambda rule: rule.excludes)
    words = "; ".join(rule_word(rule) for rule in kept) or _("nobody")
    return words if len(words) <= MOST else words[: MOST - 1] + "…"


def rule_word(rule: AudienceRule) -> str:
    """Return one rule in words: "players in Service and below, at least Reply"."""
    words = rule_phrase(rule) if not rule.asks_role else _role_phrase(rule) + rule_rest(rule)
    if rule.person_id and not rule.asks_role:
        words = str(rule.person)
    return _("not %s") % words if rule.excludes else words


def rule_phrase(rule: AudienceRule) -> str:
    """Return why somebody is meant by a rule that asks for no role."""
    if rule.person_id:
        return _("named") + rule_rest(rule)
    if rule.department_id:
        return _("everybody in %s and below") % rule.department + rule_rest(rule)
    rest = rule_rest(rule)
    return rest.removeprefix(", ") if rest else _("everyone")


def rule_rest(rule: AudienceRule) -> str:
    """Return what a rule asks for besides department and role, with a comma before each."""
    parts = []
    if rule.channel is not None:
        parts.append(_("speaks on %s") % rule.channel)
    if rule.authority is not None:
        parts.append(_("at least %s") % Authority(rule.authority).label)
    if rule.person_kind:
        parts.append(rule.get_person_kind_display())
    if rule.country:
        parts.append(_("in %s") % rule.country)
    return "".join(f", {part}" for part in parts)


def _role_phrase(rule: AudienceRule) -> str:
    who = _kind(rule.role_kind) if rule.role_kind else _("holders of roles")
    if rule.function:
        who += f" ({rule.function})"
    return (
        _("%(who)s in %(department)s and below")
        % {
            "who": who,
            "department": rule.department,
        }
        if rule.department_id
        else who
    )


def _kind(kind: str) -> str:
    words = {
        RoleKind.COACH: _("coaches"),
        RoleKind.PLAYER: _("players"),
        RoleKind.BOOTH: _("booth members"),
    }
    return words[RoleKind(kind)]
