"""What stands against a proposal, each with its reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from governance.accounts.models import Grant
from governance.core.errors import Conflict, DomainError, Invalid
from roles.org.models import Person
from roles.team.models import Assignment, Role, RoleType
from roles.team.rules import Authority, State
from roles.team.services import assignment_propose, role_close
from tests.cast import NOW, Cast, Member, make_assignment

TODAY = NOW.date()


@pytest.fixture
def role(cast: Cast) -> Role:
    kind = RoleType.objects.get(key="responder")
    return Role.objects.create(type=kind, department=cast.support, opened_at=NOW)


def refused(cast: Cast, role: Role, who: Member, **terms: object) -> DomainError:
    actor = cast.department_head.viewer
    with pytest.raises(DomainError) as error:
        assignment_propose(actor=actor, role=role, person=who.listed, now=NOW, **terms)  # type: ignore[arg-type]
    assert not Assignment.objects.filter(role=role, state=State.PROPOSED).exists()
    return error.value


@pytest.mark.parametrize(
    ("employment", "code"), [("left", "person_left"), ("on_leave", "person_on_leave")]
)
def test_somebody_who_left_or_is_on_leave(
    cast: Cast, role: Role, employment: str, code: str
) -> None:
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment=employment)
    cast.employee.listed.refresh_from_db()
    error = refused(cast, role, cast.employee)
    assert isinstance(error, Conflict)
    assert error.code == code


def test_authority_above_the_types(cast: Cast, role: Role) -> None:
    error = refused(cast, role, cast.employee, authority=Authority.PROMISE)
    assert isinstance(error, Invalid)
    assert (error.code, error.problems[0].pointer) == ("authority_too_high", "/authority")


def test_a_partner_needs_an_end(cast: Cast, role: Role) -> None:
    assert refused(cast, role, cast.external).code == "external_needs_end"


def test_a_partner_for_more_than_a_year(cast: Cast, role: Role) -> None:
    error = refused(cast, role, cast.external, ends_on=TODAY + timedelta(days=366))
    assert error.code == "external_too_long"


def test_an_end_before_the_start(cast: Cast, role: Role) -> None:
    assert refused(cast, role, cast.employee, ends_on=TODAY).code == "ends_before_start"


def test_a_closed_role(cast: Cast, role: Role) -> None:
    role_close(actor=cast.department_head.viewer, role=role, now=NOW)
    assert refused(cast, role, cast.employee).code == "role_closed"


def test_an_auditor_holds_no_audited_role(cast: Cast, role: Role) -> None:
    assert Grant.objects.filter(user=cast.auditor.user).exists()
    assert refused(cast, role, cast.auditor).code == "auditor"


def test_the_same_person_twice(cast: Cast, role: Role) -> None:
    actor = cast.department_head.viewer
    assignment_propose(actor=actor, role=role, person=cast.employee.listed, now=NOW)
    with pytest.raises(Conflict) as error:
        assignment_propose(actor=actor, role=role, person=cast.employee.listed, now=NOW)
    assert error.value.code == "already_open"


def test_days_on_which_somebody_else_holds_the_role(cast: Cast) -> None:
    role = Assignment.objects.get(person=cast.player.listed).role
    assert refused(cast, role, cast.employee).code == "role_taken"


def test_the_day_after_the_holders_last_is_free(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    held.ends_on = TODAY + timedelta(days=7)
    held.save()
    next_one = assignment_propose(
        actor=cast.department_head.viewer,
        role=held.role,
        person=cast.employee.listed,
        starts_on=held.ends_on,
        now=NOW,
    )
    assert next_one.state == State.PROPOSED


def test_the_database_refuses_two_holders_of_one_role_at_a_time(cast: Cast) -> None:
    held = make_assignment(cast.employee.listed, cast.support, "gatherer")
    with pytest.raises(IntegrityError, match="team_assignment_one_holder"), transaction.atomic():
        Assignment.objects.create(
            role=held.role,
            person=cast.player.listed,
            state=State.ACTIVE,
            authority=held.authority,
            starts_on=TODAY,
            proposed_at=NOW,
            proposed_by_label="nobody",
        )


def test_a_role_in_use_cannot_be_closed(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    with pytest.raises(Conflict) as error:
        role_close(actor=cast.department_head.viewer, role=held.role, now=NOW)
    assert error.value.code == "role_in_use"
    assert "Priya Shah" in str(error.value)


def test_a_partners_role_does_not_outlast_their_stay(cast: Cast, role: Role) -> None:
    stay = cast.external.listed.ends_on
    assert stay is not None
    error = refused(cast, role, cast.external, ends_on=stay + timedelta(days=2))
    assert (error.code, error.problems[0].pointer) == ("external_outlasts", "/ends_on")
    assert "is here until 30 June 2027" in str(error)


def test_the_sponsor_consents_for_a_partner_without_a_line_manager(cast: Cast, role: Role) -> None:
    partner = cast.external.listed
    Person.objects.filter(pk=partner.pk).update(manager=None, sponsor=cast.player.listed)
    partner.refresh_from_db()
    assignment = assignment_propose(
        actor=cast.department_head.viewer,
        role=role,
        person=partner,
        ends_on=partner.ends_on,
        now=NOW,
    )
    consent = assignment.items.get(kind="consent")
    assert (consent.person, consent.asked_because) == (cast.player.listed, "sponsor")


def test_a_role_that_would_be_over_already(cast: Cast, role: Role) -> None:
    error = refused(
        cast,
        role,
        cast.employee,
        starts_on=TODAY - timedelta(days=9),
        ends_on=TODAY,
    )
    assert (error.code, error.problems[0].pointer) == ("over_already", "/ends_on")
