"""To-dos are done in time: one finding for each person who has some that are late.

By person, not by to-do: a head, a line manager and the person look for people, and a
campaign that 10,000 are late with is 10,000 findings, not ten for each of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Value

from governance.findings.checks.check import Check, Select, from_rows
from governance.findings.rules import Rule
from governance.todos.models import Todo
from roles.org.models import Person

if TYPE_CHECKING:
    from datetime import datetime

SEVERITY = 4


def late_people(now: datetime) -> Select:
    late = Todo.objects.overdue(now).filter(person_id=OuterRef("pk"))
    here = Person.objects.exclude(employment=Person.Employment.ON_LEAVE)  # their clocks rest
    people = here.filter(Exists(late)).values_list(
        Value("person"), "uid", "display_name", "department_id", F("pk"), Value(SEVERITY)
    )
    return from_rows(people)


OVERDUE = Check(Rule.OVERDUE, late_people)
