"""The people of a demo as actors: each with an account, and as they were at a moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from governance.accounts.models import Grant
from governance.accounts.services import account_ensure, grant_give
from governance.audit.services import entry_record
from governance.core.viewer import system_viewer, viewer_build
from governance.home.demo.personas import PERSONAS
from roles.org.models import Person
from roles.team.models import Assignment, Role, RoleType
from roles.team.rules import ItemKind
from roles.team.selectors import waiting_items, waiting_kinds
from roles.team.selectors.focus import EVERYTHING, Focus
from roles.team.services import (
    assignment_accept,
    assignment_approve,
    assignment_consent,
    assignment_propose,
    role_open,
)

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from governance.accounts.models import User
    from governance.core.viewer import Viewer
    from roles.org.models import Department

ACTOR: Final = system_viewer("manage.py load_demo", kind="command")
SISTERS: Final = r"^LARKFIELD-\d"  # external ids of the companies that a demo is grown by
DECIDE: Final = {
    ItemKind.ACCEPT: assignment_accept,
    ItemKind.CONSENT: assignment_consent,
    ItemKind.APPROVE: assignment_approve,
}


@dataclass(slots=True)
class Stage:
    """``now`` is when the demo is loaded; everything else counts back from it."""

    now: datetime
    accounts: dict[str, User] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)

    def ago(self, days: float = 0, *, minutes: float = 0) -> datetime:
        return self.now - timedelta(days=days, minutes=minutes)

    def person(self, name: str) -> Person:
        """Return somebody of the first company; its sisters may have people of the same name."""
        if name not in self.known:
            called = Person.objects.filter(display_name=name)
            own = called.exclude(external_id__regex=SISTERS)
            self.known[name] = own.values_list("pk", flat=True).get()
        return Person.objects.get(pk=self.known[name])

    def account(self, name: str) -> User:
        """Return somebody's account, linked as by a first sign-in.

        What a person owes was asked for when they joined; linking would ask all of it again.
        """
        if name not in self.accounts:
            person = self.person(name)
            user = account_ensure(actor=ACTOR, email=person.email or "", label=name)
            Person.objects.filter(pk=person.pk).update(user=user)
            account = {"account": str(user.uid)}
            entry_record(actor=ACTOR, verb="person.linked", subject=person, changes=account)
            self.accounts[name] = user
        return self.accounts[name]

    def viewer(self, name: str, at: datetime) -> Viewer:
        user = self.account(name)
        return viewer_build(user_id=user.pk, uid=user.uid, label=str(user), now=at)

    def role(
        self, by: str, kind: str, department: Department, at: datetime, focus: str = ""
    ) -> Role:
        """Let ``by`` open a role."""
        role_type = RoleType.objects.get(key=kind)
        return role_open(
            actor=self.viewer(by, at), type=role_type, department=department, focus=focus, now=at
        )

    def propose(
        self,
        by: str,
        role: Role,
        whom: str,
        at: datetime,
        *,
        starts_on: date | None = None,
        focus: Focus = EVERYTHING,
        note: str = "",
    ) -> Assignment:
        """Let ``by`` propose somebody; a partner for as long as the contract lasts."""
        person = self.person(whom)
        return assignment_propose(
            actor=self.viewer(by, at),
            role=role,
            person=person,
            starts_on=starts_on,
            ends_on=person.ends_on and person.ends_on + timedelta(days=1),
            focus=focus,
            note=note,
            now=at,
        )

    def decide(
        self, assignment: Assignment, *steps: datetime, instead: tuple[str, ...] = ()
    ) -> None:
        """Let whoever is asked say yes, one after the other, at these moments.

        Where nobody in person is asked, the first of ``instead`` answers.
        """
        for at in steps:
            fresh = Assignment.objects.prefetch_related("items__person").get(pk=assignment.pk)
            kinds = waiting_kinds(fresh)
            if not kinds:
                return
            asked = waiting_items(fresh, kinds[0])[0].person
            name = asked.display_name if asked else instead[0]
            step = DECIDE[ItemKind(kinds[0])]
            step(actor=self.viewer(name, at), assignment=fresh, now=at)


def personas_prepare(stage: Stage, organisation: str, at: datetime) -> None:
    """Give every persona an account, and those who have one their grant."""
    for persona in PERSONAS[organisation]:
        user = stage.account(persona.name)
        if persona.grant:
            kind = Grant.Kind(persona.grant)
            grant_give(actor=ACTOR, user=user, kind=kind, reason="set-up", now=at)


def seat(department: UUID, kind: str, holder: str) -> Role:
    """Return the role of this kind that somebody holds now."""
    return Role.objects.get(
        department__uid=department,
        type__key=kind,
        assignments__person__display_name=holder,
        assignments__state="active",
    )
