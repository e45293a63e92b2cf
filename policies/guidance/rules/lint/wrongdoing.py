"""Bans that keep people from telling the authorities what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policies.guidance.rules.lint.clauses import FREES, LintRule, Sentence, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

AUTHORITY = pattern(
    r"\b(?:authorit(?:y|ies)|regulators?|inspectors?|police|government|public agenc\w+|ombuds\w+"
    r"|whistle\w*|wrongdoing|the law (?:allows|requires|protects)|required by law)\b",
    r"\b(?:behörd\w*|aufsicht\w*|polizei|staatsanwalt\w*|ermittl\w*|meldestelle\w*|hinweisgeb\w*"
    r"|missständ\w*|gesetzlich)\b",
)
TELLING = (
    r"\b(?:talk|speak|share|disclos|reveal|discuss|pass|give|tell|report|contact|communicat"
    r"|complain|turn|write)\w*"
)
TO_THEM = pattern(
    TELLING + r"\b[^.]{0,60}\b(?:authorit(?:y|ies)|regulators?|inspectors?|police"
    r"|government|public agenc\w+)\b",
    r"\b(?:behörd\w*|aufsichts\w*|polizei|staatsanwalt\w*)\b[^.]{0,60}\b(?:red|sprech|meld|wend"
    r"|mitteil|weitergeb|kontakt)\w*",
)
TO_NOBODY = pattern(
    TELLING + r"\b[^.]{0,80}\b(?:to|with) (?:anyone|anybody|any third part\w+|any other person"
    r"|anyone outside|any outsider)\b",
    TELLING + r"\b[^.]{0,80}\bunder (?:any|no) circumstances\b",
    r"\bunder no circumstances\b[^.]{0,60}" + TELLING,
    r"\b(?:niemandem|keinem Dritten|gegenüber Dritten|unter keinen Umständen)\b[^.]{0,80}\b(?:sag"
    r"|sprech|mitteil|weitergeb|offenleg|preisgeb|berichte)\w*",
)
# Who speaks for the organisation to an authority is not what these rules protect.
PASSWORDS = pattern(r"\b(?:password|pin|login|passwor[dt]|code)\w*\b")
FOR_US = pattern(r"\b(?:on behalf|in our name|for us|as the organi[sz]ation|im Namen|für uns)\b")


def found(read: list[Sentence]) -> Iterable[Sentence]:
    """One line that frees them, anywhere in the text, is enough for a ban of all sharing."""
    carved = any(FREES.search(each.text) and AUTHORITY.search(each.text) for each in read)
    return (
        each
        for each in read
        if each.holds_back
        and not (FOR_US.search(each.text) or PASSWORDS.search(each.text))
        and not AUTHORITY.search(each.freed)
        and (TO_THEM.search(each.text) or (not carved and TO_NOBODY.search(each.text)))
    )


RULE = LintRule(
    key="wrongdoing",
    found=found,
    why=_("It also bars telling an authority what is wrong, which the law protects."),
    better=_(
        "Add a line: “Nothing here keeps you from reporting wrongdoing to an authority, or from "
        "answering one.”"
    ),
    behind=(
        "17 CFR 240.21F-17(a)",
        "18 U.S.C. 1833(b)",
        "Directive (EU) 2019/1937, article 24",
    ),
)
