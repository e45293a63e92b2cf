"""Texts to begin with: ours, to be changed to taste. Each is a file in Markdown with a header."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.translation import get_language

from policies.guidance.rules.text import reading_minutes
from roles.team.rules.audiences import AudienceDraft

FOLDER: Final = Path(__file__).parents[1] / "starters"
ENGLISH: Final = "en"
BASELINE: Final = "baseline"
STARTERS: Final = (
    *(BASELINE, "disclosure", "frontline", "crisis", "personal", "partners"),
    *("privacy", "accessibility", "regulated", "recruitment", "contract", "leaving"),
)


@dataclass(frozen=True, slots=True)
class Starter:
    """One text in one language; ``kind`` is guideline or clause."""

    key: str
    language: str
    title: str
    summary: str
    audience: AudienceDraft
    kind: str
    text: str

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def minutes(self) -> int:
        return reading_minutes(self.text)

    def for_organisation(self, name: str) -> str:
        """Return the text with ``name`` where it speaks of the organisation."""
        return self.text.replace("{organisation}", name)


def starter_named(key: str, language: str = "") -> Starter | None:
    """Return a starter in ``language``, else the reader's, else English; None if there is none."""
    if key not in STARTERS:
        return None
    wanted = (language or get_language() or ENGLISH).partition("-")[0]
    found = _read(wanted, key) if wanted.isalpha() else None
    return found or _read(ENGLISH, key)


def starters() -> list[Starter]:
    """Return the library, each in the reader's language if it is there."""
    return [found for key in STARTERS if (found := starter_named(key))]


@cache
def _read(language: str, key: str) -> Starter | None:
    path = FOLDER / language / f"{key}.md"
    if not path.is_file():
        return None
    _before, header, text = path.read_text(encoding="utf-8").split("---\n", 2)
    told = dict(line.split(": ", 1) for line in header.strip().splitlines())
    return Starter(
        key=key,
        language=language,
        title=told["title"],
        summary=told["summary"],
        audience=_audience(told["audience"].split()),
        kind=told["kind"],
        text=text.strip(),
    )


def _audience(words: list[str]) -> AudienceDraft:
    return (
        AudienceDraft()
        if words == ["everyone"]
        else AudienceDraft("role_kinds", None, tuple(words))
    )
