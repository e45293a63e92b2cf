"""When to try again, and which address a webhook may have. Pure decisions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from governance.jobs.rules import sees_machinery

if TYPE_CHECKING:
    from datetime import time
    from zoneinfo import ZoneInfo

    from governance.core.viewer import Viewer

DIGEST_HOUR = 8
DIGEST_HOURS = range(6, 21)

# What Standard Webhooks 1.0.0 ("Deliverability and reliability") proposes: ten tries, the
# last one 75 hours and a half after the first.
WEBHOOK_WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
WEBHOOK_TRIES = len(WEBHOOK_WAITS) + 1

# A mail server that is away for an hour, or for a night, costs no mail: the last of eight tries
# is twelve hours after the first.
MAIL_WAITS = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=8),
)
MAIL_TRIES = len(MAIL_WAITS) + 1


def quiet_fault(since: time | None, until: time | None) -> str:
    """Return what is wrong with somebody's quiet hours, "" when nothing is; None twice is none."""
    if (since is None) != (until is None):
        return _("Quiet hours need both: from when and to when.")
    if since is not None and since == until:
        return _("Quiet hours end at another time than they begin.")
    return ""


def quiet_end(now: datetime, zone: ZoneInfo, since: time, until: time) -> datetime | None:
    """Return when the quiet hours end in which ``now`` is, in UTC; None outside of them.

    They are by the clock on the wall, and go past midnight where they end no later than they
    begin. Of an end that comes twice it is the one on the same side of the change as ``now``.
    """
    local = now.astimezone(zone)
    wall, overnight = local.time(), since > until
    inside = (wall >= since or wall < until) if overnight else since <= wall < until
    if not inside:
        return None
    day = local.date() + timedelta(days=overnight and wall >= since)
    end = datetime.combine(day, until, zone).replace(fold=local.fold).astimezone(UTC)
    return end if end > now else None


def wait_before(channel: str, attempts: int) -> timedelta:
    """Return how long to wait after the try number ``attempts`` has failed."""
    waits = WEBHOOK_WAITS if channel == "webhook" else MAIL_WAITS
    return waits[min(attempts, len(waits)) - 1]


def url_fault(url: str, *, private: bool) -> str:
    """Return what is wrong with the address of a webhook, "" when nothing is.

    ``private`` allows what development needs: plain http. Where a name leads to is looked at
    when it is sent, because it may lead elsewhere by then.
    """
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return _("That is not a web address.")
    if parts.scheme not in ({"https", "http"} if private else {"https"}):
        return _("It has to begin with https://, so that nobody reads along.")
    if not parts.hostname or any(sign.isspace() or not sign.isprintable() for sign in url):
        return _("That is not a web address.")
    if parts.username is not None or parts.password is not None:
        return _("Leave name and password out of the address.")
    return ""


def host_of(url: str) -> str:
    """Return the part of an address that may be shown; the rest of it is a secret."""
    return urlsplit(url).hostname or ""


def can_set_up_webhooks(viewer: Viewer) -> bool:
    """Administrators: it is a setting, and what it tells leaves the house."""
    return viewer.administrator


def sees_webhooks(viewer: Viewer) -> bool:
    """Who sees the machinery, and programs that are told by it: with the scope ``write``, and of
    no department alone."""
    return sees_machinery(viewer) or _is_told(viewer)


def can_replay_webhooks(viewer: Viewer) -> bool:
    """Administrators, and programs that lost something; it goes nowhere but to the webhook."""
    return viewer.administrator or _is_told(viewer)


def _is_told(viewer: Viewer) -> bool:
    whole = viewer.kind == "token" and viewer.within_department_ids is None
    return whole and viewer.has_scope("write")


def unsubscribe_token(person_uid: UUID, key: str) -> str:
    """Return what lets its holder switch one kind of mail off for one person, and nothing else."""
    return _signer().sign_object([person_uid.hex, key])


def unsubscribe_read(token: str) -> tuple[UUID, str] | None:
    """Return the person and the kind of mail that ``token`` is for; None when it is not ours."""
    try:
        hexadecimal, key = _signer().unsign_object(token)
        return UUID(hexadecimal), str(key)
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return Signer(salt="governance.notify.unsubscribe")
