"""The audit rules, one a file. A check is SQL that yields all that its rule finds at present."""

from __future__ import annotations

from governance.findings.checks.check import Check
from governance.findings.checks.cv0 import CV0
from governance.findings.checks.cv1 import CV1
from governance.findings.checks.cv2 import CV2
from governance.findings.checks.dead_work import DEAD_WORK
from governance.findings.checks.overdue import OVERDUE
from governance.findings.checks.unanswered import UNANSWERED

CHECKS: tuple[Check, ...] = (CV0, CV1, CV2, UNANSWERED, OVERDUE, DEAD_WORK)

__all__ = ["CHECKS", "Check"]
