"""The tables of the team; ``records`` holds assignments, ``past`` what they were before."""

from __future__ import annotations

from roles.team.models.audiences import Audience, AudienceRule
from roles.team.models.checklists import ChecklistItem, ReadyPeriod
from roles.team.models.drafts import ProposalDraft
from roles.team.models.liaisons import Liaison
from roles.team.models.links import CardLink
from roles.team.models.past import PastAuthority, PastFocus, PastState, PastTerms
from roles.team.models.past_gaps import GapCount, PastGap, PastGapQuerySet
from roles.team.models.records import Assignment, AssignmentQuerySet, ready_at
from roles.team.models.reviews import Review, ReviewQuerySet
from roles.team.models.roles import ROLE_TEXT, Role, RoleQuerySet, RoleType
from roles.team.models.terms import DepartmentTerms, DepartmentTermsQuerySet, PastReach

__all__ = [
    "ROLE_TEXT",
    "Assignment",
    "AssignmentQuerySet",
    "Audience",
    "AudienceRule",
    "CardLink",
    "ChecklistItem",
    "DepartmentTerms",
    "DepartmentTermsQuerySet",
    "GapCount",
    "Liaison",
    "PastAuthority",
    "PastFocus",
    "PastGap",
    "PastGapQuerySet",
    "PastReach",
    "PastState",
    "PastTerms",
    "ProposalDraft",
    "ReadyPeriod",
    "Review",
    "ReviewQuerySet",
    "Role",
    "RoleQuerySet",
    "RoleType",
    "ready_at",
]
