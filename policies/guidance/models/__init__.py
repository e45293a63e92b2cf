"""Guidelines: policies, versions, other languages, who approved and who acknowledged which."""

from policies.guidance.models.approving import (
    Approval,
    Comment,
    StandingApproval,
    StandingApprovalQuerySet,
)
from policies.guidance.models.attesting import Attestation
from policies.guidance.models.nudges import LateNotice, Nudge
from policies.guidance.models.packs import EvidencePack, EvidencePackQuerySet, EvidencePart
from policies.guidance.models.policies import Policy, PolicyVersion, PolicyVersionQuerySet
from policies.guidance.models.signing import Acknowledgement, SignedSheet
from policies.guidance.models.translations import VersionText

__all__ = [
    "Acknowledgement",
    "Approval",
    "Attestation",
    "Comment",
    "EvidencePack",
    "EvidencePackQuerySet",
    "EvidencePart",
    "LateNotice",
    "Nudge",
    "Policy",
    "PolicyVersion",
    "PolicyVersionQuerySet",
    "SignedSheet",
    "StandingApproval",
    "StandingApprovalQuerySet",
    "VersionText",
]
