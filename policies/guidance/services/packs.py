"""Evidence packs: asked for by a person, made by a job, kept for a while, taken by whoever may."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import orjson
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.audit.rules import ids_unpack, leaf_at
from governance.audit.selectors import entries_exported, seals_holding
from governance.audit.services import entry_record
from governance.core.errors import Conflict, NotAllowed
from governance.core.uid import uuid7
from governance.core.viewer import system_viewer
from governance.jobs.services import enqueue
from policies.guidance.models import EvidencePack, EvidencePart
from policies.guidance.rules.evidence import can_pack
from policies.guidance.rules.packs import PackWriter, Sink
from policies.guidance.selectors.packs import (
    PackSource,
    pack_acknowledgements,
    pack_approvals,
    pack_asked,
    pack_attestations,
    pack_comments,
    pack_content,
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
from roles.org.selectors import organisation_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from governance.audit.selectors import Exported
    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion

PACK_JOB: Final = "guidance.pack"
PIECE: Final = 1 << 20
KEPT: Final = timedelta(days=30)
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


@transaction.atomic
def pack_ask(*, actor: Viewer, version: PolicyVersion, now: datetime) -> EvidencePack:
    """Have a pack of one version made; a job does so at once, however much there is.

    Raises NotAllowed for whoever may not, Conflict for a text that was never in force.
    """
    if not can_pack(actor):
        raise NotAllowed("auditors_pack", _("Auditors and the head coach take evidence away."))
    if version.published_at is None:
        raise Conflict("never_in_force", _("This version has not been in force: it binds nobody."))
    pack = EvidencePack.objects.create(
        uid=uuid7(), version=version, asked_at=now, asked_label=actor.label
    )
    entry_record(actor=actor, verb="evidence.asked", subject=pack, changes=_facts(pack))
    enqueue(
        kind=PACK_JOB,
        key=f"{PACK_JOB}:{pack.uid}",
        payload={"pack": str(pack.uid)},
        due_at=now,
        now=now,
    )
    return pack


@transaction.atomic
def pack_make(*, pack: EvidencePack, now: datetime) -> None:
    """Write the file, in pieces, and the hash of its manifest into the trail.

    The same state makes the same file, byte for byte. Reads and writes a few thousand rows at a
    time; what it keeps in memory are the numbers of the entries.
    """
    if pack.made_at is not None:
        return
    pack.parts.all().delete()
    pieces: list[None] = []

    def keep(content: bytes) -> None:
        EvidencePart.objects.create(pack=pack, number=len(pieces), content=content)
        pieces.append(None)

    sink = Sink(keep, PIECE)
    with override(organisation_language() or "en"):
        pack.manifest_hash = _write(sink, pack.version)
    sink.close()
    pack.made_at, pack.size = now, sink.size
    pack.save(update_fields=["made_at", "size", "manifest_hash"])
    facts = {**_facts(pack), "manifest_sha256": pack.manifest_hash, "bytes": sink.size}
    entry_record(actor=system_viewer("Evidence"), verb="evidence.made", subject=pack, changes=facts)


def _facts(pack: EvidencePack) -> dict[str, Any]:
    return {"version": str(pack.version.uid), "asked_by": pack.asked_label}


def _write(sink: Sink, version: PolicyVersion) -> str:
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


@transaction.atomic
def pack_take(*, actor: Viewer, pack: EvidencePack) -> Iterator[bytes]:
    """Return the file in pieces, and tell the trail who took it.

    Raises NotAllowed for whoever may not, Conflict when it is not made yet or not kept any more.
    """
    if not can_pack(actor):
        raise NotAllowed("auditors_pack", _("Auditors and the head coach take evidence away."))
    if pack.made_at is None:
        raise Conflict("not_made_yet", _("It is still being made. Try again in a moment."))
    if pack.dropped_at is not None:
        raise Conflict("not_kept", _("This file is not kept any more. Have a new one made."))
    facts = {**_facts(pack), "manifest_sha256": pack.manifest_hash}
    entry_record(actor=actor, verb="evidence.taken", subject=pack, changes=facts)
    return pack_content(pack)


@transaction.atomic
def packs_drop(*, now: datetime) -> int:
    """Let go of files that are older than a month; what was made, and its hash, stays known."""
    old = EvidencePack.objects.filter(made_at__lt=now - KEPT, dropped_at=None)
    keys = list(old.select_for_update().values_list("pk", flat=True))
    EvidencePart.objects.filter(pack_id__in=keys).delete()
    EvidencePack.objects.filter(pk__in=keys).update(dropped_at=now)
    return len(keys)
