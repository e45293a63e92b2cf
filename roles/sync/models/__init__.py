"""Imports, drafts and connections: what changes the organisation, and what became of it; the
feed of all changes."""

from __future__ import annotations

from roles.sync.models.connections import (
    Connection,
    ProvisionedDepartment,
    ProvisionedPerson,
    StagedLeaver,
)
from roles.sync.models.drafts import Draft, DraftStep
from roles.sync.models.feed import Change, Feed
from roles.sync.models.imports import ImportPlan, ImportRow

__all__ = [
    "Change",
    "Connection",
    "Draft",
    "DraftStep",
    "Feed",
    "ImportPlan",
    "ImportRow",
    "ProvisionedDepartment",
    "ProvisionedPerson",
    "StagedLeaver",
]
