"""Role records: role types, roles, assignments, their checklists, readiness and reviews."""

from __future__ import annotations

from roles.team.models.assignments import (
    Assignment,
    AssignmentQuerySet,
    Audience,
    ChecklistItem,
    ReadyPeriod,
    Role,
    RoleQuerySet,
    RoleType,
)
from roles.team.models.reviews import Review, ReviewQuerySet

__all__ = [
    "Assignment",
    "AssignmentQuerySet",
    "Audience",
    "ChecklistItem",
    "ReadyPeriod",
    "Review",
    "ReviewQuerySet",
    "Role",
    "RoleQuerySet",
    "RoleType",
]
