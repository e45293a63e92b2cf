"""Drafts for tests: steps said in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from roles.sync.models import Draft, DraftStep
from roles.sync.services import draft_compare, draft_open, step_add
from tests.cast import NOW

if TYPE_CHECKING:
    from tests.cast import Cast, Member

Kind = DraftStep.Kind


def drafted(member: Member, name: str = "Shops to service") -> Draft:
    return draft_open(actor=member.viewer, name=name, why="Too far away.", now=NOW)


def add(member: Member, draft: Draft, kind: DraftStep.Kind, **fields: Any) -> DraftStep:
    step = DraftStep(kind=kind, **fields)
    return step_add(actor=member.viewer, uid=draft.uid, step=step, now=NOW)


def compared(member: Member, draft: Draft) -> Draft:
    return draft_compare(actor=member.viewer, uid=draft.uid, now=NOW)


def returns_desk(cast: Cast, member: Member | None = None) -> Draft:
    """A new department below Support, and Hana Costa moves there, to another manager."""
    by = member or cast.administrator
    draft = drafted(by)
    desk = add(by, draft, Kind.DEPARTMENT_OPEN, name="Returns", parent=cast.support)
    add(
        by,
        draft,
        Kind.PERSON_MOVE,
        person=cast.employee.listed,
        opened=desk,
        manager=cast.coach.listed,
        changes=["department", "manager"],
    )
    return draft
