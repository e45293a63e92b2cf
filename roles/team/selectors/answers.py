"""Who answers what by a link in a mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.core.errors import Missing
from governance.core.viewer import Viewer, ViewerDraft, viewer_build
from governance.todos.models import Todo
from roles.org.models import Person
from roles.org.selectors import organisation_settings, organisation_today
from roles.team.rules import (
    DECISIONS,
    answer_is_fresh,
    answer_read,
    is_mailbox,
    may_answer_by_link,
)
from roles.team.selectors.assignments import assignment_get
from roles.team.selectors.viewer import viewer_team

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from roles.team.models import Assignment


@dataclass(frozen=True, slots=True)
class MailedAnswer:
    """What a link asks: of whom, about which assignment, which decision."""

    viewer: Viewer
    assignment: Assignment
    decision: str  # accept, consent or approve

    @property
    def no(self) -> str:
        return "decline" if self.decision == "accept" else "refuse"


def mailed_answer(token: str, now: datetime) -> MailedAnswer | None:
    """Return what ``token`` asks about an assignment; None and Missing as ``mailed_todo``, and
    None where the mailbox is not proof enough."""
    found = mailed_todo(token, kinds=DECISIONS, now=now)
    if found is None:
        return None
    todo, viewer = found
    assignment = assignment_get(viewer=viewer, uid=todo.subject.ref, now=now)
    if not may_answer_by_link(assignment):
        return None
    return MailedAnswer(viewer, assignment, todo.subject.kind)


def mailed_todo(token: str, *, kinds: Collection[str], now: datetime) -> tuple[Todo, Viewer] | None:
    """Return the to-do of one of ``kinds`` that ``token`` is for, and whose it is, as who acts;
    None when it was done, passed on, withdrawn or is too old, or went to a mailbox that is theirs
    no more.

    Raises Missing when it is not ours.
    """
    uid, mark = answer_read(token) or (None, "")
    todos = Todo.objects.select_related("subject")
    todo = todos.filter(uid=uid, subject__kind__in=kinds).first() if uid else None
    if todo is None:
        raise Missing
    person = (
        Person.objects.here(organisation_today(now))
        .exclude(user__is_active=False)
        .filter(pk=todo.person_id)
    )
    found = person.select_related("user").first()
    if found is None or todo.closed_at is not None or not answer_is_fresh(todo.opened_at, now):
        return None
    if not is_mailbox(mark, found.email or ""):
        return None
    return todo, _viewer(found, now)


def _viewer(person: Person, now: datetime) -> Viewer:
    """Return the person as who acts, with or without an account; the trail names the link."""
    label = f"{person}, by the link in a mail"
    if person.user is not None:
        user = person.user
        return viewer_build(user_id=user.pk, uid=user.uid, label=label, now=now)
    draft = ViewerDraft(
        user_id=0,
        now=now,
        zone=organisation_settings().time_zone,
        viewer=Viewer(
            kind="person",
            label=label,
            person_id=person.pk,
            person_uid=person.uid,
            person_name=str(person),
            department_id=person.department_id,
            external=person.kind == Person.Kind.EXTERNAL,
        ),
    )
    viewer_team(draft)
    return draft.viewer
