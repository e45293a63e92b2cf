"""The tests of Playbook; dev.py starts what they need."""

from __future__ import annotations

import os

import pytest

if "DATABASE_OWNER_URL" not in os.environ:
    pytest.exit(
        "The tests need services of their own, which dev.py starts. Run `make test`, or for a "
        "part of them: python3 dev.py test tests/governance/core -k paging",
        returncode=pytest.ExitCode.USAGE_ERROR,
    )
