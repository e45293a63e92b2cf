"""Several people are proposed for one kind of role at one go: each by themselves, as ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.core.errors import Conflict, DomainError, Invalid, Problem
from roles.org.models import Department, Person
from roles.org.selectors import organisation_size, organisation_today
from roles.team.models import Assignment, Role, RoleType
from roles.team.rules import DECISIONS, can_open_role, can_propose
from roles.team.rules.many import MANY, can_propose_many
from roles.team.selectors import Terms, decisions_for, proposal_objections
from roles.team.selectors.proposals import EXTERNAL_DAYS
from roles.team.services.proposals import assignment_propose
from roles.team.services.roles import role_open

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date, datetime

    from governance.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ManyTerms:
    """What all of them are proposed for, by whom, from when."""

    actor: Viewer
    type: RoleType
    department: Department
    starts_on: date
    now: datetime
    small: bool


@dataclass(frozen=True, slots=True)
class ManyLine:
    """One person: ``refused`` says why not, else ``asked`` are the decisions that are waited for,
    and ``assignment`` is what came of it, once it was done."""

    person: Person
    refused: str = ""
    asked: tuple[str, ...] = ()
    assignment: Assignment | None = None


def many_check(
    *,
    actor: Viewer,
    type: RoleType,  # noqa: A002  (the word for it)
    department: Department,
    people: Collection[Person],
    starts_on: date,
    now: datetime,
) -> list[ManyLine]:
    """Return, in the order of ``people``, who would be proposed and who not, and why.

    Nothing is kept of it: the roles that it needs are opened in a savepoint, so that what stands
    against each is asked of a role that is there. About twenty statements a person. Raises what
    ``many_propose`` raises.
    """
    small = _size_allowed(actor, people)
    terms = ManyTerms(actor, type, department, starts_on, now, small=small)
    with transaction.atomic():
        lines = _each(terms, people, _would)
        transaction.set_rollback(True)
    return lines


def many_propose(
    *,
    actor: Viewer,
    type: RoleType,  # noqa: A002  (the word for it)
    department: Department,
    people: Collection[Person],
    starts_on: date,
    now: datetime,
) -> list[ManyLine]:
    """Propose all of ``people`` that can be, each for a role of their own, and say of the others
    why not. The same again proposes nobody twice.

    Vacant roles of the kind come first; more are opened by who may open one. Partners are asked
    until the end that they have. Raises NotAllowed without a say, Invalid for none or more than
    a hundred people.
    """
    small = _size_allowed(actor, people)
    terms = ManyTerms(actor, type, department, starts_on, now, small=small)
    with transaction.atomic():
        Department.objects.select_for_update(no_key=True).get(
            pk=department.pk
        )  # one go after the other
        return _each(terms, people, _do)


def _size_allowed(actor: Viewer, people: Collection[Person]) -> bool:
    """Return whether the organisation is small. Raises NotAllowed, Invalid."""
    small = organisation_size() == "small"
    can_propose_many(actor, small=small).require()
    if not people or len(people) > MANY:
        detail = _("Choose 1 to %d people.") % MANY
        raise Invalid("people", detail, problems=[Problem("/people", detail)])
    return small


def _each(
    terms: ManyTerms,
    people: Collection[Person],
    step: Callable[[ManyTerms, Role, Person], ManyLine],
) -> list[ManyLine]:
    roles = Role.objects.open().filter(type=terms.type, department=terms.department)
    held = Assignment.objects.open().filter(role__in=roles)
    holding = set(held.values_list("person", flat=True))
    taken = held.values("role")
    vacant = list(roles.filter(focus="").exclude(pk__in=taken).order_by("pk"))
    lines = []
    for person in people:
        try:
            with transaction.atomic():
                if person.pk in holding:
                    message = _("%s holds such a role here, or is proposed for one.")
                    raise Conflict("already_open", message % person)
                line = step(terms, vacant[0] if vacant else _opened(terms), person)
        except DomainError as error:
            line = ManyLine(person, refused=str(error))
        if not line.refused:
            holding.add(person.pk)
            vacant = vacant[1:]
        lines.append(line)
    return lines


def _opened(terms: ManyTerms) -> Role:
    function, key = terms.type.function, terms.department.pk
    may = can_open_role(terms.actor, department_id=key, function=function, small=terms.small)
    if not may:
        message = _("No vacant role of this kind is left here. %s")
        raise Conflict("no_vacancy", message % may.reason)
    return role_open(actor=terms.actor, type=terms.type, department=terms.department, now=terms.now)


def _until(terms: ManyTerms, person: Person) -> date | None:
    """Return the first day without: of a partner the one after their last, as far as a partner's
    role may go."""
    if person.kind != Person.Kind.EXTERNAL or person.ends_on is None:
        return None
    longest = terms.starts_on + timedelta(days=EXTERNAL_DAYS)
    return max(person.ends_on, min(person.ends_on + timedelta(days=1), longest))


def _would(terms: ManyTerms, role: Role, person: Person) -> ManyLine:
    can_propose(terms.actor, role=role, person=person, small=terms.small).require()
    authority = role.most
    wanted = Terms(role, person, authority, terms.starts_on, _until(terms, person))
    today = organisation_today(terms.now)
    for objection in proposal_objections(wanted, small=terms.small, today=today):
        raise objection
    drafts = decisions_for(
        viewer=terms.actor,
        role=role,
        person=person,
        authority=authority,
        small=terms.small,
        today=today,
    )
    return ManyLine(person, asked=tuple(draft.kind.value for draft in drafts if not draft.met))


def _do(terms: ManyTerms, role: Role, person: Person) -> ManyLine:
    made = assignment_propose(
        actor=terms.actor,
        role=role,
        person=person,
        starts_on=terms.starts_on,
        ends_on=_until(terms, person),
        now=terms.now,
    )
    asked = made.items.filter(kind__in=DECISIONS, met_at=None).order_by("pk")
    return ManyLine(person, asked=tuple(asked.values_list("kind", flat=True)), assignment=made)
