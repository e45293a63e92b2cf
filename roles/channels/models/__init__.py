"""The registry of channels, what was decided about each, and what is not in it."""

from __future__ import annotations

from roles.channels.models.advice import Advice, AdviceQuerySet
from roles.channels.models.candidates import Candidate, CandidateQuerySet
from roles.channels.models.past import PastCustody, PastPlace
from roles.channels.models.registry import (
    CHANNEL_TEXT,
    KEYS,
    Channel,
    ChannelDecision,
    ChannelQuerySet,
    RetirementStep,
    ServiceHours,
)
from roles.channels.models.sharing import Informed
from roles.channels.models.sites import Site, SiteKeeper, SiteLook, SiteQuerySet

__all__ = [
    "CHANNEL_TEXT",
    "KEYS",
    "Advice",
    "AdviceQuerySet",
    "Candidate",
    "CandidateQuerySet",
    "Channel",
    "ChannelDecision",
    "ChannelQuerySet",
    "Informed",
    "PastCustody",
    "PastPlace",
    "RetirementStep",
    "ServiceHours",
    "Site",
    "SiteKeeper",
    "SiteLook",
    "SiteQuerySet",
]
