"""What differs between two texts of a guideline: by block first, then by word.

A block is a rule with its reasons, an item of another list, or a paragraph, under its heading.
What only moved within its part is the same; what moved to another part has changed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from policies.guidance.rules.text import MARKDOWN, part_kind, text_normal, words_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

ALIKE: Final = 0.4  # share of words in common from which on two blocks are one that was changed
TRIED: Final = 40_000  # pairs of blocks; beyond, what is left over counts as new and gone
WORD: Final = re.compile(r"\S+[^\S\n]*|\n")


@dataclass(frozen=True, slots=True)
class Block:
    """Plain words under a heading; ``kind`` is may, ask, not or "", of a rule."""

    kind: str
    heading: str
    text: str

    @property
    def statement(self) -> str:
        """Without its reasons."""
        return self.text.partition("\n")[0]

    @property
    def place(self) -> str:
        return self.kind or self.heading.casefold()


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A block that is not the same: one side is None when it is new or gone."""

    before: Block | None
    after: Block | None
    was: tuple[Piece, ...] = ()
    now: tuple[Piece, ...] = ()

    @property
    def kind(self) -> str:
        if self.before is None:
            return "new"
        return "gone" if self.after is None else "changed"

    @property
    def block(self) -> Block:
        return self.after or self.before or Block("", "", "")


@dataclass(frozen=True, slots=True)
class Compared:
    differences: tuple[Difference, ...]
    same: tuple[Block, ...]

    @property
    def count(self) -> int:
        return len(self.differences) + len(self.same)


def texts_compared(before: str, after: str) -> Compared:
    """Compare two texts in Markdown; in the order of ``after``, then what is gone."""
    old, new = text_blocks(before), text_blocks(after)
    kept = _same(old, new)
    left = [block for number, block in enumerate(old) if number not in kept.values()]
    fresh = {number: block for number, block in enumerate(new) if number not in kept}
    pairs = _pairs(left, fresh)
    differences = [_difference(pairs.get(number), block) for number, block in fresh.items()]
    taken = {id(block) for block in pairs.values()}
    differences += [_difference(block, None) for block in left if id(block) not in taken]
    return Compared(tuple(differences), tuple(new[number] for number in sorted(kept)))


def text_blocks(text: str) -> list[Block]:
    """Return the blocks of a text, in its order."""
    return list(_blocks(text_normal(text)))


def _blocks(text: str) -> Iterator[Block]:
    heading = ""
    for group in _groups(MARKDOWN.parse(text), level=0):
        first = group[0]
        if first.type == "heading_open" and first.tag == "h2":
            heading = _told(group)
            continue
        listed = first.type in {"bullet_list_open", "ordered_list_open"}
        kind = part_kind(heading) if first.type == "bullet_list_open" else ""
        for item in _groups(group[1:-1], level=1) if listed else [group]:
            if told := _told(item):
                yield Block(kind, heading, told)


def _groups(tokens: Sequence[Token], level: int) -> Iterator[list[Token]]:
    """Return the elements that begin at ``level``, each with all that is in it."""
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == level and token.nesting <= 0:
            yield group
            group = []


def _told(tokens: Iterable[Token]) -> str:
    """Return the words of an element, a paragraph a line."""
    lines = (words_plain(token) for token in tokens if token.type == "inline" or token.content)
    return "\n".join(line for line in lines if line)


def _same(old: Sequence[Block], new: Sequence[Block]) -> dict[int, int]:
    """Return which of ``new`` is which of ``old``, word for word and in the same part."""
    waiting: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, block in reversed(list(enumerate(old))):
        waiting[block.place, block.text].append(number)
    return {
        number: waiting[block.place, block.text].pop()
        for number, block in enumerate(new)
        if waiting[block.place, block.text]
    }


def _pairs(left: Sequence[Block], fresh: dict[int, Block]) -> dict[int, Block]:
    """Return which of ``left`` each of ``fresh`` was: the most alike first."""
    if len(left) * len(fresh) > TRIED:
        return {}
    words = [set(block.text.casefold().split()) for block in left]
    likeness = [
        (_likeness(words[at], set(block.text.casefold().split())), at, number)
        for number, block in fresh.items()
        for at in range(len(left))
    ]
    pairs: dict[int, Block] = {}
    taken: set[int] = set()
    for alike, at, number in sorted(likeness, key=lambda each: (-each[0], each[1:])):
        if alike < ALIKE:
            break
        if at not in taken and number not in pairs:
            taken.add(at)
            pairs[number] = left[at]
    return pairs


def _likeness(one: set[str], other: set[str]) -> float:
    """Return the share of the words of both that both have, 0 to 1 (Dice)."""
    return 2 * len(one & other) / ((len(one) + len(other)) or 1)


def _difference(before: Block | None, after: Block | None) -> Difference:
    if before is None or after is None:
        gone = (Piece(before.text, differs=True),) if before else ()
        return Difference(before, after, gone, (Piece(after.text, differs=True),) if after else ())
    was, now = WORD.findall(before.text), WORD.findall(after.text)
    steps = SequenceMatcher(None, was, now).get_opcodes()
    return Difference(
        before,
        after,
        tuple(_pieces((was[a:b], step != "equal") for step, a, b, _c, _d in steps)),
        tuple(_pieces((now[c:d], step != "equal") for step, _a, _b, c, d in steps)),
    )


def _pieces(runs: Iterable[tuple[list[str], bool]]) -> Iterator[Piece]:
    for words, differs in runs:
        if differs:
            yield from _marked("".join(words))
        elif words:
            yield Piece("".join(words))


def _marked(words: str) -> Iterator[Piece]:
    """Mark the words, not the space around them."""
    core = words.strip()
    before, _core, after = words.partition(core) if core else (words, "", "")
    for text in (before, core, after):
        if text:
            yield Piece(text, differs=text == core)
