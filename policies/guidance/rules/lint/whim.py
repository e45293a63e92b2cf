"""Leave that can be refused or taken back without a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policies.guidance.rules.lint.clauses import LintRule, Sentence, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

WHIM = pattern(
    r"\bwithout (?:giving |stating |naming |needing )?(?:a |any )?(?:reasons?|cause|explanation)\b",
    r"\bfor any (?:or no )?reason\b|\bfor no reason\b",
    r"\b(?:sole|absolute|own|complete) discretion\b",
    r"\bohne (?:Angabe von |Nennung von |jeden |einen )?(?:Gr[uü]nd\w*|Begründung)\b",
    r"\bnach (?:freiem|eigenem|alleinigem|billigem) Ermessen\b",
)


def found(read: list[Sentence]) -> Iterable[Sentence]:
    return (each for each in read if each.demands and WHIM.search(each.text))


RULE = LintRule(
    key="whim",
    found=found,
    why=_("Whoever is refused without a reason learns nothing, and stops asking."),
    better=_(
        "Name who decides, by what, and by when: “Your coach answers within two working days, "
        "and says why.”"
    ),
)
