"""How an evidence pack is written: cells that no spreadsheet runs, files that are always alike."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from governance.core.export import formula_escape
from policies.guidance.rules.text import MARKDOWN, words_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


SOME: Final = 500  # rows to a piece of work
LISTS: Final = ("bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close")
EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP knows: the same for all


class Sink(io.RawIOBase):
    """A file that is only ever written, and handed on in pieces of ``most`` bytes."""

    def __init__(self, keep: Callable[[bytes], object], most: int) -> None:
        super().__init__()
        self._keep, self._most, self._held = keep, most, bytearray()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._held += content
        self.size += len(content)
        while len(self._held) >= self._most:
            self._keep(bytes(self._held[: self._most]))
            del self._held[: self._most]
        return len(content)

    def close(self) -> None:
        if self._held:
            self._keep(bytes(self._held))
            self._held.clear()
        super().close()


class PackWriter:
    """Writes files into a ZIP one after the other, and knows the SHA-256 of each."""

    def __init__(self, sink: Sink, folder: str) -> None:
        self._archive = zipfile.ZipFile(sink, "w")
        self._folder = folder
        self.files: dict[str, dict[str, object]] = {}

    def file(self, name: str, pieces: Iterable[bytes], **more: object) -> str:
        """Write one file; return its SHA-256."""
        member = zipfile.ZipInfo(f"{self._folder}/{name}", EPOCH)
        member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        digest = hashlib.sha256()
        with self._archive.open(member, "w", force_zip64=True) as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
        self.files[name] = {"sha256": digest.hexdigest(), **more}
        return digest.hexdigest()

    def table(self, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
        """Write a CSV file as the lists of the product are; return its number of rows."""
        counted = Counted(rows)
        self.file(name, csv_pieces(header, counted))
        self.files[name]["rows"] = counted.count
        return counted.count

    def close(self) -> None:
        self._archive.close()


class Counted:
    """Rows that know how many they were."""

    def __init__(self, rows: Iterable[Sequence[object]]) -> None:
        self._rows, self.count = rows, 0

    def __iter__(self) -> Any:
        for row in self._rows:
            self.count += 1
            yield row


def csv_pieces(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterable[bytes]:
    """Yield RFC 4180 in UTF-8 with a mark, some hundred rows at a time."""
    text = io.StringIO()
    writer = csv.writer(text)
    text.write("\ufeff")
    writer.writerow(header)
    for number, row in enumerate(rows, start=1):
        writer.writerow([cell_text(cell) for cell in row])
        if number % SOME == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def cell_text(cell: object) -> object:
    """Return a cell: moments in UTC to the microsecond, text that is no formula."""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if cell is None or isinstance(cell, int):
        return cell
    if isinstance(cell, list):
        return formula_escape("; ".join(str(each) for each in cell))
    return formula_escape(str(cell).replace("\x00", ""))


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a text on paper; ``kind`` is heading, item or text.

    ``depth`` is how far in an item or text stands, and of which level a heading is (1 to 6).
    """

    kind: str
    text: str
    depth: int


def text_blocks(text: str) -> list[Block]:
    """Return Markdown as plain pieces, one for each heading, item of a list and paragraph."""
    blocks: list[Block] = []
    kind, depth, level = "text", 0, 0
    for token in MARKDOWN.parse(text):
        if token.type in LISTS:
            depth += token.nesting
        elif token.type == "list_item_open":
            kind = "item"
        elif token.type == "heading_open":
            kind, level = "heading", int(token.tag.removeprefix("h"))
        elif token.type == "inline":
            within = max(depth - (kind == "item"), 0)
            blocks.append(Block(kind, words_plain(token), level if kind == "heading" else within))
            kind = "text"
        elif token.type in {"fence", "code_block"}:
            blocks.append(Block("text", token.content, depth))
    return blocks
