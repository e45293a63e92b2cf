"""Packs of evidence, texts whose day has come, approvers who have gone, and who is late."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from governance.jobs.registry import daily, every, handles
from policies.guidance.models import EvidencePack
from policies.guidance.services import (
    SCHEDULED_JOB,
    approvals_follow,
    pack_make,
    packs_drop,
    scheduled_publish,
)
from policies.guidance.services.packs import PACK_JOB
from policies.guidance.services.telling import coaches_tell

if TYPE_CHECKING:
    from datetime import datetime


@handles(PACK_JOB)
def pack(payload: dict[str, Any], now: datetime) -> None:
    asked = EvidencePack.objects.select_related("version__policy")
    pack_make(pack=asked.get(uid=payload["pack"]), now=now)


@daily("guidance.packs", "03:40")
def packs(payload: dict[str, Any], now: datetime) -> None:
    packs_drop(now=now)


@handles(SCHEDULED_JOB)
def publish(payload: dict[str, Any], now: datetime) -> None:
    """Publish a text on its day, once."""
    scheduled_publish(uid=UUID(payload["version"]), moment=payload["at"], now=now)


@every("guidance.approvals", timedelta(hours=1))
def approvals(payload: dict[str, Any], now: datetime) -> None:
    """Ask somebody else where an approver has gone; nothing that waits costs two reads."""
    approvals_follow(now=now)


@daily("guidance.late", at="08:00")
def late(payload: dict[str, Any], now: datetime) -> None:
    """Tell coaches who of theirs is a week late."""
    coaches_tell(now=now)
