"""Imports of the world: one to apply, one that the brake holds, one full file; and a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from governance.accounts.models import User
from governance.accounts.services import token_create
from roles.org.models import Department, Person
from roles.sync.importers.files import JSON_NAME, ImportFiles
from roles.sync.models import (
    Connection,
    Draft,
    DraftStep,
    ImportPlan,
    ImportRow,
    ProvisionedDepartment,
    ProvisionedPerson,
    StagedLeaver,
)
from roles.sync.rules import held_digest
from roles.sync.services import draft_compare, import_run, step_add
from tests.cast import COMMAND, NOW

if TYPE_CHECKING:
    from tests.cast import Cast

DRAFT = "01900000-0000-7000-8000-00000000d0af"
CONNECTION = "01900000-0000-7000-8000-0000000c0113"
LEAVERS = "13"  # everybody listed but Erin, and the administrator: the last one stays


def _file(*people: dict[str, str]) -> ImportFiles:
    return ImportFiles({JSON_NAME: orjson.dumps({"people": people})})


def imports_make(cast: Cast) -> dict[str, str]:
    """Make them last: whatever changes the organisation makes them out of date."""
    connection = connection_make(cast)
    few = _file({"external_id": "erin.halvorsen"}, {"external_id": "kofi.osei"})
    ImportPlan.objects.create(
        mode="full",
        state="applied",
        payload=few.pack(),
        made_by="the cast",
        made_at=NOW,
        settled_by="the cast",
        settled_at=NOW,
    )
    planned = import_run(
        actor=COMMAND,
        files=_file({"external_id": "hana.costa", "title": "Lead planner"}),
        mode="patch",
        dry_run=True,
        now=NOW,
    )
    held = import_run(actor=COMMAND, files=few, mode="full", dry_run=False, now=NOW)
    assert planned.plan is not None
    assert held.plan is not None
    assert str(held.plan.leavers) == LEAVERS, "mend LEAVERS: the cast has grown"
    return {
        **draft_make(cast),
        "a connection": connection,
        "held there": held_digest(StagedLeaver.objects.values_list("pk", flat=True)),
        "import planned": str(planned.plan.uid),
        "import held": str(held.plan.uid),
    }


def connection_make(cast: Cast) -> str:
    """One that waits for a manager and for a department, and holds two people."""
    owner = User.objects.get(email="api@service.invalid")
    token, _secret = token_create(
        actor=COMMAND, owner=owner, name="Directory", scopes=["scim"], days=30, now=NOW
    )
    connection = Connection.objects.create(
        uid=CONNECTION, token=token, name="Directory", made_at=NOW
    )
    for number in range(2):
        provisioned_make(connection, number, held=True)
    return CONNECTION


def provisioned_make(connection: Connection, number: int, *, held: bool) -> None:
    """Somebody, and a department, that a connection brought and that wait for others."""
    at = {"made_at": NOW, "changed_at": NOW}
    person = Person.objects.create(display_name=f"Directory {number}")
    known = ProvisionedPerson.objects.create(
        connection=connection,
        person=person,
        user_name=f"directory{number}",
        manager_wanted="B7",
        department_sent="Kiosks",
        department_parked=True,
        **at,
    )
    ProvisionedDepartment.objects.create(
        connection=connection,
        department=Department.objects.create(name=f"Kiosk {number}"),
        parent_wanted="K1",
        **at,
    )
    if held:
        StagedLeaver.objects.create(connection=connection, provisioned=known, asked_at=NOW)


def draft_make(cast: Cast) -> dict[str, str]:
    """One that opens a department, and was compared."""
    actor = cast.administrator.viewer
    draft = Draft.objects.create(uid=DRAFT, name="Returns", made_by="the cast", made_at=NOW)
    kind = DraftStep.Kind.DEPARTMENT_OPEN
    step = DraftStep(kind=kind, name="Returns", parent=cast.support, changes=["name", "parent"])
    step_add(actor=actor, uid=draft.uid, step=step, now=NOW)
    draft_compare(actor=actor, uid=draft.uid, now=NOW)
    return {"a draft": DRAFT, "its step": str(step.uid)}


def imports_grow(cast: Cast, number: int) -> None:
    """One more import, and one more row in each that is there."""
    ImportPlan.objects.create(
        mode="patch",
        state="discarded",
        counts={"people": {"left": 0, "created": 1}},
        made_by=f"Somebody {number}",
        made_at=NOW,
    )
    _connections_grow(number)
    Draft.objects.create(name=f"Draft {number}", made_by=f"Somebody {number}", made_at=NOW)
    for draft in Draft.objects.filter(uid=DRAFT):
        DraftStep.objects.create(
            draft=draft,
            position=100 + number,
            kind="person_move",
            person=cast.employee.listed,
            department=cast.stores,
            manager=cast.stores_head.listed,
            changes=["department", "manager"],
            added_by="the cast",
            added_at=NOW,
        )
    for plan in ImportPlan.objects.exclude(state="discarded"):
        for action in ("updated", "left"):
            ImportRow.objects.create(
                plan=plan,
                table="people",
                action=action,
                subject_uid=cast.employee.listed.uid,
                key=f"P{number}",
                label=f"Somebody {number}",
                changes={"department": ["SUPPORT", None], "manager": [None, f"p.{number}"]},
            )


def _connections_grow(number: int) -> None:
    """One more connection, and more that waits in the one that is there."""
    owner = User.objects.get(email="api@service.invalid")
    token, _secret = token_create(
        actor=COMMAND, owner=owner, name=f"More {number}", scopes=["scim"], days=30, now=NOW
    )
    connection = Connection.objects.create(token=token, name=f"More {number}", made_at=NOW)
    for each in {connection, *Connection.objects.filter(uid=CONNECTION)}:
        provisioned_make(each, 100 + 10 * number + each.pk, held=True)
