"""Findings, as a viewer may see them: for the page, and for programs."""

from __future__ import annotations

from governance.findings.selectors.page import (
    PAGE,
    FindingRow,
    FindingWish,
    findings_all,
    findings_counts,
    findings_found,
    findings_page,
    rules_found,
)
from governance.findings.selectors.told import FindingFilter, findings_finish, findings_listed

__all__ = [
    "PAGE",
    "FindingFilter",
    "FindingRow",
    "FindingWish",
    "findings_all",
    "findings_counts",
    "findings_finish",
    "findings_found",
    "findings_listed",
    "findings_page",
    "rules_found",
]
