"""An annex explains or tightens a guideline for a department or a channel; it never loosens. Pure.

An item that names a rule of the base (“Rule: Say that you work here.”, in the base's words) may
keep its place or move towards “must not”. An item that names none may only ask first or forbid:
whatever an annex allows has to stand in the base as allowed. Items of any depth are weighed, of
numbered and quoted lists too, and those outside the three parts that begin with “You may”. Prose
around the lists is not; the page says that where they differ the stricter of the two holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from policies.guidance.rules.lists import rules_weighed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policies.guidance.rules.lists import ListedRule

STRICTER: Final = ("may", "ask", "not")


@dataclass(frozen=True, slots=True)
class Loosening:
    """An item of an annex that it may not hold, and why."""

    item: str
    why: str

    def __str__(self) -> str:
        return _("“%(item)s”: %(why)s") % {"item": self.item, "why": self.why}


def rule_key(words: str) -> str:
    """Return what two wordings of one rule have in common: no capitals, no stop at the end."""
    return " ".join(words.split()).rstrip(".!;").casefold()


def annex_loosens(base: str, annex: str) -> list[Loosening]:
    """Return every item of the text ``annex`` that the text ``base`` does not bear."""
    known = {rule_key(rule.text): rule for rule in rules_weighed(base)}
    found = [_loosens(rule, known) for rule in rules_weighed(annex)]
    return [one for one in found if one is not None]


def annex_translated(annex: str, translation: str) -> bool:
    """Whether a translation of an annex has its rules, as many under the same headings in the
    same order: words of another language cannot be weighed against the guideline."""
    own, other = ([rule.kind for rule in rules_weighed(text)] for text in (annex, translation))
    return own == other


def _loosens(rule: ListedRule, known: dict[str, ListedRule]) -> Loosening | None:
    named = known.get(rule_key(rule.refers))
    if rule.refers and named is None:
        words = _("it names a rule that the guideline does not have: %s")
        return Loosening(rule.text, words % rule.refers[:100])
    of = named or known.get(rule_key(rule.text))
    if of is not None and STRICTER.index(rule.kind) < STRICTER.index(of.kind):
        words = {
            "ask": _("the guideline says to ask first, and an annex never loosens."),
            "not": _("the guideline forbids it, and an annex never loosens."),
        }[of.kind]
        return Loosening(rule.text, words)
    if of is None and rule.kind == "may":
        return Loosening(
            rule.text,
            _("an annex allows nothing of its own; name the rule that allows it, with “Rule: …”."),
        )
    return None


def rules_tightened(base: Iterable[ListedRule], annex: Iterable[ListedRule]) -> list[ListedRule]:
    """Return the rules that hold with an annex: its stricter items stand in place of the rules
    that they name, those that name none come after."""
    own = list(annex)
    kept = list(base)
    kinds = {rule_key(rule.text): rule.kind for rule in kept}
    stricter, more = {}, []
    for rule in own:
        key = rule_key(rule.refers) or rule_key(rule.text)
        if key not in kinds:
            more += [rule] if rule.kind != "may" else []
        elif STRICTER.index(rule.kind) > STRICTER.index(kinds[key]):
            stricter[key] = rule
    return [stricter.get(rule_key(rule.text), rule) for rule in kept] + more
