"""Imports and drafts: what would change the organisation, and what became of it."""

from __future__ import annotations

from roles.sync.models.drafts import Draft, DraftStep
from roles.sync.models.imports import ImportPlan, ImportRow

__all__ = ["Draft", "DraftStep", "ImportPlan", "ImportRow"]
