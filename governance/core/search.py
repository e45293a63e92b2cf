"""Finding things by what people type: any part of a word, whatever the accents and capitals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import F, Func, Model, Q, TextField, Value
from django.db.models.functions import Collate

if TYPE_CHECKING:
    from django.db.models import QuerySet

ROW = TypeVar("ROW", bound=Model)

LONGEST = 100
MOST_WORDS = 5
CURLED = "\u2019"
TRIGRAM = 3  # shorter words have none, so no index can find them inside another


class Fold(Func):
    """A text without capitals and accents, as ``playbook_fold`` of the database makes it."""

    function = "playbook_fold"
    output_field = TextField()


def sort_key(name: str) -> Collate:
    """Return what people sort by: the folded field, byte by byte, so that an index serves both
    the order and the search by how it begins."""
    return Collate(Fold(F(name)), "C")


def words_of(q: str) -> list[str]:
    """Return the words of what was typed, at most five."""
    return q.replace("\x00", "").strip()[:LONGEST].split()[:MOST_WORDS]


def is_short(words: list[str]) -> bool:
    """Whether no word is long enough to be looked for inside others."""
    return all(sum(sign.isalnum() for sign in word) < TRIGRAM for word in words)


def search_any(
    rows: QuerySet[ROW], q: str, *, name: str, text: Fold | None = None
) -> QuerySet[ROW]:
    """Return the rows in which every word of ``q`` stands somewhere in ``text``.

    One or two letters are looked for at the beginning of ``name`` only. Nothing typed finds
    nothing. Both have an index of their own where there are many rows: see ``roles.org``.
    """
    words = words_of(q)
    if not words:
        return rows.none()
    if is_short(words):
        return search_start(rows, q, name=name)
    found: dict[str, Any] = {"search_text": text or Fold(F(name))}
    wanted = Q()
    for word in words:
        wanted &= _spelt("search_text__contains", word)
    matching: QuerySet[ROW] = rows.alias(**found).filter(wanted)
    return matching


def search_start(rows: QuerySet[ROW], q: str, *, name: str) -> QuerySet[ROW]:
    """Return the rows whose ``name`` begins with ``q``."""
    key: dict[str, Any] = {"search_key": sort_key(name)}
    wanted = _spelt("search_key__startswith", " ".join(words_of(q)))
    starting: QuerySet[ROW] = rows.alias(**key).filter(wanted)
    return starting


def _spelt(lookup: str, text: str) -> Q:
    """Return the condition with either apostrophe: a phone types another one than most files have,
    and “O’Brien” is “O'Brien”."""
    plain = text.replace(CURLED, "'")
    found = Q()
    for each in dict.fromkeys((plain, plain.replace("'", CURLED))):
        found |= Q((lookup, Fold(Value(each))))
    return found
