"""The mails that development keeps as files instead of sending them."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from governance.core.errors import Missing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

SEPARATOR = b"-" * 79  # what Django's file backend writes after each message
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Mail:
    key: str  # file and place in it
    at: datetime
    to: str
    subject: str
    text: str
    html: str


def mails_kept(directory: Path) -> list[Mail]:
    """Return the newest mails of ``directory``, newest first; none when it is not there."""
    files = sorted(directory.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    found: list[Mail] = []
    for path in files:
        found.extend(reversed(list(_mails_of(path))))
        if len(found) >= SHOWN:
            break
    return found[:SHOWN]


def mail_kept(directory: Path, key: str) -> Mail:
    """Return one mail by its key; Missing when there is none."""
    for mail in mails_kept(directory):
        if mail.key == key:
            return mail
    raise Missing


def _mails_of(path: Path) -> Iterator[Mail]:
    parts = [part.strip() for part in path.read_bytes().split(SEPARATOR)]
    for number, part in enumerate(parts):
        if part:
            message = email.message_from_bytes(part, policy=email.policy.default)
            yield _mail(message, f"{path.stem}-{number}", path)


def _mail(message: EmailMessage, key: str, path: Path) -> Mail:
    return Mail(
        key=key,
        at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""
