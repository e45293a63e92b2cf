"""A department that an import closes leaves a decision with somebody, until nothing is left."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from governance.findings.checks.closure import CLOSURE as CHECK
from governance.findings.models import Finding
from governance.findings.services import findings_audit
from governance.todos.models import Todo
from roles.channels.models import Channel, PastPlace
from roles.channels.rules import Verdict
from roles.channels.services import Custody, channel_decide, channel_edit
from roles.org.models import Department, Person
from roles.sync.services import import_run
from roles.team.services import assignment_decide, assignment_end, closures_follow
from tests.cast import COMMAND, NOW, make_assignment
from tests.roles.channels.making import make_channel
from tests.roles.sync.files import json_file
from tests.roles.team.pages import text

if TYPE_CHECKING:
    from roles.sync.models import ImportPlan
    from roles.team.models import Assignment
    from tests.cast import Cast

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
CLOSURE = "closure"


@pytest.fixture
def held(cast: Cast) -> Assignment:
    """Hana plays in Field service, where nobody works."""
    return make_assignment(cast.employee.listed, cast.field_service, "responder")


@pytest.fixture
def channel(cast: Cast) -> Channel:
    return make_channel(cast, department=cast.field_service)


def files(*without: str) -> list[dict[str, Any]]:
    rows = Department.objects.exclude(external_id__in=without).order_by("pk")
    return [{"external_id": each.external_id, "name": each.name} for each in rows]


def bring(rows: list[dict[str, Any]], *, dry_run: bool = False) -> ImportPlan | None:
    tables = json_file(departments=rows)
    return import_run(actor=COMMAND, files=tables, mode="full", dry_run=dry_run, now=NOW).plan


def close(cast: Cast) -> None:
    bring(files("FIELD-SERVICE"))


def owed() -> list[tuple[str, str]]:
    found = Todo.objects.open().filter(subject__kind=CLOSURE).select_related("person", "subject")
    return [(str(todo.person), todo.subject.title) for todo in found]


def outcomes() -> list[str]:
    found = Todo.objects.filter(subject__kind=CLOSURE).order_by("pk")
    return list(found.values_list("outcome", flat=True))


TITLE = "Field service was closed. Decide on: LarkfieldHelp (x), Hana Costa (Frontline responder)"


def test_the_head_above_is_asked_by_name_of_channel_and_holder(
    cast: Cast, held: Assignment, channel: Channel
) -> None:
    close(cast)
    assert owed() == [("Grace Weiss", TITLE)]
    todo = Todo.objects.get(subject__kind=CLOSURE)
    assert todo.subject.path == f"/departments/{cast.field_service.uid}/"


def test_the_preview_says_who_will_be_asked_and_leaves_nothing(
    cast: Cast, held: Assignment, channel: Channel
) -> None:
    plan = bring(files("FIELD-SERVICE"), dry_run=True)
    assert plan is not None
    asked = {"department": "Field service", "person": "Grace Weiss"}
    assert plan.consequences["standing"]["asked"] == [asked]
    assert owed() == []
    page = text(cast.administrator.client(), f"/imports/{plan.uid}/")
    assert "Grace Weiss is asked to decide on what stands in Field service." in page


def test_the_same_file_again_asks_nobody_again(
    cast: Cast, held: Assignment, channel: Channel
) -> None:
    close(cast)
    rows = files("FIELD-SERVICE")
    bring(rows)
    rows[0]["name"] = "Larkfield Ltd"
    bring(rows)
    closures_follow(actor=COMMAND, now=LATER)
    assert len(owed()) == len(outcomes()) == 1


def test_nothing_standing_there_asks_nobody(cast: Cast) -> None:
    close(cast)
    assert owed() == []


def test_opened_again_it_is_no_longer_applicable(
    cast: Cast, held: Assignment, channel: Channel
) -> None:
    close(cast)
    bring(files())
    assert outcomes() == ["not_needed"]


def test_each_decision_takes_its_part_and_the_last_one_closes_it(
    cast: Cast, held: Assignment, channel: Channel
) -> None:
    close(cast)
    grace = cast.department_head.viewer
    assignment_end(actor=grace, assignment=held, reason="Nothing to answer there.", now=LATER)
    assert owed() == [("Grace Weiss", "Field service was closed. Decide on: LarkfieldHelp (x)")]
    custody = Custody(owner=channel.owner, department=cast.support)
    channel_edit(actor=grace, channel=channel, custody=custody, now=LATER)
    assert outcomes() == ["done"]
    channel.refresh_from_db()
    assert channel.department == cast.support
    assert PastPlace.objects.get(channel=channel).department == cast.field_service


def test_handing_over_and_dropping_are_decisions_too(
    cast: Cast, held: Assignment, channel: Channel
) -> None:
    close(cast)
    grace = cast.department_head.viewer
    assignment_decide(
        actor=grace, assignment=held, decision="hand_over", reason="To Support.", now=LATER
    )
    channel_decide(
        actor=grace, channel=channel, verdict=Verdict.DROP, reason="Nobody reads it.", now=LATER
    )
    assert outcomes() == ["done"]


def test_when_whoever_is_asked_leaves_the_next_one_is(
    cast: Cast, held: Assignment, channel: Channel
) -> None:
    close(cast)
    Department.objects.filter(pk=cast.support.pk).update(head=None)
    Person.objects.filter(pk=cast.department_head.listed.pk).update(employment="left")
    closures_follow(actor=COMMAND, now=LATER)
    assert owed() == [("Erin Halvorsen", TITLE)], "who heads the department above that"
    assert outcomes() == ["passed_on", ""]


def test_without_a_head_above_the_head_coach_is_asked(
    cast: Cast, held: Assignment, channel: Channel
) -> None:
    Department.objects.update(head=None)
    close(cast)
    assert owed() == [("Amara Reid", TITLE)]


def test_the_audit_finds_it_until_it_is_done(
    cast: Cast, held: Assignment, channel: Channel
) -> None:
    close(cast)
    findings_audit(actor=COMMAND, now=NOW, checks=(CHECK,))
    finding = Finding.objects.get(rule="closure", closed_at=None)
    assert (finding.subject_label, finding.person) == (
        "Field service",
        cast.department_head.listed,
    )
    assignment_end(actor=cast.head_coach.viewer, assignment=held, reason="Over.", now=LATER)
    Channel.objects.update(department=cast.support)
    findings_audit(actor=COMMAND, now=LATER, checks=(CHECK,))
    assert not Finding.objects.filter(rule="closure", closed_at=None).exists()


def test_the_page_of_the_department_leads_to_each(
    cast: Cast, held: Assignment, channel: Channel
) -> None:
    close(cast)
    path = f"/departments/{cast.field_service.uid}/"
    page = cast.department_head.client().get(path).content.decode()
    assert "Still to be decided" in page
    for link in (f"/channels/{channel.uid}/edit/", f"/assignments/{held.uid}/"):
        assert f'href="{link}"' in page
    assert "Still to be decided" not in cast.employee.client().get(path).content.decode()
