"""Instructions to take criticism by others away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policies.guidance.rules.lint.clauses import LintRule, Sentence, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

CRITICAL = (
    r"\b(?:negative|critical|bad|unfavou?rable|unwelcome)\b[^.]{0,30}\b(?:comments?|reviews?|posts?"
    r"|ratings?|remarks?)\b|\b(?:criticism|complaints)\b"
)
TAKEN = pattern(
    rf"\b(?:delete|remove|hide|suppress|take down|block)\w*\b[^.]{{0,40}}(?:{CRITICAL})",
    rf"(?:{CRITICAL})[^.]{{0,40}}\b(?:deleted|removed|hidden|taken down|blocked)\b",
    r"\b(?:lösch|entfern|verberg|ausblend|block)\w*[^.]{0,40}\b(?:negative|kritisch|schlecht)\w*",
    r"\b(?:negative|kritische|schlechte)\w* (?:kommentar|bewertung|beitr|rezension)\w*[^.]{0,40}"
    r"\b(?:lösch|gelösch|entfern|verberg|ausgeblend|ausblend)\w*",
)
FAIR = pattern(
    r"\b(?:abus\w*|spam|hate|insult\w*|illegal|unlawful|threat\w*|personal data|instead of)\b",
    r"\b(?:beleidig\w*|rechtswidrig\w*|spam|hetze|droh\w*|statt)\b",
)


def found(read: list[Sentence]) -> Iterable[Sentence]:
    return (
        each
        for each in read
        if each.demands and TAKEN.search(each.text) and not FAIR.search(each.text)
    )


RULE = LintRule(
    key="silenced",
    found=found,
    why=_("Taking criticism away makes what is left untrue, and nobody hears what is wrong."),
    better=_(
        "Say what is taken away, for anybody to see: spam, threats, insults, other people's "
        "data. Answer the rest."
    ),
    behind=("16 CFR 465.7", "Directive 2005/29/EC, annex I, no. 23c"),
)
