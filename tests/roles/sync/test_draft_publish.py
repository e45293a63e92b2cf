"""A draft is published at once, all of it or nothing, on the state that it was compared with."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from governance.core.errors import DomainError
from roles.org.models import Department, DepartmentPeriod, Person, Placement
from roles.org.services import person_place
from roles.sync.models import Draft
from roles.sync.services import draft_discard, draft_publish, drift_read, import_run, step_remove
from roles.team.models import Role, RoleType
from tests.cast import COMMAND, NOW, Cast
from tests.refusals import refused
from tests.roles.sync.drafting import Kind, add, compared, drafted, returns_desk
from tests.roles.sync.files import json_file
from tests.trail import entries_of


def count() -> tuple[int, ...]:
    models = (Department, DepartmentPeriod, Placement, Role)
    return tuple(model.objects.count() for model in models)


def test_every_step_is_done_and_recorded_with_the_drafts_name(cast: Cast) -> None:
    draft = returns_desk(cast)
    compared(cast.administrator, draft)
    done = draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)
    hana = Person.objects.get(pk=cast.employee.listed.pk)
    assert (str(hana.department), hana.manager) == ("Returns", cast.coach.listed)
    assert (done.state, done.settled_by) == ("published", cast.administrator.viewer.label)
    reasons = [entries_of(verb)[0]["reason"] for verb in ("department.opened", "person.moved")]
    assert reasons == ["By the draft “Shops to service”"] * 2
    assert entries_of("draft.published")[0]["changes"] == {"steps": 2}


def test_what_was_compared_is_what_comes(cast: Cast) -> None:
    draft = compared(cast.administrator, returns_desk(cast))
    told = draft.compared["departments"]
    draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)
    assert told == [4, 5]
    assert Department.objects.current().count() == 5


def test_one_that_was_not_compared_is_stale(cast: Cast) -> None:
    draft = returns_desk(cast)
    with refused("draft_stale"):
        draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)


def test_one_is_stale_when_the_organisation_has_moved_and_nothing_is_lost(cast: Cast) -> None:
    draft = compared(cast.administrator, returns_desk(cast))
    person_place(actor=COMMAND, person=cast.player.listed, department=cast.stores, now=NOW)
    before = count()
    with refused("draft_stale"):
        draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)
    assert count() == before
    compared(cast.administrator, draft)
    draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)


def test_a_step_that_comes_or_goes_has_to_be_compared(cast: Cast) -> None:
    draft = compared(cast.administrator, returns_desk(cast))
    step = add(cast.administrator, draft, Kind.DEPARTMENT_OPEN, name="Till")
    with refused("draft_stale"):
        draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)
    compared(cast.administrator, draft)
    step_remove(actor=cast.administrator.viewer, uid=draft.uid, step_uid=step.uid)
    with refused("draft_stale"):
        draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)


def test_it_is_published_once(cast: Cast) -> None:
    draft = compared(cast.administrator, returns_desk(cast))
    draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)
    with refused("draft_published"):
        draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)
    with refused("draft_published"):
        draft_discard(actor=cast.administrator.viewer, uid=draft.uid, reason="No", now=NOW)


def test_a_faulty_one_is_kept_and_not_published(cast: Cast) -> None:
    draft = drafted(cast.administrator)
    add(cast.administrator, draft, Kind.DEPARTMENT_OPEN, name="Till", parent=cast.stores)
    step = add(cast.administrator, draft, Kind.DEPARTMENT_CLOSE, department=cast.support)
    found = compared(cast.administrator, draft).compared["refused"]
    assert list(found) == [str(step.uid)]
    assert "Support cannot be closed yet" in found[str(step.uid)]
    before = count()
    with refused("draft_faulty"):
        draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)
    assert count() == before


def test_one_that_fails_half_way_writes_nothing(cast: Cast) -> None:
    """Nothing that the hash covers: somebody is proposed for the role that the draft closes."""
    role = Role.objects.create(
        type=RoleType.objects.get(key="gatherer"), department=cast.stores, opened_at=NOW
    )
    draft = returns_desk(cast, cast.head_coach)
    add(cast.head_coach, draft, Kind.ROLE_CLOSE, role=role)
    compared(cast.head_coach, draft)
    role.assignments.create(
        person=cast.employee.listed,
        authority=1,
        starts_on=NOW.date(),
        proposed_at=NOW,
        proposed_by_label="the cast",
    )
    before = count()
    with refused("step_refused") as said:
        draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)
    assert str(said.value).startswith("Step 3 cannot be done: ")
    assert count() == before
    assert not entries_of("department.opened")
    assert Draft.objects.get(pk=draft.pk).state == "open"


@pytest.mark.django_db(transaction=True)
def test_of_two_publishers_one_wins(cast: Cast) -> None:
    draft = compared(cast.administrator, returns_desk(cast))
    outcomes: list[str] = []
    together = Barrier(2)

    def publish() -> None:
        try:
            together.wait()
            draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)
            outcomes.append("done")
        except DomainError as error:
            outcomes.append(f"{error.code} {int(error.status)}")
        finally:
            connections.close_all()

    threads = [Thread(target=publish) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "draft_published 409"]
    assert Department.objects.filter(name="Returns").count() == 1


def test_departments_are_published_by_an_administrator(cast: Cast) -> None:
    draft = compared(cast.head_coach, returns_desk(cast, cast.head_coach))
    with refused("publish_not_allowed"):
        draft_publish(actor=cast.head_coach.viewer, uid=draft.uid, now=NOW)
    draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)


def test_roles_alone_are_published_by_the_head_coach_and_opened_vacant(cast: Cast) -> None:
    draft = drafted(cast.head_coach)
    gatherer = RoleType.objects.get(key="gatherer")
    add(cast.head_coach, draft, Kind.ROLE_OPEN, department=cast.stores, role_type=gatherer)
    compared(cast.administrator, draft)
    with refused("publish_not_allowed"):
        draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)
    draft_publish(actor=cast.head_coach.viewer, uid=draft.uid, now=NOW)
    role = Role.objects.get(type=gatherer, department=cast.stores)
    assert not role.assignments.exists()
    assert entries_of("role.opened")[0]["reason"] == "By the draft “Shops to service”"


def test_a_role_in_a_department_that_the_draft_opens_comes_in_its_authors_name(cast: Cast) -> None:
    draft = drafted(cast.head_coach)
    desk = add(cast.head_coach, draft, Kind.DEPARTMENT_OPEN, name="Returns", parent=cast.support)
    coach = RoleType.objects.get(key="coach")
    add(cast.head_coach, draft, Kind.ROLE_OPEN, opened=desk, role_type=coach)
    compared(cast.head_coach, draft)
    draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)
    assert Role.objects.get(department__name="Returns").type == coach


def test_an_author_who_may_not_any_more_is_refused(cast: Cast) -> None:
    draft = drafted(cast.head_coach)
    coach = RoleType.objects.get(key="coach")
    add(cast.head_coach, draft, Kind.ROLE_OPEN, department=cast.stores, role_type=coach)
    cast.head_coach.listed.assignments.update(state="ended", closed_at=NOW)
    (why,) = compared(cast.administrator, draft).compared["refused"].values()
    assert "head coach" in why
    user = cast.head_coach.user
    user.is_active = False
    user.save(update_fields=["is_active"])
    (why,) = compared(cast.administrator, draft).compared["refused"].values()
    assert "no account" in why


def test_an_empty_one_has_nothing_to_publish(cast: Cast) -> None:
    draft = compared(cast.head_coach, drafted(cast.head_coach))
    with refused("publish_not_allowed"):  # as one without departments: the head coach's
        draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)
    with refused("draft_empty"):
        draft_publish(actor=cast.head_coach.viewer, uid=draft.uid, now=NOW)


def test_a_department_that_is_opened_has_an_id_for_files_where_files_bring_them(
    cast: Cast,
) -> None:
    draft = compared(cast.administrator, returns_desk(cast))
    files = draft.compared["files"]
    draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)
    desk = Department.objects.get(name="Returns")
    assert files["departments"] == [[desk.external_id, "Returns", "SUPPORT", ""]]
    assert files["people"][0][:1] + files["people"][0][6:8] == [
        "hana.costa",
        desk.external_id,
        cast.coach.listed.external_id,
    ]


def test_without_files_it_has_none(cast: Cast) -> None:
    Department.objects.update(external_id=None)
    draft = compared(cast.administrator, returns_desk(cast))
    draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)
    assert Department.objects.get(name="Returns").external_id is None
    assert draft.compared["files"]["left_out"] == 2


def test_files_see_what_a_draft_changed_as_drift(cast: Cast) -> None:
    people: list[dict[str, Any]] = [
        dict(person)
        for person in Person.objects.order_by("pk").values("external_id", "display_name")
    ]
    for person, listed in zip(people, Person.objects.order_by("pk"), strict=True):
        person["department"] = listed.department.external_id if listed.department else None
        person["manager"] = listed.manager.external_id if listed.manager else None
    people[0]["title"] = "Something new"  # a file that changes nothing is not kept
    import_run(actor=COMMAND, files=json_file(people=people), mode="full", dry_run=False, now=NOW)
    draft = compared(cast.administrator, returns_desk(cast))
    draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)
    drift = drift_read(viewer=cast.administrator.viewer)
    assert drift is not None
    (row,) = drift.rows
    desk = Department.objects.get(name="Returns")
    assert (row.label, row.kind) == ("Hana Costa", "changed")
    assert row.changes["department"] == ["SUPPORT", desk.external_id]
    assert row.who == cast.administrator.viewer.label


def test_the_api_shows_who_was_where_before_and_after(cast: Cast) -> None:
    draft = compared(cast.administrator, returns_desk(cast))
    draft_publish(actor=cast.administrator.viewer, uid=draft.uid, now=NOW)
    client = Client(headers={"authorization": f"Bearer {cast.api_token}"})
    hana = cast.employee.listed

    def department_on(day: date) -> str:
        answer = client.get(f"/api/v1/people/{hana.uid}/?as_of={day}")
        return str(answer.json()["department"])

    desk = Department.objects.get(name="Returns")
    assert str(cast.support.uid) in department_on(NOW.date() - timedelta(days=1))
    assert str(desk.uid) in department_on(NOW.date())
