"""Who has held which role since when: one row a role, for every company alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from governance.home.demo.channels import handles_of
from governance.home.demo.departments import BY_KEY, ROOT
from governance.home.demo.people import unit_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from governance.home.demo.people import Place

LONGEST, STEP, SPREAD = 170, 11, 100  # days since somebody took a role on: 170 to 71
LONGEST_SISTERS, SPREAD_SISTERS = 16, 13
HEAD_COACH: Final = "LARKFIELD-LARKFIELD-002"
ROLELESS: Final = frozenset({"head", "lead", "rest"})
NEXT_MONDAY: Final = 0
# Terms that run out, in days from now; for each a successor is proposed or getting ready.
TERMS: Final = {
    ("support", "responder", 5): 35,
    ("support", "responder", 6): NEXT_MONDAY,
    ("marketing", "responder", 1): 35,
    ("retail", "responder", 0): 35,
    ("agency", "responder", 1): 10,
    ("design", "product", 0): 35,
    ("logistics", "gatherer", 0): 35,
    ("manufacturing", "gatherer", 0): 35,
}


# Several look after one channel: the first of them all the time, the others when it is busy.
HOURS: Final = ("mornings", "afternoons", "evenings", "weekends", "fairs", "launches", "recalls")
TOPICS: Final = ("stoves", "tents", "stores", "online shop", "clothing", "fairs", "rentals")


@dataclass(frozen=True, slots=True)
class Seat:
    """``since`` days ago; ``term`` in days from now, None without one. The rest are keys."""

    person: str
    department: str
    type: str
    focus: str
    since: int
    term: int | None
    proposer: str
    approver: str


def seats_of(places: Iterable[Place], monday: int) -> Iterator[Seat]:
    """Yield the roles of these people; ``monday`` is in how many days the next one comes."""
    coaches: dict[str, str] = {}
    for number, place in enumerate(places):
        first = place.key.startswith(unit_key(0, place.unit) + "-")
        if place.place == "coach":
            coaches.setdefault(place.department, place.key)
        kind = _type_of(place, first=first)
        if kind:
            yield _seat(place, kind, number, coaches, monday if first else None)


def _type_of(place: Place, *, first: bool) -> str:
    """Return the key of the role type that somebody holds, empty for none."""
    if place.place == "head" and dict(BY_KEY[place.unit].booth).get("executives"):
        return "executives"
    if place.place == "rest" and place.unit == ROOT and place.number == 0 and not first:
        return "coach"  # the head coach's place in a sister company
    return "" if place.place in ROLELESS else place.place


def _seat(
    place: Place, kind: str, number: int, coaches: dict[str, str], monday: int | None
) -> Seat:
    term = TERMS.get((place.unit, place.place, place.number)) if monday is not None else None
    coach = coaches.get(place.department, HEAD_COACH)
    return Seat(
        person=place.key,
        department=place.department,
        type=kind,
        focus=_focus(kind, place),
        since=_since(number, first=monday is not None),
        term=monday if term == NEXT_MONDAY else term,
        proposer=place.manager or HEAD_COACH,
        approver=HEAD_COACH if kind == "coach" else coach,
    )


def _focus(kind: str, place: Place) -> str:
    """Return what somebody looks after, so that no two of a department do the same."""
    if kind == "coach":
        return ""
    if kind not in {"gatherer", "responder"}:
        return ("", *TOPICS)[place.number % (len(TOPICS) + 1)]
    handles = handles_of(place.unit)
    handle, turn = handles[place.number % len(handles)], place.number // len(handles)
    return f"{handle}, {HOURS[turn % len(HOURS)]}" if turn else handle


def _since(number: int, *, first: bool) -> int:
    if first:
        return LONGEST - number * STEP % SPREAD
    return LONGEST_SISTERS - number * STEP % SPREAD_SISTERS
