"""The library: what is kept for everybody, and what of it comes near a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Case, F, FloatField, Q, Value, When

from governance.audit.selectors import entries_about
from governance.core.database import row_get
from governance.core.search import Fold
from governance.playbooks.models import Practice
from governance.playbooks.models.practices import LANGUAGES, PRACTICE_TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.playbooks.models import PracticeQuerySet

SHOWN: Final = 10
PAGE: Final = 50
HISTORY: Final = 20
MOST_WORDS: Final = 40  # of what is asked; a question may be long
INSIDE: Final = 5  # signs that a word needs to be looked for inside others
INSIDE_RANK, NOTHING = Value(0.1), Value(0.0)
# Without little words such as "the" and "der".
TELLING: Final = """
SELECT word FROM unnest(%s::text[]) WITH ORDINALITY AS typed (word, place)
WHERE to_tsvector('english', word) <> '' AND to_tsvector('german', word) <> '' ORDER BY place
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a practice's history."""

    at: datetime
    by: str
    verb: str
    before: Mapping[str, str]
    reason: str


def practices_all(viewer: Viewer) -> PracticeQuerySet:
    """Return all that the viewer may read, newest first, owners at hand."""
    found = Practice.objects.visible_to(viewer).select_related("owner__department")
    return found.defer("document").order_by("-kept_at", "-id")


def practices_shown(viewer: Viewer, *, show: str, q: str, today: date) -> PracticeQuerySet:
    """Return that part of the library, what comes nearest to ``q`` first."""
    found = practices_all(viewer)
    if show == "retired":
        found = found.exclude(retired_at=None)
    elif show == "due":
        found = found.due(today)
    else:
        found = found.current()
    if show == "yours":
        found = found.filter(owner_id=viewer.person_id or 0)
    return practices_near(found, q) if q.strip() else found


def practices_near(rows: PracticeQuerySet, q: str) -> PracticeQuerySet:
    """Return the rows that share a word with ``q``, those that share the most first.

    Words count by their stems, English and German; a longer one is also found inside others.
    Little words do not count. Two queries.
    """
    words = _words(q)
    if not words:
        return rows.none()
    any_of = " or ".join(words)
    query = reduce(
        or_, (SearchQuery(any_of, config=each, search_type="websearch") for each in LANGUAGES)
    )
    wanted, rank = Q(document=query), SearchRank(F("document"), query) + NOTHING
    for word in words:
        if len(word) >= INSIDE:
            inside = Q(kept_text__contains=Fold(Value(word)))
            wanted |= inside
            rank += Case(When(inside, then=INSIDE_RANK), default=0.0, output_field=FloatField())
    text: dict[str, Any] = {"kept_text": PRACTICE_TEXT}
    near: PracticeQuerySet = rows.alias(**text).filter(wanted)
    return near.order_by(rank.desc(), "-kept_at", "-id")


def _words(q: str) -> list[str]:
    """Return what was typed as words, without those that are little in either language."""
    typed = list(dict.fromkeys(re.findall(r"[^\W_]+", q.casefold())))[:MOST_WORDS]
    with connection.cursor() as cursor:
        cursor.execute(TELLING, [typed])
        return [word for (word,) in cursor.fetchall()]


def practices_found(viewer: Viewer, q: str) -> list[Practice]:
    """Return those in use that come nearest to ``q``, or the newest, at most ten."""
    known = practices_all(viewer).current()
    found = practices_near(known, q) if q.strip() else known
    return list(found[:SHOWN])


def practice_get(viewer: Viewer, uid: UUID) -> Practice:
    """Return it with its owner; raises Missing."""
    return row_get(practices_all(viewer), uid)


def practice_history(practice: Practice) -> list[Change]:
    """Return what was done with it, newest first, at most twenty; one query."""
    return [
        Change(
            at=entry.recorded_at,
            by=entry.actor_label,
            verb=entry.verb.partition(".")[2],
            before={
                name: value[0] for name, value in entry.changes.items() if isinstance(value, list)
            },
            reason=entry.reason,
        )
        for entry in entries_about(practice.uid).order_by("-id")[:HISTORY]
    ]
