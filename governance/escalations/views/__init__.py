"""Pages of mentions: report, the queue, take and close."""

from __future__ import annotations
