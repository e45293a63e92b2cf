"""Packs of evidence: made when they are asked for, let go of after a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from governance.jobs.registry import daily, handles
from policies.guidance.models import EvidencePack
from policies.guidance.services import pack_make, packs_drop
from policies.guidance.services.packs import PACK_JOB

if TYPE_CHECKING:
    from datetime import datetime


@handles(PACK_JOB)
def pack(payload: dict[str, Any], now: datetime) -> None:
    asked = EvidencePack.objects.select_related("version__policy")
    pack_make(pack=asked.get(uid=payload["pack"]), now=now)


@daily("guidance.packs", "03:40")
def packs(payload: dict[str, Any], now: datetime) -> None:
    packs_drop(now=now)
