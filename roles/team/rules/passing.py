"""Who is asked next when there was no answer in time. Pure decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from roles.team.rules.asked import Asked
from roles.team.rules.asking import AskedPerson
from roles.team.rules.states import Authority, RoleKind

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from roles.team.rules.asking import Circle

LAPSED: Final = "lapsed"  # why a proposal that nobody accepted in time was withdrawn


def consenter_next(
    circle: Circle, *, managers_above: Iterable[int], never: Container[int | None]
) -> AskedPerson | None:
    """Return the next line manager upwards, else the chain of those without one.

    ``never`` holds the subject and everybody who was asked already; None when nobody is left,
    and then it stays with the last one: consent never dies.
    """

    def chain() -> Iterator[tuple[Iterable[int], Asked]]:
        yield managers_above, Asked.MANAGER_ABOVE
        yield circle.heads_above, Asked.LATE
        yield circle.head_coaches, Asked.LATE_HEAD
        yield circle.fallback_coaches, Asked.LATE
        yield circle.department_heads[:1], Asked.LATE
        yield from _stand_ins(circle)

    return _first(chain(), never)


def approver_next(
    circle: Circle,
    *,
    kind: str,
    authority: int,
    legal: bool,
    by_head: bool = False,
    never: Container[int | None],
) -> AskedPerson | None:
    """Return who approves instead, along the chain of approvals; None when nobody is left.

    ``never`` holds the subject, the proposer, whoever gives another approval and everybody who
    was asked already.
    """

    def chain() -> Iterator[tuple[Iterable[int], Asked]]:
        if by_head:
            yield circle.department_heads, Asked.LATE
        elif legal:
            yield circle.legal, Asked.LEGAL
        else:
            if kind != RoleKind.COACH and authority <= Authority.REPLY:
                yield circle.coaches, Asked.LATE_COACH
            yield circle.head_coaches, Asked.LATE_HEAD
            yield circle.fallback_coaches, Asked.LATE
            if authority > Authority.REPLY:
                yield circle.department_heads[:1], Asked.LATE
        yield from _stand_ins(circle)

    return _first(chain(), never)


def _stand_ins(circle: Circle) -> Iterator[tuple[Iterable[int], Asked]]:
    yield circle.root_heads, Asked.LATE
    yield circle.executives, Asked.LATE
    yield circle.administrators, Asked.ADMINISTRATOR


def _first(
    chain: Iterable[tuple[Iterable[int], Asked]], never: Container[int | None]
) -> AskedPerson | None:
    for people, because in chain:
        for person in people:
            if person not in never:
                return AskedPerson(person, because)
    return None
