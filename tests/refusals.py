"""A rule says no, and by which code."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from governance.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[DomainError]]:
    """Expect that what is done inside is refused with ``code``."""
    with pytest.raises(DomainError) as found:
        yield found
    assert found.value.code == code, f"{found.value.code}: {found.value}"
