"""``manage.py appoint``: the first administrator, auditor and head coach."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from governance.accounts.models import Grant, User
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.org.models import Department, Person
from roles.team.models import Assignment, Role
from roles.team.rules import State
from roles.team.services import assignment_accept
from tests.cast import NOW, Cast, make_account, make_person
from tests.roles.team.trail import entry_of


def appoint(*arguments: str) -> str:
    out = io.StringIO()
    call_command("appoint", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def nobody_yet(db: None) -> Person:
    """An organisation as it is after its import: departments and people, no roles."""
    congress = Department.objects.create(name="Congress", external_id="CONGRESS")
    return make_person("Maria Cantwell", congress)


def test_the_head_coach_is_proposed_consented_and_approved_and_left_to_accept(
    nobody_yet: Person,
) -> None:
    said = appoint("--head-coach", str(nobody_yet.email).upper())

    assignment = Assignment.objects.get()
    assert (assignment.person, assignment.state) == (nobody_yet, State.PROPOSED)
    items = {item.kind: item for item in assignment.items.all()}
    assert items["accept"].met_at is None
    for kind in ("consent", "approve"):
        assert items[kind].met_at is not None
        assert items[kind].asked_because == "set_up"
    assert entry_of(assignment.uid, "assignment.proposed")[0] == "manage.py appoint"
    assert [str(t.person) for t in Todo.objects.open()] == ["Maria Cantwell"]
    assert Message.objects.get().template == "team/mail/accept"
    assert said == "Maria Cantwell is proposed as Head coach, Congress, and still has to accept.\n"


def test_with_the_persons_yes_the_head_coach_is_active(nobody_yet: Person) -> None:
    appoint("--head-coach", str(nobody_yet.email))
    assignment = Assignment.objects.get()
    viewer = make_account(nobody_yet).viewer
    assignment_accept(actor=viewer, assignment=assignment, now=NOW)
    assignment.refresh_from_db()
    assert assignment.state == State.ACTIVE


def test_appointing_the_same_head_coach_again_is_refused(nobody_yet: Person) -> None:
    appoint("--head-coach", str(nobody_yet.email))
    with pytest.raises(CommandError, match="holds this role or is proposed"):
        appoint("--head-coach", str(nobody_yet.email))
    assert Role.objects.count() == 1


def test_appointing_another_while_there_is_one_is_refused(cast: Cast) -> None:
    with pytest.raises(CommandError, match="Amara Reid holds this role"):
        appoint("--head-coach", str(cast.employee.listed.email))


def test_several_roots_are_named(nobody_yet: Person) -> None:
    Department.objects.create(name="Embassy")
    with pytest.raises(CommandError, match="Congress, Embassy"):
        appoint("--head-coach", str(nobody_yet.email))
    assert not Role.objects.exists()


def test_a_head_coach_has_to_be_listed(nobody_yet: Person) -> None:
    with pytest.raises(CommandError, match="Nobody who works here is listed"):
        appoint("--head-coach", "somebody@elsewhere.example")


def test_an_administrator_needs_an_address_only_and_gets_an_account(db: None) -> None:
    said = appoint("--administrator", "Root@Larkfield.example")
    user = User.objects.get()
    assert (user.email, user.is_staff, user.is_superuser) == ("root@larkfield.example", True, False)
    assert Grant.objects.get().kind == "administrator"
    assert "is now administrator" in said


def test_an_auditor_too_and_several_at_once(nobody_yet: Person) -> None:
    appoint("--administrator", "a@x.example", "--auditor", str(nobody_yet.email))
    labels = {grant.kind: str(grant.user) for grant in Grant.objects.all()}
    assert labels == {"administrator": "a@x.example", "auditor": "Maria Cantwell"}


def test_giving_it_again_says_so_and_changes_nothing(db: None) -> None:
    appoint("--auditor", "a@x.example")
    assert "already" in appoint("--auditor", "a@x.example")
    assert Grant.objects.count() == 1


def test_if_one_of_them_fails_none_is_appointed(nobody_yet: Person) -> None:
    with pytest.raises(CommandError):
        appoint("--administrator", "a@x.example", "--head-coach", "nobody@x.example")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((), "Say whom"), (("--administrator", "grace"), "is not an e-mail address")],
)
def test_what_cannot_be_meant_is_refused(db: None, arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        appoint(*arguments)


def test_a_grant_goes_to_who_is_listed_with_the_address_now(cast: Cast) -> None:
    """Not to who came in by it once, nor to a second account of somebody who has one."""
    old = cast.employee.listed
    Person.objects.filter(pk=old.pk).update(email="hana.married@larkfield.example")
    Person.objects.filter(pk=old.pk).update(external_id="hana-1")
    make_person("Hana Costa", cast.stores)
    appoint("--administrator", "hana.costa@larkfield.example")
    assert not Grant.objects.filter(user=cast.employee.user).exists()
    appoint("--auditor", "hana.married@larkfield.example")
    assert Grant.objects.get(user=cast.employee.user).kind == Grant.Kind.AUDITOR
