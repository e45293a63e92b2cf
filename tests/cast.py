"""The fixed cast: one small organisation, the same people in every test.

Larkfield (Erin) ── Support (Grace) ── Field service
                 └─ Stores (Luis)

Rows are made directly, so that a test of one app does not depend on another's services.
Assignments of the cast are active and ready since ``SINCE``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from psycopg2.extras import DateRange, DateTimeTZRange

from governance.accounts.models import Grant, User
from governance.accounts.services import token_create
from governance.core.clock import utc_now
from governance.core.viewer import Viewer, system_viewer, viewer_build
from roles.org.models import Department, DepartmentPeriod, OrganisationSettings, Person, Placement
from roles.team.models import Assignment, ReadyPeriod, Role, RoleType
from roles.team.rules import State

if TYPE_CHECKING:
    from tests.kept import Kept

SINCE = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
COMMAND = system_viewer("the cast", kind="command")
SERVICE = "api@service.invalid"


@dataclass
class Member:
    """One of the cast: account, person (if listed), a Viewer and a signed-in browser."""

    user: User
    person: Person | None = None

    @property
    def listed(self) -> Person:
        assert self.person is not None
        return self.person

    @property
    def viewer(self) -> Viewer:
        return viewer_build(user_id=self.user.pk, uid=self.user.uid, label=str(self.user))

    def client(self) -> Client:
        client = Client()
        client.force_login(self.user)
        return client


@dataclass
class Cast:
    root: Department
    support: Department
    field_service: Department
    stores: Department
    boss: Member
    department_head: Member
    stores_head: Member
    line_manager: Member
    employee: Member
    player: Member
    coach: Member
    coach_elsewhere: Member
    head_coach: Member
    booth_member: Member
    auditor: Member
    administrator: Member
    external: Member
    stranger: Member
    api_token: str
    members: dict[str, Member] = field(default_factory=dict)


def make_department(name: str, parent: Department | None = None) -> Department:
    """List a department that has been there since ``SINCE``."""
    department = Department.objects.create(
        name=name, parent=parent, external_id=name.upper().replace(" ", "-")
    )
    DepartmentPeriod.objects.create(
        department=department, name=name, parent=parent, during=DateRange(SINCE.date(), None)
    )
    return department


def make_person(
    name: str,
    department: Department,
    *,
    manager: Person | None = None,
    title: str = "",
    kind: str = Person.Kind.EMPLOYEE,
) -> Person:
    """List a person who has been there since ``SINCE``."""
    given, _space, family = name.partition(" ")
    person = Person.objects.create(
        external_id=name.lower().replace(" ", "."),
        given_name=given,
        family_name=family,
        display_name=name,
        email=f"{name.lower().replace(' ', '.')}@larkfield.example",
        title=title,
        kind=kind,
        department=department,
        manager=manager,
        started_on=SINCE.date(),
        ends_on=date(2027, 6, 30) if kind == Person.Kind.EXTERNAL else None,
        sponsor=manager if kind == Person.Kind.EXTERNAL else None,
    )
    Placement.objects.create(
        person=person,
        department=department,
        manager=manager,
        during=DateRange(SINCE.date(), None),
    )
    return person


def make_account(person: Person) -> Member:
    """Give a listed person an account."""
    user = User.objects.create_user(str(person.email), label=person.display_name)
    person.user = user
    person.save(update_fields=["user"])
    return Member(user, person)


def make_assignment(
    person: Person, department: Department, type_key: str, *, ready: bool = True
) -> Assignment:
    """Let ``person`` hold an active role, ready since ``SINCE`` unless told otherwise."""
    role_type = RoleType.objects.get(key=type_key)
    role = Role.objects.create(type=role_type, department=department, opened_at=SINCE)
    assignment = Assignment.objects.create(
        role=role,
        person=person,
        state=State.ACTIVE,
        authority=role_type.authority,
        starts_on=SINCE.date(),
        proposed_at=SINCE,
        proposed_by_label="the cast",
    )
    if ready:
        ReadyPeriod.objects.create(assignment=assignment, during=DateTimeTZRange(SINCE, None))
    return assignment


def _departments(erin_root: Department) -> tuple[Department, Department, Department]:
    support = make_department("Support", erin_root)
    return support, make_department("Field service", support), make_department("Stores", erin_root)


def _head(department: Department, person: Person) -> None:
    Department.objects.filter(pk=department.pk).update(head=person)
    DepartmentPeriod.objects.filter(department=department).update(head=person)
    department.head = person


def make_cast() -> Cast:
    return with_token(make_people())


def make_people() -> Cast:
    """All of the cast but the token, which is young whenever a test takes place."""
    OrganisationSettings.objects.update_or_create(
        pk=1, defaults={"name": "Larkfield", "size": "standard", "time_zone": "UTC"}
    )
    root = make_department("Larkfield")
    support, field_service, stores = _departments(root)
    erin = make_person("Erin Halvorsen", root, title="Chief executive")
    grace = make_person("Grace Weiss", support, manager=erin, title="Head of Support")
    luis = make_person("Luis Ferrer", stores, manager=erin, title="Head of Stores")
    for department, head in ((root, erin), (support, grace), (stores, luis)):
        _head(department, head)
    leon = make_person("Leon Marsh", support, manager=grace, title="Team lead")
    people = {
        "boss": erin,
        "department_head": grace,
        "stores_head": luis,
        "line_manager": leon,
        "employee": make_person("Hana Costa", support, manager=leon, title="Planner"),
        "player": make_person("Priya Shah", support, manager=leon, title="Agent"),
        "coach": make_person("Maria Ortiz", support, manager=grace, title="Senior agent"),
        "coach_elsewhere": make_person("Yuki Walsh", stores, manager=luis),
        "head_coach": make_person("Amara Reid", root, manager=erin),
        "booth_member": make_person("Sami Tanaka", root, manager=erin, title="Counsel"),
        "auditor": make_person("Ruth Adler", root, manager=erin),
        "administrator": make_person("Kofi Osei", root, manager=erin),
        "external": make_person("Theo Nasser", support, manager=leon, kind=Person.Kind.EXTERNAL),
    }
    members = {name: make_account(person) for name, person in people.items()}
    members["stranger"] = Member(
        User.objects.create_user("sam.stranger@elsewhere.example", label="Sam Stranger")
    )
    _roles_and_grants(members, support, stores, root)
    User.objects.create_user(SERVICE, label="HR sync", is_service=True)
    return Cast(
        root=root,
        support=support,
        field_service=field_service,
        stores=stores,
        api_token="",
        members=members,
        **members,
    )


def with_token(cast: Cast) -> Cast:
    _token, cast.api_token = token_create(
        actor=COMMAND,
        owner=User.objects.get(email=SERVICE),
        name="HR sync",
        scopes=["read", "write"],
        days=365,
        now=utc_now(),
    )
    return cast


def _roles_and_grants(
    members: dict[str, Member], support: Department, stores: Department, root: Department
) -> None:
    make_assignment(members["player"].listed, support, "responder")
    make_assignment(members["coach"].listed, support, "coach")
    make_assignment(members["coach_elsewhere"].listed, stores, "coach")
    make_assignment(members["head_coach"].listed, root, "head_coach")
    legal = make_assignment(members["booth_member"].listed, root, "legal")
    legal.backup = members["boss"].listed
    legal.save(update_fields=["backup"])
    for name in ("auditor", "administrator"):
        Grant.objects.create(
            user=members[name].user, kind=name, granted_at=SINCE, granted_by="the cast"
        )


@pytest.fixture
def cast(on_stage: Kept[Cast] | None, db: None) -> Cast:
    """The cast, in the test's own transaction."""
    return make_cast() if on_stage is None else with_token(on_stage.fresh())


@pytest.fixture
def committed_cast(transactional_db: None) -> Cast:
    """The cast, committed: for threads, workers and browsers."""
    return make_cast()
