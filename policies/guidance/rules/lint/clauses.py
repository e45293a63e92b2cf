"""A text as the rules of the linter read it: sentence by sentence, each in its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from policies.guidance.rules.compare import text_blocks
from policies.guidance.rules.lists import BECAUSE
from policies.guidance.rules.text import LABELLED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.utils.functional import _StrOrPromise

    from policies.guidance.rules.compare import Block

ADDRESS: Final = re.compile(r"\s*\(?\b(?:https?://|mailto:)\S*")
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
FREES: Final = pattern(
    r"\b(?:nothing|none|never|no|nor|not)\b[^.]{0,60}\b(?:limit|stop|restrict|prevent|keep|bar"
    r"|forbid|affect|apply|appli|hinder|interfere|take|touch|mean)",
    r"\b(?:free|welcome|right) to\b|\byour (?:own )?right\b|\byou may\b(?! not)|\ballowed to\b",
    r"\b(?:schränk|hinder|beschränk|verbiet|berühr|verbot)[^.]{0,60}\b(?:nicht|nichts|niemand)",
    r"\b(?:nichts|niemand)\b[^.]{0,60}\b(?:schränk|hinder|beschränk|verbiet|berühr)",
    r"\b(?:Ihr|dein) (?:gutes )?Recht\b|\bunberührt\b"
    r"|\bSie dürfen\b(?![^.]{0,60}\b(?:nicht|kein|nie))",
)
# “You must not keep anybody from …” protects what it names.
PROTECTS: Final = pattern(
    r"\b(?:stop|keep|prevent|punish|threaten|discourage|hinder|press|pressure)\b",
    r"\b(?:hindern|abhalten|bestrafen|drohen|unter Druck)\b",
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """``kind`` is the part's: may, ask, not or ""; ``label`` that of a note, "" of the rule.

    ``item`` has all words of the rule or paragraph, ``freed`` those of its sentences that say
    what it does not limit.
    """

    text: str
    kind: str
    label: str
    item: str
    freed: str

    @property
    def is_reason(self) -> bool:
        return self.label in BECAUSE

    @property
    def forbids(self) -> bool:
        """By standing under “You must not”, or by its own words."""
        if self.is_reason or FREES.search(self.text):
            return False
        if self.kind == "not" and not self.label:
            return not PROTECTS.search(self.text)
        return bool(BANS.search(self.text))

    @property
    def holds_back(self) -> bool:
        """Forbids, or lets people ask first."""
        asks = self.kind == "ask" and not self.label and not FREES.search(self.text)
        return asks or self.forbids

    @property
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


def sentences(text: str) -> list[Sentence]:
    """Return each sentence of a guideline in Markdown, in its order."""
    return [each for block in text_blocks(text) for each in _of_block(block)]


def _of_block(block: Block) -> Iterator[Sentence]:
    lines = [list(_labelled(line)) for line in block.text.split("\n")]
    freed = " ".join(told for line in lines for _label, told in line if FREES.search(told))
    for line in lines:
        for label, told in line:
            yield Sentence(told, block.kind, label, block.text, freed)


def _labelled(line: str) -> Iterator[tuple[str, str]]:
    label = ""
    if LABELLED.match(line):
        label, _colon, line = line.partition(":")
    for told in SENTENCES.split(ADDRESS.sub("", line).strip()):
        if told:
            yield label.casefold(), told
