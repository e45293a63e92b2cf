"""Guidelines: policies, their versions and who acknowledged which."""

from policies.guidance.models.packs import EvidencePack, EvidencePackQuerySet, EvidencePart
from policies.guidance.models.policies import Policy, PolicyVersion, PolicyVersionQuerySet
from policies.guidance.models.signing import Acknowledgement

__all__ = [
    "Acknowledgement",
    "EvidencePack",
    "EvidencePackQuerySet",
    "EvidencePart",
    "Policy",
    "PolicyVersion",
    "PolicyVersionQuerySet",
]
