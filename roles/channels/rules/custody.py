"""What has to be known of a channel, what may never stand there, and by when it is looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HELD: Final = ("owner", "second_admin", "content_owner")  # who has a channel together
VERIFY_DAYS: Final = 180
VERIFY_EARLY: Final = 7  # so many days before it is due the owner is asked
VERIFY_FIRST: Final = 30  # days for what was never verified
WITH_ADMINS: Final = frozenset({"social", "phone", "email", "chat", "forum"})
WITH_MAILBOX: Final = frozenset({"social", "chat", "forum"})  # what one can be locked out of
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LIST_SEPARATOR: Final = ";"  # between the parts of a cell, in files; within one it is ``\\;``
WITHIN_PART: Final = "\\" + LIST_SEPARATOR
BETWEEN_PARTS: Final = re.compile(r"(?<!\\);")
HOURS: Final = re.compile(
    rf"({'|'.join(DAYS)})(?:\s*-\s*({'|'.join(DAYS)}))?\s+(\d\d:\d\d)\s*-\s*(\d\d:\d\d)"
)
MIDNIGHT: Final = time(0)
NAMED_SECRET: Final = re.compile(
    r"(pass(word|wort|code|phrase)?|pwd|kennwort|secret|geheimnis|token|api[ _-]?key|pin|"
    r"(recovery|backup|wiederherstellungs)[ _-]?codes?)\s*(:|=|\bis\b|\bist\b)\s*\S",
    re.IGNORECASE,
)
LONG_WORD: Final = re.compile(r"(?<![\w/.@:-])[A-Za-z0-9+/_=-]{20,}(?![\w/.@:-])")


@dataclass(frozen=True, slots=True)
class Hours:
    """On one day of the week, 1 is Monday; ``closes`` at midnight is the end of that day."""

    weekday: int
    opens: time
    closes: time


def looks_secret(text: str) -> bool:
    """Whether ``text`` seems to hold a password, a key or a code: those are never kept here."""
    return bool(NAMED_SECRET.search(text)) or any(
        re.search(r"\d", word) and re.search(r"[a-z]", word) and re.search(r"[A-Z]", word)
        for word in LONG_WORD.findall(text)
    )


def hours_read(text: str) -> list[Hours]:
    """Read "Mon-Fri 09:00-17:00", one line or several; raises ValueError with the wrong line."""
    found: list[Hours] = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        found += _hours(line)
    ordered = sorted(found, key=lambda each: (each.weekday, each.opens))
    for before, after in pairwise(ordered):
        if before.weekday == after.weekday and (
            before.closes == MIDNIGHT or after.opens < before.closes
        ):
            raise ValueError(_day(after.weekday))
    return ordered


def _hours(line: str) -> list[Hours]:
    match = HOURS.fullmatch(line.lower())
    if match is None:
        raise ValueError(line)
    first, last, *times = match.groups()
    try:
        opens, closes = map(_time, times)
    except ValueError:
        raise ValueError(line) from None
    days = range(DAYS.index(first), DAYS.index(last or first) + 1)
    if not days or (closes != MIDNIGHT and opens >= closes):
        raise ValueError(line)
    return [Hours(day + 1, opens, closes) for day in days]


def _time(text: str) -> time:
    return MIDNIGHT if text == "24:00" else time.fromisoformat(text)


def hours_words(hours: Iterable[Hours]) -> list[str]:
    """Return the lines that ``hours_read`` reads, days with the same hours together."""
    by_times: dict[tuple[time, time], list[int]] = {}
    for each in sorted(hours, key=lambda one: (one.weekday, one.opens)):
        by_times.setdefault((each.opens, each.closes), []).append(each.weekday)
    lines = []
    for (opens, closes), days in by_times.items():
        end = "24:00" if closes == MIDNIGHT else f"{closes:%H:%M}"
        lines += [f"{run} {opens:%H:%M}-{end}" for run in _runs(days)]
    return lines


def hours_listed(hours: Iterable[Hours]) -> str:
    """Return each day by itself, "Mon 09:00-17:00;Tue 09:00-17:00", which ``hours_read`` reads
    once it stands on lines."""
    ordered = sorted(hours, key=lambda one: (one.weekday, one.opens))
    return LIST_SEPARATOR.join(hours_words([each])[0] for each in ordered)


def list_joined(parts: Sequence[str]) -> str:
    """Return one cell that ``list_split`` reads as the same parts."""
    # A blank keeps a backslash at an end from the separator; reading leaves it out.
    apart = (f"{part} " if part.endswith("\\") else part for part in parts)
    return LIST_SEPARATOR.join(part.replace(LIST_SEPARATOR, WITHIN_PART) for part in apart)


def list_split(cell: str) -> list[str]:
    """Return what stands between the semicolons and on the lines of a cell, each once."""
    parts = (part for line in cell.splitlines() for part in BETWEEN_PARTS.split(line))
    found = (part.strip().replace(WITHIN_PART, LIST_SEPARATOR) for part in parts)
    return list(dict.fromkeys(part for part in found if part))


def _runs(days: list[int]) -> list[str]:
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ["-".join(dict.fromkeys(_day(each) for each in (run[0], run[-1]))) for run in runs]


def _day(day: int) -> str:
    return DAYS[day - 1].capitalize()
