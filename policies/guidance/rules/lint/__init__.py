"""What a guideline had better not say, or should: warnings for its author and its approver.

They never stop a text from being published, and they are no legal advice. One file a rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policies.guidance.rules.lint import (
    approval,
    bare,
    conditions,
    criticism,
    disclosure,
    monitoring,
    passwords,
    pay,
    praise,
    silenced,
    unions,
    vague,
    whim,
    wrongdoing,
)
from policies.guidance.rules.lint.clauses import LintRule, Remark, sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

RULES: Final[tuple[LintRule, ...]] = (
    conditions.RULE,
    pay.RULE,
    unions.RULE,
    criticism.RULE,
    approval.RULE,
    wrongdoing.RULE,
    disclosure.RULE,
    passwords.RULE,
    monitoring.RULE,
    praise.RULE,
    silenced.RULE,
    whim.RULE,
    vague.RULE,
)

__all__ = ["RULES", "Remark", "text_linted"]


def text_linted(text: str, *, names: Sequence[str] = ()) -> list[Remark]:
    """Return what is to be said of ``text``, rule by rule; each sentence once a rule.

    ``names`` are what the organisation is called in it, read as “the company”.
    """
    read = sentences(text, names)
    remarks = [
        Remark(rule.key, sentence, str(rule.why), str(rule.better), rule.behind)
        for rule in RULES
        for sentence in dict.fromkeys(each.said for each in rule.found(read))
    ]
    return remarks + bare.remarks(text)
