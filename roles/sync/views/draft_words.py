"""Steps of a draft, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from roles.sync.models import DraftStep

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from roles.org.models import Department

Kind = DraftStep.Kind


@dataclass(frozen=True, slots=True)
class StepLine:
    """``cells`` are the fields that it sets, with their words; ``refused`` says why it cannot
    be done, as the last comparison found."""

    step: DraftStep
    label: str
    url: str
    cells: list[tuple[str, str]]
    refused: str


def step_lines(steps: Iterable[DraftStep], refused: Mapping[str, str]) -> list[StepLine]:
    return [
        StepLine(step, _label(step), _url(step), _cells(step), refused.get(str(step.uid), ""))
        for step in steps
    ]


def _label(step: DraftStep) -> str:
    if step.kind == Kind.DEPARTMENT_OPEN:
        return step.name
    if step.person is not None:
        return str(step.person)
    if step.role is not None:
        return str(step.role.type)
    if step.role_type is not None:
        return str(step.role_type)
    return _department(step.department, step.opened)


def _url(step: DraftStep) -> str:
    if step.person is not None:
        return reverse("person", args=[step.person.uid])
    if step.department is not None and step.kind not in DraftStep.OF_ROLES:
        return reverse("department", args=[step.department.uid])
    return ""


def _cells(step: DraftStep) -> list[tuple[str, str]]:
    words = {
        "name": (_("Name"), step.name),
        "parent": (_("Part of"), _department(step.parent, step.parent_opened)),
        "head": (_("Head"), str(step.head or "")),
        "department": (_("Department"), _department(step.department, step.opened)),
        "manager": (_("Line manager"), str(step.manager or "")),
    }
    if step.role is not None:
        return [(words["department"][0], str(step.role.department))]
    wanted = {
        Kind.DEPARTMENT_OPEN: ("parent", "head"),
        Kind.DEPARTMENT_CHANGE: ("name", "parent", "head"),
        Kind.PERSON_MOVE: ("department", "manager"),
        Kind.ROLE_OPEN: ("department",),
    }.get(Kind(step.kind), ())
    return [
        (word, value or _("none"))
        for word, value in (words[name] for name in wanted if name in step.changes)
    ]


def _department(known: Department | None, opened: DraftStep | None) -> str:
    if opened is not None:
        return _("%(name)s (step %(number)d)") % {"name": opened.name, "number": opened.position}
    return str(known or "")
