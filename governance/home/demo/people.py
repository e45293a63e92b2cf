"""Everybody of Larkfield Outdoor, and of as many sister companies like it as are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from governance.home.demo.departments import NAMED, PEOPLE, ROOT, UNITS, Unit
from governance.home.demo.names import address_of, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DOMAIN: Final = "larkfield.example.org"
SISTERS_BELOW: Final = 8  # one company has at most so many right below it
PLACES: Final = ("Leeds", "Bergen", "Graz", "Lyon", "Turku", "Porto", "Gdynia", "Bath")
COUNTRIES: Final = ("GB", "NO", "AT", "FR", "FI", "PT", "PL", "GB")  # of the places
COMPANIES: Final = ("Larkfield", "Fernhill", "Ashby", "Brookside", "Moorland", "Highmoor")
LEADS: Final = ("head", "lead")


@dataclass(frozen=True, slots=True)
class Place:
    """One person and where they stand: ``place`` is head, lead, coach, gatherer … or rest."""

    key: str  # external id
    unit: str
    place: str
    number: int  # of this place in the department
    name: str
    address: str
    title: str
    manager: str
    owes: bool
    partner: bool

    @property
    def department(self) -> str:
        return self.key.rpartition("-")[0]


def unit_key(block: int, unit: str) -> str:
    return f"LARKFIELD-{block}-{unit}".upper() if block else f"LARKFIELD-{unit}".upper()


def unit_name(block: int, unit: Unit) -> str:
    if unit.key != ROOT or not block:
        return unit.name
    return f"{COMPANIES[block % len(COMPANIES)]} Outdoor {block + 1}"


def unit_above(block: int, unit: Unit) -> str:
    """Return the key of the department above; a sister company stands below another's root."""
    if unit.parent:
        return unit_key(block, unit.parent)
    return unit_key((block - 1) // SISTERS_BELOW, ROOT) if block else ""


def places_of(unit: Unit, extra: int) -> list[tuple[str, int]]:
    """Return who there is in a department: (place, number); ``extra`` people without a role."""
    counted = [("head", 1), ("lead", unit.leads), ("coach", len(unit.coaches))]
    if unit.coach_gone:
        counted.pop()
    counted += [("gatherer", unit.gatherers), ("responder", unit.responders), *unit.booth]
    if "executives" in dict(unit.booth):  # the head is one
        counted.remove(("executives", 1))
    taken = sum(count for _place, count in counted)
    counted.append(("rest", unit.size + extra - taken))
    return [(place, number) for place, count in counted for number in range(count)]


def kept_of(places: Sequence[tuple[str, int]], share: int) -> set[int]:
    """Return the numbers of ``share`` of these, evenly, the head first; where a coach is one of
    several who would be left out, a neighbour is instead."""
    kept = {number * len(places) // share for number in range(share)} if share else set()
    coach = next((number for number, place in enumerate(places) if place[0] == "coach"), 0)
    if coach not in kept and len(kept) > 1:
        kept.remove(min(kept - {0}, key=lambda number: abs(number - coach)))
        kept.add(coach)
    return kept


class People:
    """The people of one company after the other, everybody with a number of their own."""

    def __init__(self, wanted: int) -> None:
        self.wanted = wanted
        self.addresses: set[str] = set()
        self.alike: dict[str, int] = {}  # the last number given to a name
        self.names = {each.name for each in NAMED} | {unit.head[0] for unit in UNITS}
        self.names |= {coach for unit in UNITS for coach in unit.coaches}
        self.drawn = 0

    @property
    def blocks(self) -> int:
        return -(-self.wanted // PEOPLE)

    def block(self, block: int) -> Iterator[Place]:
        """Yield the people of one company; of the last one as many as are still wanted."""
        left = min(PEOPLE, self.wanted - block * PEOPLE)
        given = 0
        for unit in UNITS:
            given += unit.size
            share = given * left // PEOPLE - (given - unit.size) * left // PEOPLE
            yield from self._unit(block, unit, share)

    def _unit(self, block: int, unit: Unit, share: int) -> Iterator[Place]:
        first = not block
        places = places_of(unit, int(first and unit.key == "support"))
        numbered = list(enumerate(places))
        kept = {number for number, _place in numbered}
        if share < unit.size:  # the last company is not full: every so many of its people
            kept = kept_of(places, share)
        leads = [number for number, place in numbered if place[0] == "lead" and number in kept]
        for number, (place, of_place) in numbered:
            if number in kept:
                above = self._above(block, unit, place, leads, number, headed=0 in kept)
                late = number >= len(places) - unit.owing
                yield self._person(block, unit, number, (place, of_place), above, late=late)

    def _above(
        self, block: int, unit: Unit, place: str, leads: list[int], number: int, *, headed: bool
    ) -> str:
        """Return whom somebody reports to: a team lead, the head, or the head of what is above."""
        if place == "head":
            above = unit_above(block, unit)
            return f"{above}-001" if above else ""
        if leads and place not in {"lead", "coach"}:
            return self._key(block, unit, leads[number % len(leads)])
        return self._key(block, unit, 0) if headed else ""

    def _key(self, block: int, unit: Unit, number: int) -> str:
        return f"{unit_key(block, unit.key)}-{number + 1:03}"

    def _person(
        self, block: int, unit: Unit, number: int, at: tuple[str, int], above: str, *, late: bool
    ) -> Place:
        place, of_place = at
        name, title = self._called(block, unit, place, of_place)
        named = next((one for one in NAMED if one.name == name), None) if not block else None
        return Place(
            key=self._key(block, unit, number),
            unit=unit.key,
            place=place,
            number=of_place,
            name=name,
            address=self._address(name),
            title=title or unit.titles[number % len(unit.titles)],
            manager=above,
            owes=late or bool(named and named.owes),
            partner=unit.partners and place not in {"head", "coach"},
        )

    def _called(self, block: int, unit: Unit, place: str, number: int) -> tuple[str, str]:
        """Return name and title; an empty title is one of the department's."""
        titles = {"head": unit.head[1], "lead": "Team lead"}
        if block:
            return self._drawn_name(), titles.get(place, "")
        if place == "head":
            return unit.head
        if place == "coach":
            return unit.coaches[number], ""
        for one in NAMED:
            if (one.unit, one.place, one.number) == (unit.key, place, number):
                return one.name, one.title or titles.get(place, "")
        return self._drawn_name(), titles.get(place, "")

    def _drawn_name(self) -> str:
        while True:
            name = " ".join(name_of(self.drawn))
            self.drawn += 1
            if name not in self.names:
                return name

    def _address(self, name: str) -> str:
        address = address_of(name, DOMAIN)
        number = self.alike.get(name, 1)
        before = address.removesuffix(f"@{DOMAIN}")
        while address in self.addresses:
            number += 1
            address = f"{before}.{number}@{DOMAIN}"
        self.alike[name] = number
        self.addresses.add(address)
        return address
