"""What anybody may say: the lists of the guideline that everybody is measured by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.rules.annexes import rules_tightened
from policies.guidance.rules.languages import text_for
from policies.guidance.rules.lists import rules_listed
from policies.guidance.selectors.annexes import annexes_of
from policies.guidance.selectors.audience import guideline_path
from policies.guidance.selectors.languages import reader_language, texts_in_force

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from policies.guidance.rules.lists import ListedRule


@dataclass(frozen=True, slots=True)
class Baseline:
    language: str
    title: str
    path: str
    may: list[ListedRule]
    ask: list[ListedRule]
    must_not: list[ListedRule]


def baseline_title() -> str:
    """Return what the baseline in force is called, "" when there is none; one query."""
    found = PolicyVersion.objects.published().filter(policy__baseline=True)
    return found.values_list("title", flat=True).first() or ""


def baseline_there() -> bool:
    """Whether a guideline is the one that everybody is measured by, drafted or in force."""
    return Policy.objects.filter(baseline=True).exists()


def baseline_lists(*, viewer: Viewer) -> Baseline | None:
    """Return the lists of the baseline in force, as the viewer's annexes tighten them; None when
    there is none. Five queries at most.

    In the reader's language if it is there; where an annex tightens it, which names rules by
    their words, as it was written.
    """
    found = PolicyVersion.objects.visible_to(viewer).published().filter(policy__baseline=True)
    version = found.select_related("policy").first()
    if version is None:
        return None
    annexes = list(annexes_of(viewer).filter(policy__base=version.policy_id).order_by("pk"))
    texts = texts_in_force(version)
    shown = texts[0] if annexes else text_for(texts, reader_language())
    rules = rules_listed(shown.text)
    for annex in annexes:
        rules = rules_tightened(rules, rules_listed(annex.text))
    return Baseline(
        language=shown.language,
        title=shown.title,
        path=guideline_path(version.policy),
        may=[rule for rule in rules if rule.kind == "may"],
        ask=[rule for rule in rules if rule.kind == "ask"],
        must_not=[rule for rule in rules if rule.kind == "not"],
    )
