"""Which answers can be given at one go, and what is unusual about the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from roles.org.models import Person
from roles.team.models import Assignment
from roles.team.rules import Authority, ItemKind, State
from roles.team.selectors.hours import with_week
from roles.team.selectors.inbox import Letter, inbox_closed, inbox_waiting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer

# Whether one takes a role oneself is nothing to say yes to by the dozen.
AT_ONCE = (ItemKind.CONSENT.value, ItemKind.APPROVE.value)


@dataclass(frozen=True, slots=True)
class SeveralRow:
    """One answer that is waited for and what is unusual about it; nothing unusual is plain."""

    letter: Letter
    assignment: Assignment
    unusual: tuple[str, ...]

    @property
    def decision(self) -> str:
        return self.letter.todo.subject.kind

    @property
    def key(self) -> str:
        return str(self.letter.todo.uid)


def several_of(letters: Iterable[Letter], now: datetime) -> list[SeveralRow]:
    """Return those letters that ask for a consent or an approval, the unusual ones first; one
    query where there are some."""
    rows = [
        row
        for row in _rows(letters, now)
        if row.assignment.state == State.PROPOSED and row.letter.todo.closed_at is None
    ]
    return sorted(rows, key=lambda row: not row.unusual)


def several_waiting(viewer: Viewer, now: datetime) -> list[SeveralRow]:
    """Return the consents and approvals that wait for the viewer; four queries."""
    return several_of(inbox_waiting(viewer, kinds=AT_ONCE), now)


def several_closed(viewer: Viewer, uids: Collection[UUID], now: datetime) -> list[SeveralRow]:
    """Return those of these that the viewer was asked, and that are closed meanwhile, as far as
    nothing is unusual about them."""
    return [row for row in _rows(inbox_closed(viewer, uids), now) if not row.unusual]


def _rows(letters: Iterable[Letter], now: datetime) -> list[SeveralRow]:
    asked = [
        (letter, letter.assignment)
        for letter in letters
        if letter.todo.subject.kind in AT_ONCE and letter.assignment is not None
    ]
    much = _too_much([assignment.pk for _letter, assignment in asked])
    return [
        SeveralRow(
            letter, assignment, answer_unusual(letter, assignment, now, much=assignment.pk in much)
        )
        for letter, assignment in asked
    ]


def _too_much(ids: Collection[int]) -> set[int]:
    """Return of these by primary key those that say hours and with which all of the person's go
    beyond a sensible week; one query, none for none."""
    said = with_week(Assignment.objects.filter(pk__in=ids, hours__isnull=False))
    beyond: dict[str, Any] = {"beyond__gt": 0}
    return set(said.filter(**beyond).values_list("pk", flat=True))


def answer_unusual(
    letter: Letter, assignment: Assignment, now: datetime, *, much: bool
) -> tuple[str, ...]:
    """Return what is to be read before this is answered: how far it goes, who it is, a word that
    somebody wrote, that it takes too ``much`` of a week, and that it is late."""
    outside = assignment.person.kind == Person.Kind.EXTERNAL
    words = {
        _("May make promises"): assignment.authority >= Authority.PROMISE,
        _("Of another organisation"): outside,
        _("With a word of the proposer"): bool(assignment.note),
        _("Many hours a week"): much,
        _("Late"): letter.todo.closed_at is None and letter.todo.due_at < now,
    }
    return tuple(word for word, there in words.items() if there)
