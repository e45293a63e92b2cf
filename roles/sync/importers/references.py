"""References by external id: who is meant, and whether the tree above closes into a ring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from roles.channels.rules import list_split
from roles.sync.importers.columns import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from roles.sync.importers.columns import Column
    from roles.sync.importers.sheets import Faults, Sheet

TARGETS = {
    Shape.DEPARTMENT: "departments",
    Shape.PERSON: "people",
    Shape.ORGANISATION: "organisations",
    Shape.PLACE: "places",
    Shape.HOLDER: "holders",
    Shape.PLACES: "places",
}

SAME = {"places": "departments", "holders": "people"}  # the same rows, by more names


def references_outside(sheets: Iterable[Sheet]) -> dict[str, set[str]]:
    """Return, per table, the external ids that are referred to but are not in the file."""
    sheets = list(sheets)
    present = {s.table.name: set(s.columns["external_id"]) for s in sheets if not s.table.key[1:]}
    for name, table in SAME.items():
        present[name] = present.get(table, set())
    outside: dict[str, set[str]] = {target: set() for target in TARGETS.values()}
    for sheet in sheets:
        for column in sheet.table.columns:
            target = TARGETS.get(column.shape)
            if target and column.name in sheet.columns:
                outside[target] |= _named(column, sheet) - present.get(target, set())
    return {target: ids - {""} for target, ids in outside.items()}


def references_check(sheet: Sheet, unknown: Mapping[str, set[str]], faults: Faults) -> None:
    """Note every reference to an external id of ``unknown``, which nobody has."""
    for column in sheet.table.columns:
        missing = unknown.get(TARGETS.get(column.shape, ""), set())
        if not missing or column.name not in sheet.columns:
            continue
        for index, cell in enumerate(sheet.columns[column.name]):
            for name in list_split(cell) if column.shape == Shape.PLACES else (cell,):
                if name in missing:
                    reason = _("“%s” is not known, neither here nor in Playbook.")
                    faults.add(sheet.place(index, column.name), reason % name[:60])


def functions_outside(sheet: Sheet) -> set[str]:
    """Return the functions of the booth that a table refers to."""
    return {
        name
        for column in sheet.table.columns
        if column.shape == Shape.FUNCTIONS
        for cell in set(sheet.columns.get(column.name, ()))
        for name in list_split(cell)
    }


def functions_check(sheet: Sheet, unknown: set[str], faults: Faults) -> None:
    """Note each cell that names a function that is not there."""
    for column in sheet.table.columns if unknown else ():
        if column.shape != Shape.FUNCTIONS:
            continue
        for index, cell in enumerate(sheet.columns.get(column.name, ())):
            if not unknown.isdisjoint(list_split(cell)):
                reason = _(
                    "“%s” is not a list of functions of the booth by their keys, like legal;hr."
                )
                faults.add(sheet.place(index, column.name), reason % cell[:60])


def _named(column: Column, sheet: Sheet) -> set[str]:
    """Return what a column refers to: one in each cell, or several departments."""
    cells = set(sheet.columns[column.name])
    if column.shape != Shape.PLACES:
        return cells
    return {name for cell in cells for name in list_split(cell)}


def cycles_check(sheet: Sheet, beyond: Mapping[str, str], faults: Faults) -> None:
    """Note every ring of parents or managers, by its path.

    ``beyond`` says who is above whom where the file is silent.
    """
    above = sheet.table.above
    if above not in sheet.columns:
        return
    ids = sheet.columns["external_id"]
    edges = dict(beyond)
    for index, (key, target) in enumerate(zip(ids, sheet.columns[above], strict=True)):
        if sheet.known is None or sheet.knows(index, above):
            edges[key] = target
    places = None
    for ring in rings(edges):
        places = places or {key: index for index, key in enumerate(ids)}
        inside = [key for key in ring if key in places]
        if not inside:
            continue
        named = min(inside, key=places.__getitem__)
        path = " → ".join(_turned(ring, named))
        faults.add(sheet.place(places[named], above), _("This goes in a circle: %s.") % path)


def _turned(ring: list[str], first: str) -> list[str]:
    at = ring.index(first)
    return [*ring[at:], *ring[:at], first]


def rings(edges: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield each ring in ``edges`` (from one to the one above, "" for none) once; linear time."""
    seen: dict[str, int] = {}
    for walk, start in enumerate(edges):
        path: list[str] = []
        key = start
        while key and key not in seen and key in edges:
            seen[key] = walk
            path.append(key)
            key = edges[key]
        if path and seen.get(key) == walk and key in path:
            yield path[path.index(key) :]
