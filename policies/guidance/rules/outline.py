"""What a text was understood as: its rules, what they lack, and how they are balanced."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from policies.guidance.rules.lists import rules_numbered
from policies.guidance.rules.text import (
    reading_minutes,
    text_parts,
    text_render,
    text_summary,
)

if TYPE_CHECKING:
    from policies.guidance.rules.lists import ListedRule
    from policies.guidance.rules.text import Part

ITEM: Final = '<li class="rule">'


@dataclass(frozen=True, slots=True)
class Balance:
    """How many rules allow, ask first, and forbid."""

    may: int
    ask: int
    must_not: int

    @property
    def total(self) -> int:
        return self.may + self.ask + self.must_not

    @property
    def asked_from(self) -> int:
        """Where the middle piece of the bar ends."""
        return self.may + self.ask

    @property
    def tilts(self) -> bool:
        """Whether it forbids more than it allows."""
        return self.must_not > self.may

    @property
    def words(self) -> str:
        if not self.total:
            return _("No rules yet: list them under the three headings.")
        if not self.may:
            return _("Nothing here says what people may do.")
        if self.tilts:
            return _("It forbids more than it allows. What may people do?")
        return _("It allows at least as much as it forbids.")


@dataclass(frozen=True, slots=True)
class Outline:
    """A draft as it was understood; ``lacking`` counts what is named at the items."""

    parts: list[Part]
    balance: Balance
    words: int
    minutes: int
    lacking: int
    summary: str  # what it says of itself before its first heading

    @property
    def may_late(self) -> bool:
        """Whether what people may do stands behind what they must not, or must ask about."""
        kinds = [part.kind for part in self.parts if part.kind]
        return "may" in kinds[1:] and kinds[0] != "may"


def text_outline(text: str) -> Outline:
    """Return what ``text`` was understood as, with what a must-not lacks named at it."""
    rules = rules_numbered(text)
    counted = Counter(rule.kind for rule in rules if rule.text)
    return Outline(
        parts=_marked(text_parts(text_render(text)), rules),
        balance=Balance(counted["may"], counted["ask"], counted["not"]),
        words=len(text.split()),
        minutes=reading_minutes(text),
        lacking=sum(len(rule_lacks(rule)) for rule in rules),
        summary=text_summary(text),
    )


def rule_lacks(rule: ListedRule) -> list[str]:
    """Return, in words, what a must-not should say and does not; nothing of other rules."""
    if rule.kind != "not" or not rule.text:
        return []
    lacks = {
        _("No reason: add “Why: …”"): not rule.why,
        _("No way that is open: add “Instead: …”"): not rule.instead,
    }
    return [words for words, lacking in lacks.items() if lacking]


def _marked(parts: list[Part], rules: list[ListedRule]) -> list[Part]:
    """Put what each rule lacks in front of it; the n-th item is the n-th rule."""
    waiting = iter(rules)
    return [_part_marked(part, list(islice(waiting, part.rules))) for part in parts]


def _part_marked(part: Part, rules: list[ListedRule]) -> Part:
    before, *items = part.html.split(ITEM)
    marks = [
        format_html_join("", '<span class="chip warn">{}</span>', ([each] for each in lacks))
        for lacks in map(rule_lacks, rules)
    ]
    shown = [ITEM + mark + item for mark, item in zip(marks, items, strict=True)]
    return replace(part, html=before + "".join(shown))
