"""Bans on criticising the employer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policies.guidance.rules.lint.clauses import LintRule, Sentence, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

EMPLOYER = (
    r"\b(?:us|we|our (?:reputation|image|brand|management|organi[sz]ation|company)|employer"
    r"|company|organi[sz]ation|management|managers?|supervisors?|superiors?|boss"
    r"|leadership|reputation|image|your (?:job|work))\b"
)
ARBEITGEBER = (
    r"\b(?:arbeitgeber\w*|unternehmen\w*|betrieb\w*|firma|uns|leitung|vorgesetzte\w*|ansehen|ruf)\b"
)
CRITICISM = pattern(
    r"\b(?:critici[sz]\w*|disparag\w*|bad-?mouth\w*|complain\w*|embarrass\w*|negative\w*"
    r"|(?:speak|talk|write) (?:badly|ill)|(?:harm|damage|hurt)s?(?:ing)?)\b[^.]{0,40}" + EMPLOYER,
    r"\b(?:kritisier\w*|kritik|schlecht\w*|negativ\w*|herabsetz\w*|beschwer\w*|schad\w*"
    r"|schäd\w*)\b[^.]{0,50}" + ARBEITGEBER,
    ARBEITGEBER + r"[^.]{0,50}\b(?:kritisier|kritik|schlecht|negativ|herabsetz|beschwer|schad"
    r"|schäd)\w*",
)
# To hide what others criticise is another matter, and so is deceiving them.
OTHERS = pattern(
    r"\b(?:hide|hiding|delete|deleting|remove|argue|lie|lies|lying|false|falsely|knowingly)\b",
    r"\b(?:customer|competitor|rival)s?\b|\b(?:lösch|verberg|versteck|unwahr|falsch|Kund|Mitbewerb)",
)


def found(read: list[Sentence]) -> Iterable[Sentence]:
    return (
        each
        for each in read
        if each.holds_back
        and CRITICISM.search(each.text)
        and not OTHERS.search(each.text)
        and not CRITICISM.search(each.freed)
    )


RULE = LintRule(
    key="criticism",
    found=found,
    why=_("Whoever works here may say that something is wrong here, in public too."),
    better=_(
        "Ask for what is fair: “Say what you saw, as your own opinion, and do not say what you "
        "know to be untrue.” And say where a complaint is heard."
    ),
    behind=("National Labor Relations Act, sections 7 and 8(a)(1)",),
)
