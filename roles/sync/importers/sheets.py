"""A table as it was read: columns of equally many cells, and the faults found on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.core.errors import Invalid, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from roles.sync.importers.columns import Table

SHOWN = 100
ROW = re.compile(r"[^,]+, row (?!1\b)\d+|/[^/]+/\d+")  # of CSV behind its header; of JSON
CSV_PLACE = re.compile(r"([^,]+)(?:, row (\d+))?(?:, column (.+))?")
NAME = re.compile("[^\x00\ud800-\udfff]{0,200}")


def is_name(name: str) -> bool:
    """Whether a column can be called so: it is shown, and kept as JSON in PostgreSQL."""
    return NAME.fullmatch(name) is not None


def place_words(place: str) -> str:
    """Return the place of a cell, or of less, in the reader's language; a pointer as it is."""
    found = CSV_PLACE.fullmatch(place)
    if found is None:
        return place
    file, row, column = found.groups()
    words = file + (", " + _("row %s") % row if row else "")
    return words + (", " + _("column %s") % column if column else "")


@dataclass(slots=True)
class Sheet:
    """``rows`` number the cells for people; ``known`` says per row which columns were there.

    Blank and null cells are ``""``. ``known`` is a bit for each of ``columns``, in order;
    None means that every row has them all. ``suspect``: cells may hold NUL or broken UTF-8.
    ``plain`` is the body of a CSV file that needs no quotes, as PostgreSQL can read it itself.
    """

    table: Table
    where: Callable[[int, str], str]
    rows: list[int]
    columns: dict[str, list[str]]
    known: list[int] | None = None
    extra: list[str] = field(default_factory=list)
    suspect: bool = False
    plain: str | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def place(self, index: int, column: str = "") -> str:
        return self.where(self.rows[index], column)

    def knows(self, index: int, column: str) -> bool:
        if self.known is None:
            return column in self.columns
        return bool(self.known[index] >> list(self.columns).index(column) & 1)


class Rejected(Invalid):
    """Rows of the files cannot be right; ``rows`` counts them."""

    rows = 0


@dataclass(slots=True)
class Faults:
    """Collects what is wrong; keeps the first hundred and counts the rest."""

    kept: list[Problem] = field(default_factory=list)
    total: int = 0
    rows: set[str] = field(default_factory=set)

    def add(self, pointer: str, detail: str) -> None:
        self.total += 1
        if row := ROW.match(pointer):
            self.rows.add(row[0])
        if self.total <= SHOWN:
            self.kept.append(Problem(pointer, detail))

    def raise_any(self) -> None:
        """Raise Rejected, naming the faults, if there are any."""
        if not self.total:
            return
        detail = ngettext(
            "%(count)d fault was found; nothing was imported.",
            "%(count)d faults were found; nothing was imported.",
            self.total,
        ) % {"count": self.total}
        if self.total > SHOWN:
            detail += " " + _("The first %(shown)d are listed.") % {"shown": SHOWN}
        refused = Rejected("import_invalid", detail, problems=self.kept)
        refused.rows = len(self.rows)
        raise refused
