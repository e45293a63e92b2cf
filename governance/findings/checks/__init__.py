"""The audit rules, one a file. A check is SQL that yields all that its rule finds at present."""

from __future__ import annotations

from governance.findings.checks.authority import AUTHORITY
from governance.findings.checks.check import Check
from governance.findings.checks.closure import CLOSURE
from governance.findings.checks.cv0 import CV0
from governance.findings.checks.cv1 import CV1
from governance.findings.checks.cv2 import CV2
from governance.findings.checks.cv3 import CV3
from governance.findings.checks.cv4 import CV4
from governance.findings.checks.cv5 import CV5
from governance.findings.checks.cv6 import CV6
from governance.findings.checks.cv7 import CV7
from governance.findings.checks.cv8 import CV8
from governance.findings.checks.cv9 import CV9
from governance.findings.checks.cv10 import CV10
from governance.findings.checks.cv12 import CV12
from governance.findings.checks.dead_work import DEAD_WORK
from governance.findings.checks.late_work import LATE_WORK
from governance.findings.checks.off_duty import OFF_DUTY
from governance.findings.checks.overdue import OVERDUE
from governance.findings.checks.silent import SILENT
from governance.findings.checks.stopped import STOPPED
from governance.findings.checks.surge import SURGE
from governance.findings.checks.unanswered import UNANSWERED
from governance.findings.checks.unheard import UNHEARD
from governance.findings.checks.unlisted import UNLISTED
from governance.findings.checks.unreviewed import UNREVIEWED
from governance.findings.checks.unsealed import UNSEALED

# Asked every night, and every five minutes.
CHECKS: tuple[Check, ...] = (
    CV0,
    CV1,
    CV2,
    CV3,
    CV4,
    CV5,
    CV6,
    CV7,
    CV8,
    CV9,
    CV10,
    CV12,
    UNANSWERED,
    OFF_DUTY,
    AUTHORITY,
    SURGE,
    UNHEARD,
    UNREVIEWED,
    OVERDUE,
    CLOSURE,
    UNLISTED,
    DEAD_WORK,
)
MACHINERY: tuple[Check, ...] = (
    *(CV4, OFF_DUTY, AUTHORITY, SURGE, DEAD_WORK, LATE_WORK, SILENT, STOPPED, UNSEALED),
)

__all__ = ["CHECKS", "MACHINERY", "Check"]
