"""Writing guidelines: draft, publish, ask people, record that they read."""

from __future__ import annotations

from policies.guidance.services.asking import guidelines_ask, guidelines_release
from policies.guidance.services.checklist import binds, guidelines_needed
from policies.guidance.services.drafting import (
    TEXT_LENGTH,
    TITLE_LENGTH,
    draft_save,
    drafting_allowed,
    free_slug,
    policy_draft,
    version_draft,
)
from policies.guidance.services.packs import pack_ask, pack_make, pack_take, packs_drop
from policies.guidance.services.publishing import version_publish
from policies.guidance.services.signing import version_acknowledge

__all__ = [
    "TEXT_LENGTH",
    "TITLE_LENGTH",
    "binds",
    "draft_save",
    "drafting_allowed",
    "free_slug",
    "guidelines_ask",
    "guidelines_needed",
    "guidelines_release",
    "pack_ask",
    "pack_make",
    "pack_take",
    "packs_drop",
    "policy_draft",
    "version_acknowledge",
    "version_draft",
    "version_publish",
]
