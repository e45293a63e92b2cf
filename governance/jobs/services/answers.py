"""Answers to requests that name a key: worked out once, given again to who asks again."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext as _

from governance.core.errors import Unlike
from governance.jobs.models import KeptAnswer
from governance.jobs.rules import ANSWERS_KEPT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

WAIT_SECONDS = 5  # for another request with the same key that is being worked on


def key_claim(
    *, caller: str, path: str, key: str, sent: bytes, now: datetime
) -> tuple[KeptAnswer, bool]:
    """Return what is kept under a key of this caller and address, and whether it is new.

    Inside the transaction that does the work: another request with the same key waits for it to
    end, for five seconds; then PostgreSQL says that a lock is not available. Raises Unlike when
    the key came with something else before.
    """
    asked = sha256(sent).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{WAIT_SECONDS}s"])
        kept, new = KeptAnswer.objects.get_or_create(
            digest=sha256(f"{caller} {path} {key}".encode()).digest(),
            defaults={"asked": asked, "kept_at": now},
        )
        cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    if bytes(kept.asked) != asked:
        raise Unlike("key_used", _("This key was sent with something else before. Take a new one."))
    return kept, new


def answer_keep(*, kept: KeptAnswer, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Remember the answer, in the transaction of what it tells."""
    kept.status, kept.headers, kept.body = status, dict(headers), body
    kept.save(update_fields=["status", "headers", "body"])


def answers_forget(*, now: datetime) -> int:
    """Delete what was kept long enough; return how many."""
    count, _tables = KeptAnswer.objects.filter(kept_at__lt=now - ANSWERS_KEPT).delete()
    return count
