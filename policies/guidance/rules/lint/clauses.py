"""A text as the rules of the linter read it: sentence by sentence, each in its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from policies.guidance.rules.compare import text_blocks
from policies.guidance.rules.lists import BECAUSE
from policies.guidance.rules.text import LABELLED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from django.utils.functional import _StrOrPromise

    from policies.guidance.rules.compare import Block

ADDRESS: Final = re.compile(r"\s*\(?\b(?:https?://|mailto:)\S*")
GERMAN: Final = re.compile(
    r"\b(?:über|und|Sie|nicht|nichts|nie|kein\w*|darf|dürfen|von|ist|sind|werden)\b"
)
LONGEST: Final = 2000  # characters of one sentence that are read; nobody writes more
SENTENCES: Final = re.compile(r"(?<=[.!?])\s+(?=[^\sa-zäöü])")


def pattern(*alternatives: str) -> re.Pattern[str]:
    """Return one expression for any of these, whatever the capitals."""
    return re.compile("|".join(f"(?:{each})" for each in alternatives), re.IGNORECASE)


BANS: Final = pattern(
    r"\b(?:must|may|shall|should|can|could|do|does|is|are|will) (?:\w+ )?not\b",
    r"\b(?:can|do|does|must|should|is|are|wo)n[’']t\b",
    r"(?<!we )(?<!they )\bnever\b",
    r"\b(?:forbidden|prohibited|banned|cannot|refrain|not allowed|not permitted|avoid)\b",
    r"\bno (?:employee|worker|member|one)\b|\bunder no circumstances\b",
    r"\b(?:darf|dürfen|soll|sollen|wird|werden)\b[^.]{0,60}\b(?:nicht|nie|niemals|kein\w*)\b",
    r"\bunter keinen Umständen\b|\b(?:verboten|untersagt|unzulässig|unterlassen|nicht gestattet"
    r"|niemals|keinesfalls)\b",
)
# Bans without a word that forbids.
HUSHES: Final = pattern(
    r"\b(?:is|are|be|stays?|remains?|keeps?|kept|treat\w*)\b[^.]{0,60}"
    r"\b(?:confidential|secret|off[- ]limits|taboo|to (?:your|them|him|her)sel(?:f|ves))\b",
    r"\b(?:stays?|remains?|keeps?|kept) (?:\w+ ){0,4}(?:at|within|inside|in) "
    r"(?:work|here|the (?:company|house|family|office|workplace))\b",
    r"\Ano \w+|\b(?:nothing|nobody|none|no \w+(?: \w+)?)\b[^.]{0,60}\b(?:may|must|can|should"
    r"|shall|is to|are to)\b",
    r"\b(?:say|tell|post|write|share|mention|reveal)s? (?:nothing|nobody|no one)\b",
    r"\bonly\b[^.]{0,60}\b(?:may|can|speaks?|posts?|talks?|(?:is|are) allowed)\b",
    r"\b(?:grounds?|cause) for\b[^.]{0,20}\b(?:dismiss|disciplin|terminat)\w*",
    r"\b(?:leads? to|results? in|subject to|punish\w* (?:with|by)|face)\b[^.]{0,30}"
    r"\b(?:dismiss|disciplin|terminat|warning|consequences|sanction)\w*",
    r"\b(?:ist|sind|bleib(?:t|en)|gilt|gelten|behandel\w*)\b[^.]{0,60}\b(?:vertraulich|geheim|tabu)\b",
    r"\b(?:behält|behalten|behalte)\b[^.]{0,60}\bfür sich\b|\bgeschwiegen\b|\bverschwiegen\b",
    r"\bbleib(?:t|en) (?:\w+ ){0,2}(?:im|in der|unter) (?:haus|betrieb|unternehmen|firma|uns)\b",
    r"\b(?:nichts|niemand(?:em)?|kein\w*)\b[^.]{0,60}\b(?:darf|dürfen|soll|sollen)\b",
    r"\b(?:sagen|erzählen|schreiben|posten|veröffentlichen|berichten) Sie\b[^.]{0,20}"
    r"\b(?:nichts|niemandem)\b",
    r"\bnur\b[^.]{0,60}\b(?:darf|dürfen)\b|\b(?:darf|dürfen) nur\b",
    r"\bkündigungsgr[uü]nd\w*|\bführ(?:t|en)\b[^.]{0,20}\b(?:abmahnung|kündigung|konsequenz)\w*",
)
# Leave to speak at all, which somebody else gives or keeps back.
LEAVE: Final = pattern(
    r"\bwithout (?!(?:their|his|her|your)\b)(?:[\w’']+ ){0,3}"
    r"(?:approval|permission|consent|authori[sz]ation|leave|clearance)\b",
    r"\b(?:check|clear|ask|consult|talk|speak|approv\w*|permission|consent|authori[sz]ation|leave)\b"
    r"[^.]{0,60}\bbefore (?:you |they |anybody |anyone |employees )?(?:\w+ ){0,2}"
    r"(?:post|talk|speak|writ|comment|publish|shar|mention|say|blog)\w*",
    r"\bohne (?:\w+ ){0,3}(?:genehmigung|erlaubnis|zustimmung|freigabe)\b",
    r"\b(?:frag|klär|abstimm|genehmig|freigab|freigeb)\w*[^.]{0,60}\bbevor (?:\w+ ){0,6}"
    r"(?:post|sprech|red|schreib|äußer|veröffentlich|teil|erwähn)\w*",
    r"\b(?:need|require)s?\b[^.]{0,30}\b(?:prior|written|our|management’s)\b[^.]{0,20}"
    r"\b(?:approval|permission|consent|authori[sz]ation)\b|\bprior (?:written )?"
    r"(?:approval|permission|consent|authori[sz]ation)\b",
)
FREES: Final = pattern(
    r"\b(?:nothing|none|never|no|nor|not)\b[^.]{0,60}\b(?:limit|stop|restrict|prevent|keep|bar"
    r"|forbid|affect|apply|appli|hinder|interfere|take|touch|mean)",
    r"\bno\w*\b[^.]{0,40}\b(?:need\w*|necessary|required|penalt\w+|retaliat\w+)\b",
    r"\b(?:free|welcome|right) to\b|\byour (?:own )?right\b|\ballowed to\b",
    r"(?<!whether )(?<!if )(?<!what )\byou may\b(?! not)",
    r"\b(?:schränk|hinder|beschränk|verbiet|berühr|verbot)[^.]{0,60}\b(?:nicht|nichts|niemand)",
    r"\b(?:nichts|niemand)\b[^.]{0,60}\b(?:schränk|hinder|beschränk|verbiet|berühr)",
    r"\b(?:Ihr|dein) (?:gutes )?Recht\b|\bunberührt\b"
    r"|\bSie dürfen\b(?![^.]{0,60}\b(?:nicht|kein|nie))",
)
# “You must not keep anybody from …” protects what it names.
PROTECTS: Final = pattern(
    r"\b(?:stop|prevent|punish|threaten|discourage|hinder|press|pressure)\b|\bkeep\w*\b[^.]{0,40}\bfrom\b",
    r"\b(?:hindern|abhalten|bestrafen|drohen|unter Druck)\b",
)


@dataclass(frozen=True)
class Sentence:
    """``kind`` is the part's: may, ask, not or ""; ``label`` that of a note, "" of the rule.

    ``text`` is how it is read, with “company” for the organisation's name, ``said`` as it stands.
    ``item`` has all words of the rule or paragraph, ``freed`` those of its sentences that say
    what it does not limit.
    """

    text: str
    kind: str
    label: str
    item: str
    freed: str
    said: str

    @cached_property
    def is_reason(self) -> bool:
        return self.label in BECAUSE

    @cached_property
    def forbids(self) -> bool:
        """By standing under “You must not”, or by its own words."""
        if self.is_reason or FREES.search(self.text):
            return False
        if self.kind == "not" and not self.label:
            return not PROTECTS.search(self.text)
        return bool(BANS.search(self.text)) or self.hushes

    @cached_property
    def hushes(self) -> bool:
        """Forbids without a word that does: by what is secret, reserved, or punished."""
        found = HUSHES.search(self.text) or LEAVE.search(self.text)
        return bool(found) and not PROTECTS.search(self.text)

    @cached_property
    def unguarded(self) -> str:
        """The text without what makes it wait for leave, which narrows nothing."""
        return LEAVE.sub(" ", self.text)

    @cached_property
    def holds_back(self) -> bool:
        """Forbids, or lets people ask first."""
        asks = self.kind == "ask" and not self.label and not FREES.search(self.text)
        return asks or self.forbids

    @cached_property
    def demands(self) -> bool:
        """Says that something is to be done or is done: neither a ban nor a reason."""
        return not (self.is_reason or self.kind == "not" or BANS.search(self.text))


@dataclass(frozen=True, slots=True)
class LintRule:
    """One thing to look for: which sentences, why that is a fault, what to write instead."""

    key: str
    found: Callable[[list[Sentence]], Iterable[Sentence]]
    why: _StrOrPromise
    better: _StrOrPromise
    behind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """What the linter says of one sentence; ``behind`` cites the law or rule, if there is one."""

    rule: str
    sentence: str
    why: str
    better: str
    behind: tuple[str, ...] = ()


def sentences(text: str, names: Sequence[str] = ()) -> list[Sentence]:
    """Return each sentence of a guideline in Markdown, in its order; ``names`` are those of the
    organisation."""
    known = [re.escape(name.strip()) for name in names if len(name.strip()) > 1]
    own = re.compile(rf"\b(?:{'|'.join(known)})\b") if known else None
    return [each for block in text_blocks(text) for each in _of_block(block, own)]


def _of_block(block: Block, own: re.Pattern[str] | None) -> Iterator[Sentence]:
    lines = [list(_labelled(line)) for line in block.text.split("\n")]
    freed = " ".join(told for line in lines for _label, told in line if FREES.search(told))
    for line in lines:
        for label, told in line:
            read = own.sub(_company, told) if own else told
            yield Sentence(read, block.kind, label, block.text, freed, told)


def _company(found: re.Match[str]) -> str:
    return "Unternehmen" if GERMAN.search(found.string) else "company"


def _labelled(line: str) -> Iterator[tuple[str, str]]:
    label = ""
    if LABELLED.match(line):
        label, _colon, line = line.partition(":")
    for told in SENTENCES.split(ADDRESS.sub("", line).strip()):
        if told:
            yield label.casefold(), told[:LONGEST]
