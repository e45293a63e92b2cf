"""Mail that somebody waits for in front of a page: sent at once, and its failure is told."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Iterator

log = structlog.get_logger(__name__)


class MailNotSentError(Exception):
    """The mail server did not take it."""


@contextmanager
def waited_for(template: str) -> Iterator[None]:
    """Turn whatever a mail server does wrong into MailNotSentError, and log what it was."""
    try:
        yield
    except OSError as error:  # SMTPException is one, and so is every failure of a socket
        log.error("waited_for_mail_failed", template=template, exc_info=error)
        raise MailNotSentError from error
