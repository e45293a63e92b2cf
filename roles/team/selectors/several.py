"""Which answers can be given at one go, and what is unusual about the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from roles.org.models import Person
from roles.team.rules import Authority, ItemKind, State
from roles.team.selectors.inbox import Letter, inbox_waiting

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.team.models import Assignment

# Whether one takes a role oneself is nothing to say yes to by the dozen.
AT_ONCE = (ItemKind.CONSENT, ItemKind.APPROVE)


@dataclass(frozen=True, slots=True)
class SeveralRow:
    """One answer that is waited for and what is unusual about it; nothing unusual is plain."""

    letter: Letter
    assignment: Assignment
    unusual: tuple[str, ...]

    @property
    def decision(self) -> str:
        return self.letter.todo.subject.kind


def several_of(letters: Iterable[Letter], now: datetime) -> list[SeveralRow]:
    """Return those letters that ask for a consent or an approval, the unusual ones first."""
    rows = [
        SeveralRow(letter, letter.assignment, answer_unusual(letter, letter.assignment, now))
        for letter in letters
        if letter.todo.subject.kind in AT_ONCE
        and letter.assignment is not None
        and letter.assignment.state == State.PROPOSED
    ]
    return sorted(rows, key=lambda row: not row.unusual)


def several_waiting(viewer: Viewer, now: datetime) -> list[SeveralRow]:
    """Return the consents and approvals that wait for the viewer; two queries."""
    return several_of(inbox_waiting(viewer), now)


def answer_unusual(letter: Letter, assignment: Assignment, now: datetime) -> tuple[str, ...]:
    """Return what is to be read before this is answered: how far it goes, who it is, a word that
    somebody wrote, and that it is late."""
    outside = assignment.person.kind == Person.Kind.EXTERNAL
    words = {
        _("May make promises"): assignment.authority >= Authority.PROMISE,
        _("Of another organisation"): outside,
        _("With a word of the proposer"): bool(assignment.note),
        _("Late"): letter.todo.due_at < now,
    }
    return tuple(word for word, there in words.items() if there)
