"""Asking and telling: one to-do and one message for whoever's turn it is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.notify.services import message_queue
from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from roles.org.selectors import holidays, organisation_settings, organisation_today
from roles.team.rules import DECISIONS, Authority, ItemKind, due_at, may_answer_by_link
from roles.team.selectors import waiting_items, waiting_kinds

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Person
    from roles.team.models import Assignment, ChecklistItem
    from roles.team.rules import AskedPerson


def path_of(assignment: Assignment) -> str:
    return f"/assignments/{assignment.uid}/"


def _title(kind: ItemKind, assignment: Assignment) -> str:
    words = {
        ItemKind.ACCEPT: _("Accept: %(role)s"),
        ItemKind.CONSENT: _("Consent: %(person)s as %(role)s"),
        ItemKind.APPROVE: _("Approve: %(person)s as %(role)s"),
    }
    return words[kind] % {"person": assignment.person, "role": assignment.role}


def person_tell(
    *, person: Person, what: str, assignment: Assignment, now: datetime, **more: str
) -> None:
    """Queue the message ``team/mail/<what>`` about an assignment, once a person and moment."""
    message_queue(
        key=f"assignment.{what}:{assignment.uid}:{person.uid}:{now:%Y%m%dT%H%M%S%f}",
        person=person,
        template=f"team/mail/{what}",
        payload={
            "path": path_of(assignment),
            "holder": str(assignment.person),
            "role": str(assignment.role),
            "authority": Authority(assignment.authority).name.lower(),
            "proposer": assignment.proposed_by_label,
            "note": assignment.note,
            **more,
        },
        now=now,
    )


def decisions_ask(
    *, actor: Viewer, assignment: Assignment, now: datetime, tell: bool = True
) -> None:
    """Ask for the decision whose turn it is: accept, then consent, then approve.

    Asking again is harmless: an open to-do stays as it is, and only a new one brings a
    message, or none without ``tell``.
    """
    kinds = waiting_kinds(assignment)
    for item in waiting_items(assignment, kinds[0]) if kinds else []:
        if item.person is not None:
            _person_ask(actor, assignment, item, item.person, now, tell=tell)


def answer_due(kind: ItemKind, now: datetime) -> datetime:
    """Return by when somebody who is asked at ``now`` has to answer; two queries."""
    return due_at(
        kind,
        today=organisation_today(now),
        zone=ZoneInfo(organisation_settings().time_zone),
        holidays=holidays(),
    )


def _person_ask(
    actor: Viewer,
    assignment: Assignment,
    item: ChecklistItem,
    person: Person,
    now: datetime,
    *,
    tell: bool,
) -> None:
    kind = ItemKind(item.kind)
    todo = todo_open(
        actor=actor,
        person=person,
        kind=kind.value,
        ref=assignment.uid,
        title=_title(kind, assignment),
        path=path_of(assignment),
        reason=str(item.get_asked_because_display()),
        due_at=answer_due(kind, now),
        now=now,
    )
    if tell and todo.opened_at == now:
        because = str(item.get_asked_because_display())
        person_tell(
            person=person,
            what=kind.value,
            assignment=assignment,
            now=now,
            because=because,
            todo=todo.uid.hex,
            by_link="yes" if may_answer_by_link(assignment) else "",
        )


def decision_close(
    *, actor: Viewer, assignment: Assignment, kind: str, now: datetime, person_id: int | None
) -> None:
    """Close the to-do of a decision that was made, by whomever; of one person if one is named."""
    todos_close(
        actor=actor,
        kind=kind,
        ref=assignment.uid,
        outcome=Todo.Outcome.DONE,
        person_ids=None if person_id is None else [person_id],
        now=now,
    )


def decision_pass_on(
    *, actor: Viewer, assignment: Assignment, item: ChecklistItem, now: datetime
) -> None:
    """Close the to-do of somebody who can no longer answer; another one is asked."""
    if item.person_id is not None:
        todos_close(
            actor=actor,
            kind=item.kind,
            ref=assignment.uid,
            outcome=Todo.Outcome.PASSED_ON,
            person_ids=[item.person_id],
            now=now,
        )


def decision_ask_instead(
    *, actor: Viewer, assignment: Assignment, item: ChecklistItem, asked: AskedPerson
) -> None:
    """Write down that somebody else is asked for this decision, and why they are."""
    before = str(item.person or "")
    item.person_id = asked.person_id
    item.asked_because = asked.because
    item.save(update_fields=["person", "asked_because"])
    entry_record(
        actor=actor,
        verb="assignment.passed_on",
        subject=assignment,
        changes={
            "kind": item.kind,
            "asked": [before, str(item.person or "")],
            "because": item.asked_because,
        },
    )


def decisions_drop(
    *, actor: Viewer, assignment: Assignment, outcome: Todo.Outcome, now: datetime
) -> None:
    """Close whatever is still asked about an assignment: it was declined, withdrawn or ended."""
    for kind in DECISIONS:
        todos_close(actor=actor, kind=kind.value, ref=assignment.uid, outcome=outcome, now=now)
