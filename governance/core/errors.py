"""What may go wrong, in one sentence for people and one code for machines.

The API answers them as RFC 9457 problems, pages as a message; see
``governance.core.api`` and ``governance.core.middleware``.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in what was sent: ``pointer`` names the field, or file, row and column."""

    pointer: str
    detail: str


class DomainError(Exception):
    """A rule said no. ``code`` never changes; ``message`` says what to do."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(
        self,
        code: str,
        message: str | _StrPromise,
        *,
        problems: Sequence[Problem] = (),
        members: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """``members`` are lists that the API adds to the problem (RFC 9457, section 3.2)."""
        self.members = dict(members or {})
        self.code = code
        self.message = message
        self.problems = tuple(problems)
        super().__init__(code)

    def __str__(self) -> str:
        return str(self.message)


class Invalid(DomainError):
    """What was sent cannot be understood or breaks a rule of shape (400)."""


class TooLarge(DomainError):
    """More was sent at once than is taken (413)."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self, message: str | _StrPromise) -> None:
        super().__init__("too_large", message)


class Unlike(DomainError):
    """What was sent is right, but not what was sent under this name before (422)."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotAllowed(DomainError):
    """The viewer sees the thing but may not do this; the reason is given (403)."""

    status = HTTPStatus.FORBIDDEN


class Missing(DomainError):
    """Not there, or not visible: the answer is the same for both (404)."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("not_found", "There is nothing here, or nothing that you may see.")


class Conflict(DomainError):
    """The state has moved on, or the step is not legal from here (409)."""

    status = HTTPStatus.CONFLICT


class Stale(DomainError):
    """It was planned on a state that is no longer the present one (412)."""

    status = HTTPStatus.PRECONDITION_FAILED


class TooOften(DomainError):
    """Asked more often than is answered (429); the answer's headers say from when on."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class Gone(DomainError):
    """What was asked for is not kept any more; ask for something else (410)."""

    status = HTTPStatus.GONE
