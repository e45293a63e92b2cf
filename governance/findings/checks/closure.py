"""Nothing is left in a closed department: its channels are moved or dropped, its roles handed over
or ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from governance.findings.checks.check import Check, Select, from_list
from governance.findings.rules import Rule
from roles.team.selectors.closures import closure_todos, closures

if TYPE_CHECKING:
    from datetime import datetime

SEVERITY: Final = 2


def closure(now: datetime) -> Select:
    asked = {todo.subject.ref: todo.person_id for todo in closure_todos()}
    return from_list(
        {
            "subject_type": "department",
            "subject_uid": str(each.department.uid),
            "subject_label": each.department.name,
            "department_id": each.department.pk,
            "person_id": asked.get(each.department.uid),
            "severity": SEVERITY,
        }
        for each in closures()
    )


CLOSURE = Check(Rule.CLOSURE, closure)
