"""The organisation as the files of an import, with their dates counted back from a day."""

from __future__ import annotations

import csv
import io
import zlib
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from governance.home.demo.channels import CHANNELS
from governance.home.demo.departments import ROOT, UNITS
from governance.home.demo.people import COUNTRIES, PLACES, unit_above, unit_key, unit_name
from roles.sync.importers.columns import TABLES
from roles.sync.importers.files import ImportFiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from governance.home.demo.people import Place

BEFORE: Final = timedelta(days=420)  # everybody began at least so long ago
CONTRACT: Final = timedelta(days=20)  # what is left of the agency's contract
HEADERS: Final = {table.name: table.names for table in TABLES} | {
    "channels": ("platform", "handle", "url", "owner", "department")
}
SPONSOR: Final = "LARKFIELD-BRAND-001"


def csv_bytes(table: str, rows: Iterable[Sequence[object]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADERS[table])
    writer.writerows(rows)
    return buffer.getvalue().encode()


def departments_rows(blocks: int, known: set[str]) -> list[tuple[str, ...]]:
    """Return the departments with their heads, as far as those are ``known``."""
    rows: list[tuple[str, ...]] = []
    for block in range(blocks):
        for unit in UNITS:
            key = unit_key(block, unit.key)
            head = f"{key}-001"
            name, above = unit_name(block, unit), unit_above(block, unit)
            rows.append((key, name, above, head if head in known else ""))
    return rows


def people_row(place: Place, known: set[str], today: date) -> tuple[str, ...]:
    """Return one line of people.csv; a manager whom the file lacks is nobody."""
    given, _space, family = place.name.partition(" ")
    number = zlib.crc32(place.key.encode())
    return (
        place.key,
        given,
        family,
        place.name,
        place.address,
        place.title,
        place.department,
        place.manager if place.manager in known else "",
        "external" if place.partner else "employee",
        (today - BEFORE - timedelta(days=number % 3000)).isoformat(),
        PLACES[number % len(PLACES)],
        SPONSOR if place.partner else "",
        (today + CONTRACT).isoformat() if place.partner else "",
        COUNTRIES[number % len(COUNTRIES)],
        "",
    )


def people_rows(places: Sequence[Place], today: date) -> list[tuple[str, ...]]:
    known = {place.key for place in places}
    return [people_row(place, known, today) for place in places]


def channels_rows(blocks: int, places: Sequence[Place], known: set[str]) -> list[tuple[str, ...]]:
    """Return the channels; each belongs to the coach of its department, else to its head. A
    company that is not full has those that somebody there owns."""
    coaches = {
        place.department: place.key
        for place in places
        if place.place == "coach" and place.number == 0
    }
    rows: list[tuple[str, ...]] = []
    for block in range(blocks):
        mark = f" {block + 1}" if block else ""
        for platform, handle, url, unit in CHANNELS:
            key = unit_key(block, unit)
            owner = coaches.get(key, f"{key}-001")
            address = f"{url}-{block + 1}" if block and url.startswith("https") else url
            if owner in known:
                rows.append((platform, handle + mark, address, owner, key))
    return rows


def files_of(
    places: Sequence[Place],
    *,
    blocks: int,
    today: date,
    channels: bool = True,
    rows: Sequence[Sequence[str]] | None = None,
) -> ImportFiles:
    """Return the files of these people; ``rows`` are theirs unless given."""
    known = {place.key for place in places}
    people = people_rows(places, today) if rows is None else rows
    contents = {
        "departments.csv": csv_bytes("departments", departments_rows(blocks, known)),
        "people.csv": csv_bytes("people", people),
    }
    if channels:
        contents["channels.csv"] = csv_bytes("channels", channels_rows(blocks, places, known))
    return ImportFiles(contents)


def pilot_files(places: Sequence[Place], today: date) -> ImportFiles:
    """Return the root alone with its own people, who try Playbook out before the others."""
    key = unit_key(0, ROOT)
    first = [place for place in places if place.department == key]
    root = [(key, UNITS[0].name, "", f"{key}-001")]
    return ImportFiles(
        {
            "departments.csv": csv_bytes("departments", root),
            "people.csv": csv_bytes("people", people_rows(first, today)),
        }
    )
