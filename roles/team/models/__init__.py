"""The tables of the team; ``records`` holds role records, ``past`` what they were before."""

from __future__ import annotations

from roles.team.models.audiences import Audience
from roles.team.models.drafts import ProposalDraft
from roles.team.models.liaisons import Liaison
from roles.team.models.links import CardLink
from roles.team.models.past import PastFocus, PastTerms
from roles.team.models.records import (
    Assignment,
    AssignmentQuerySet,
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
    "CardLink",
    "ChecklistItem",
    "Liaison",
    "PastFocus",
    "PastTerms",
    "ProposalDraft",
    "ReadyPeriod",
    "Review",
    "ReviewQuerySet",
    "Role",
    "RoleQuerySet",
    "RoleType",
]
