"""One step of a draft, done by the service that anybody else would call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext as _

from governance.core.errors import Conflict, Missing
from governance.core.viewer import viewer_build
from roles.org.models import Department, Person
from roles.org.services import (
    KEEP,
    department_change,
    department_close,
    department_open,
    person_place,
)
from roles.sync.models import DraftStep
from roles.team.models import Role, RoleType
from roles.team.services import role_close, role_open

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from governance.core.viewer import Viewer

Kind = DraftStep.Kind
N = TypeVar("N", Person, Role, RoleType)


@dataclass(slots=True)
class Doing:
    """In whose name, why and when steps are done; ``opened`` grows with them, by step.

    ``imported``: the organisation comes by files, so what is opened gets an id for them.
    """

    actor: Viewer
    reason: str
    now: datetime
    authors: dict[int, Viewer]
    imported: bool
    opened: dict[int, Department] = field(default_factory=dict)


def doing_begin(*, actor: Viewer, steps: Iterable[DraftStep], reason: str, now: datetime) -> Doing:
    """Return how ``steps`` are done: roles in the name of who added the step, with the rights
    that they have at this moment, all else in ``actor``'s."""
    accounts = {
        step.added_by_account_id: step.added_by_account
        for step in steps
        if step.kind in DraftStep.OF_ROLES
    }
    authors = {
        account.pk: viewer_build(user_id=account.pk, uid=account.uid, label=str(account), now=now)
        for account in accounts.values()
        if account is not None and account.is_active
    }
    imported = Department.objects.current().exclude(external_id=None).exists()
    return Doing(actor=actor, reason=reason, now=now, authors=authors, imported=imported)


def step_do(step: DraftStep, doing: Doing) -> None:
    """Do it. Raises what the service raises, and Conflict when an earlier step that it builds on
    was not done, or its author is nobody here any more."""
    {
        Kind.DEPARTMENT_OPEN: _department_open,
        Kind.DEPARTMENT_CHANGE: _department_change,
        Kind.DEPARTMENT_CLOSE: _department_close,
        Kind.PERSON_MOVE: _person_move,
        Kind.ROLE_OPEN: _role_open,
        Kind.ROLE_CLOSE: _role_close,
    }[Kind(step.kind)](step, doing)


def _department_open(step: DraftStep, doing: Doing) -> None:
    doing.opened[step.pk] = department_open(
        actor=doing.actor,
        name=step.name,
        parent=_parent(step, doing),
        head=step.head,
        external_id=str(step.uid) if doing.imported else None,
        reason=doing.reason,
        now=doing.now,
    )


def _department_change(step: DraftStep, doing: Doing) -> None:
    department_change(
        actor=doing.actor,
        department=_department(step, doing),
        name=step.name if "name" in step.changes else KEEP,
        parent=_parent(step, doing) if "parent" in step.changes else KEEP,
        head=step.head if "head" in step.changes else KEEP,
        reason=doing.reason,
        now=doing.now,
    )


def _department_close(step: DraftStep, doing: Doing) -> None:
    place = _department(step, doing)
    department_close(actor=doing.actor, department=place, reason=doing.reason, now=doing.now)


def _person_move(step: DraftStep, doing: Doing) -> None:
    person_place(
        actor=doing.actor,
        person=_given(step.person),
        department=_department(step, doing) if "department" in step.changes else KEEP,
        manager=step.manager if "manager" in step.changes else KEEP,
        reason=doing.reason,
        now=doing.now,
    )


def _role_open(step: DraftStep, doing: Doing) -> None:
    role_open(
        actor=_author(step, doing),
        type=_given(step.role_type),
        department=_department(step, doing),
        reason=doing.reason,
        now=doing.now,
    )


def _role_close(step: DraftStep, doing: Doing) -> None:
    author = _author(step, doing)
    role_close(actor=author, role=_given(step.role), reason=doing.reason, now=doing.now)


def _given(named: N | None) -> N:
    """Return what a step names. The database refuses a step of its kind that names nothing."""
    if named is None:
        raise Missing
    return named


def _author(step: DraftStep, doing: Doing) -> Viewer:
    author = doing.authors.get(step.added_by_account_id or 0)
    if author is None:
        message = _("%s, who added it, has no account here any more.")
        raise Conflict("author_gone", message % step.added_by)
    return author


def _department(step: DraftStep, doing: Doing) -> Department:
    if step.department is not None:
        return step.department
    return _opened(step.opened, doing)


def _parent(step: DraftStep, doing: Doing) -> Department | None:
    if step.parent_opened is not None:
        return _opened(step.parent_opened, doing)
    return step.parent


def _opened(earlier: DraftStep | None, doing: Doing) -> Department:
    if earlier is None or earlier.pk not in doing.opened:
        number = earlier.position if earlier is not None else 0
        message = _("It builds on step %d, which cannot be done.")
        raise Conflict("step_missing", message % number)
    return doing.opened[earlier.pk]
