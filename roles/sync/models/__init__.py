"""Imports, drafts and connections: what changes the organisation, and what became of it."""

from __future__ import annotations

from roles.sync.models.connections import (
    Connection,
    ProvisionedDepartment,
    ProvisionedPerson,
    StagedLeaver,
)
from roles.sync.models.drafts import Draft, DraftStep
from roles.sync.models.imports import ImportPlan, ImportRow

__all__ = [
    "Connection",
    "Draft",
    "DraftStep",
    "ImportPlan",
    "ImportRow",
    "ProvisionedDepartment",
    "ProvisionedPerson",
    "StagedLeaver",
]
