"""Pages of courses: to learn and answer, and to write and publish."""

from __future__ import annotations
