"""Evidence packs: asked for by a person, made by a job, kept for a while, taken by whoever may."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.audit.services import entry_record
from governance.core.errors import Conflict, NotAllowed
from governance.core.uid import uuid7
from governance.core.viewer import system_viewer
from governance.jobs.services import enqueue
from policies.guidance.models import EvidencePack, EvidencePart
from policies.guidance.rules.evidence import can_pack
from policies.guidance.rules.packs import Sink
from policies.guidance.selectors.packs import pack_content
from policies.guidance.services.pack_writing import pack_write
from roles.org.selectors import organisation_language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion

PACK_JOB: Final = "guidance.pack"
PIECE: Final = 1 << 20
KEPT: Final = timedelta(days=30)


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
        pack.manifest_hash = pack_write(sink, pack.version)
    sink.close()
    pack.made_at, pack.size = now, sink.size
    pack.save(update_fields=["made_at", "size", "manifest_hash"])
    facts = {**_facts(pack), "manifest_sha256": pack.manifest_hash, "bytes": sink.size}
    entry_record(actor=system_viewer("Evidence"), verb="evidence.made", subject=pack, changes=facts)


def _facts(pack: EvidencePack) -> dict[str, Any]:
    return {"version": str(pack.version.uid), "asked_by": pack.asked_label}


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
