"""What is in an evidence pack, file by file, and the manifest with the hash of each."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

import orjson
from django.conf import settings

from governance.audit.rules import ids_unpack, leaf_at
from governance.audit.selectors import entries_exported, seals_holding
from policies.guidance.rules.packs import PackWriter, Sink
from policies.guidance.selectors.packs import (
    PackSource,
    pack_acknowledgements,
    pack_approvals,
    pack_approved,
    pack_asked,
    pack_attestations,
    pack_audience,
    pack_comments,
    pack_exemptions,
    pack_late,
    pack_nudges,
    pack_reminders,
    pack_sheets,
    pack_source,
    pack_trail,
    pack_versions,
)
from policies.guidance.selectors.report import pack_report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from governance.audit.selectors import Exported
    from policies.guidance.models import PolicyVersion

VERIFIER: Final = settings.BASE_DIR / "templates" / "guidance" / "pack" / "verify.py"
TRAIL: Final = ("id", "recorded_at", "actor", "verb", "subject", "leaf", "canonical_base64")
CHANGES: Final = 12  # of the items that the bytes of an entry are an array of
SIGNED: Final = "acknowledgements.csv"
NAMED: Final = {
    SIGNED: pack_acknowledgements,
    "approvals.csv": pack_approvals,
    "attestations.csv": pack_attestations,
    "comments.csv": pack_comments,
}
PLAIN: Final = {
    "asked.csv": pack_asked,
    "audience.csv": pack_audience,
    "exemptions.csv": pack_exemptions,
    "late.csv": pack_late,
    "nudges.csv": pack_nudges,
    "reminders.csv": pack_reminders,
}
# By verb the file whose row an entry tells of, and where in it that row's public id is.
TELLING: Final = {
    "guideline.acknowledged": (SIGNED, "receipt"),
    "guideline.approval_given": ("approvals.csv", "approval"),
    "clause.attested": ("attestations.csv", "attestation"),
    "clause.withdrawn": ("attestations.csv", "attestation"),
    "guideline.commented": ("comments.csv", "comment"),
}
SEALS: Final = ("number", "sealed_at", "count", "last_id", "previous_hash", "hash")


def pack_write(sink: Sink, version: PolicyVersion) -> str:
    """Write every file; return the SHA-256 of the manifest."""
    source = pack_source(version)
    writer = PackWriter(sink, folder_of(version))
    texts = {name: writer.file(name, [content]) for name, content in _texts(source)}
    writer.table("version.csv", *pack_versions(source))
    pages = {name: writer.file(name, [content]) for name, content in _pages(source)}
    named = {name: _named_write(writer, name, *read(source)) for name, read in NAMED.items()}
    sheets = {
        name: writer.file(name, [content]) for name, content in pack_sheets(source, named[SIGNED])
    }
    for name, read in PLAIN.items():
        writer.table(name, *read(source))
    told = {name: set[str]() for name in NAMED}
    entries, sealed = _trail_write(writer, source, told)
    signed = told[SIGNED] - named[SIGNED]
    writer.file("report.pdf", [pack_report(source)])
    writer.file("verify.py", [VERIFIER.read_bytes()])
    manifest = orjson.dumps(
        {
            "format": "playbook-evidence-1",
            "title": version.title,
            "version": version.number,
            "version_uid": str(version.uid),
            "text_sha256": version.text_hash,
            "texts": texts,
            "pages": pages,
            "sheets": len(sheets),
            "entries": entries,
            "entries_sealed": sealed,
            "approved": pack_approved(source),
            "signed_meanwhile": len(signed),
            "told": {
                name: {"untold": len(uids - told[name]), "more": len(told[name] - uids)}
                for name, uids in named.items()
                if name != SIGNED
            },
            "files": writer.files.copy(),
        },
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )
    found = writer.file("manifest.json", [manifest])
    writer.file("manifest.sha256", [f"{found}  manifest.json\n".encode()])
    writer.close()
    return found


def folder_of(version: PolicyVersion) -> str:
    return f"evidence-{version.policy.slug[:60]}-version-{version.number}"


def _texts(source: PackSource) -> Iterator[tuple[str, bytes]]:
    """Yield the texts in their canonical form, whose SHA-256 is what people signed."""
    for each in source.counted:
        name = "text" if each == source.version else f"text-version-{each.number}"
        yield f"{name}.txt", f"{each.title}\n\n{each.text}".encode()
        for made in each.translations.filter(published_at__isnull=False).order_by("language"):
            yield f"{name}-{made.language}.txt", f"{made.title}\n\n{made.text}".encode()


def _pages(source: PackSource) -> Iterator[tuple[str, bytes]]:
    """Yield each text as it was shown; its SHA-256 is the ``html_hash`` of who signed it."""
    for each in source.counted:
        name = "text" if each == source.version else f"text-version-{each.number}"
        yield f"{name}.html", each.html.encode()
        for made in each.translations.filter(published_at__isnull=False).order_by("language"):
            yield f"{name}-{made.language}.html", made.html.encode()


def _named_write(
    writer: PackWriter, name: str, columns: list[str], rows: Iterator[Sequence[object]]
) -> set[str]:
    """Write rows that the trail tells of one by one; return their public ids."""
    uid, uids = columns.index("uid"), set[str]()

    def read() -> Iterator[Sequence[object]]:
        for row in rows:
            uids.add(str(row[uid]))
            yield row

    writer.table(name, columns, read())
    return uids


def _told(entry: Exported, told: dict[str, set[str]]) -> None:
    """Note the row that an entry tells of, if it is one of those."""
    name, key = TELLING.get(entry.verb, ("", ""))
    if not name:
        return
    changes = orjson.loads(orjson.loads(entry.canonical)[CHANGES])
    if key in changes:
        told[name].add(changes[key])


def _trail_write(
    writer: PackWriter, source: PackSource, told: dict[str, set[str]]
) -> tuple[int, int]:
    """Write the entries, and the seals that hold them; return how many, and how many are sealed.

    ``told`` gets by file the public ids that the entries tell of.
    """
    ids: list[int] = []
    first: list[datetime] = []

    def rows() -> Iterator[Sequence[object]]:
        for entry in entries_exported(*pack_trail(source)):
            ids.append(entry.id)
            first[:] = first or [entry.recorded_at]
            _told(entry, told)
            yield _entry_cells(entry)

    writer.table("trail.csv", TRAIL, rows())
    wanted, sealed = frozenset(ids), 0
    seals: list[Sequence[object]] = []

    def leaves() -> Iterator[Sequence[object]]:
        nonlocal sealed
        for seal in seals_holding(wanted, first[0]) if first else ():
            told = (seal.number, seal.sealed_at, seal.count, seal.last_id)
            seals.append((*told, bytes(seal.previous_hash).hex(), bytes(seal.hash).hex()))
            held = bytes(seal.leaves)
            for position, entry_id in enumerate(ids_unpack(bytes(seal.entry_ids))):
                sealed += entry_id in wanted
                yield seal.number, entry_id, leaf_at(held, position).hex()

    writer.table("seal_leaves.csv", ("seal", "entry", "leaf"), leaves())
    writer.table("seals.csv", SEALS, seals)
    return len(ids), sealed


def _entry_cells(entry: Exported) -> Sequence[object]:
    return (
        entry.id,
        entry.recorded_at,
        entry.actor,
        entry.verb,
        entry.subject,
        entry.leaf.hex(),
        base64.b64encode(entry.canonical).decode(),
    )
