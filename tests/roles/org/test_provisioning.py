"""People whom a connection lists and takes back, by the organisation's own services."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from psycopg2.extras import DateRange

from governance.accounts.models import User
from governance.core.viewer import Viewer
from roles.org.models import Person
from roles.org.services import department_close, department_open, person_place
from roles.org.services.leaving import person_end
from roles.org.services.provisioning import person_describe, person_join, person_return
from tests.cast import NOW, Cast
from tests.refusals import refused
from tests.trail import entries_of

CONNECTION = Viewer(kind="token", label="Directory", scopes=frozenset({"scim"}))
TODAY = NOW.date()
LATER = NOW + timedelta(days=30)


def join(cast: Cast, actor: Viewer = CONNECTION, **terms: Any) -> Person:
    given: dict[str, Any] = {
        "given_name": "Nia",
        "family_name": "Noor",
        "display_name": "Nia Noor",
        "email": "nia@larkfield.example",
        "title": "",
        "location": "",
        "department": cast.support,
        "manager": cast.line_manager.listed,
        "employed": True,
        "reason": "By SCIM",
        "now": NOW,
    }
    return person_join(actor=actor, **(given | terms))


def test_who_joins_is_placed_from_today_and_recorded(cast: Cast) -> None:
    nia = join(cast)
    (placement,) = nia.placements.all()
    assert placement.during == DateRange(TODAY, None)
    assert (placement.department, placement.manager) == (cast.support, cast.line_manager.listed)
    (entry,) = entries_of("person.joined")
    assert entry["reason"] == "By SCIM"
    assert entry["changes"]["department"] == [None, str(cast.support.uid)]


def test_only_a_connection_lists_people_one_by_one(cast: Cast) -> None:
    reader = Viewer(kind="token", label="Reader", scopes=frozenset({"read", "write"}))
    narrow = Viewer(
        kind="token",
        label="Narrow",
        scopes=frozenset({"scim"}),
        within_department_ids=frozenset({cast.support.pk}),
    )
    for actor in (cast.administrator.viewer, reader, narrow):
        with refused("scim_scope"):
            join(cast, actor)


def test_an_address_that_is_taken_is_refused_in_any_case(cast: Cast) -> None:
    taken = str(cast.employee.listed.email).upper()
    with refused("address_taken"):
        join(cast, email=taken)


def test_the_same_description_again_writes_nothing(cast: Cast) -> None:
    nia = join(cast)
    said = {"given_name": "Nia", "family_name": "Noor", "email": "nia@larkfield.example"}
    more = {"title": "", "location": "", "reason": ""}
    for name in ("Nia Noor", "Nia N.", "Nia N."):
        person_describe(actor=CONNECTION, person=nia, display_name=name, **said, **more)
    (entry,) = entries_of("person.updated")
    assert entry["changes"] == {"display_name": ["Nia Noor", "Nia N."]}


def test_who_comes_back_is_the_same_person_in_another_period(cast: Cast) -> None:
    hana = cast.employee
    person = Person.objects.get(pk=hana.listed.pk)
    person_end(actor=CONNECTION, person=person, reason="By SCIM", now=NOW)
    account = User.objects.get(pk=hana.user.pk)
    assert not account.is_active
    person = Person.objects.select_related("department", "manager").get(pk=person.pk)
    person_return(actor=CONNECTION, person=person, reason="By SCIM", now=LATER)
    before, after = person.placements.order_by("during")
    assert before.during.upper == TODAY
    assert after.during == DateRange(LATER.date(), None)
    assert (after.department, person.started_on) == (cast.support, LATER.date())
    account = User.objects.get(pk=hana.user.pk)
    assert account.is_active
    assert not person.assignments.open().exists()


def test_a_department_that_closed_meanwhile_is_not_theirs_any_more(cast: Cast) -> None:
    admin = cast.administrator.viewer
    kiosk = department_open(actor=admin, name="Kiosk", parent=cast.root, now=NOW)
    nia = join(cast, department=kiosk)
    person_end(actor=CONNECTION, person=nia, reason="By SCIM", now=NOW)
    department_close(actor=admin, department=kiosk, now=NOW)
    nia = Person.objects.select_related("department", "manager").get(pk=nia.pk)
    person_return(actor=CONNECTION, person=nia, reason="By SCIM", now=LATER)
    assert Person.objects.get(pk=nia.pk).department is None


def test_somebody_can_be_in_no_department(cast: Cast) -> None:
    hana = cast.employee.listed
    person_place(actor=cast.administrator.viewer, person=hana, department=None, now=NOW)
    assert Person.objects.get(pk=hana.pk).department is None
    assert hana.placements.get(during__endswith=None).department is None
