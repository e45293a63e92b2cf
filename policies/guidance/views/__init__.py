"""Pages of guidelines: to read and sign, and to write and publish."""

from __future__ import annotations
