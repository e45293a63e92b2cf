"""A guideline set aside for somebody: nothing is owed meanwhile, and the day after it is again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import time_machine

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.viewer import system_viewer
from governance.jobs.services import run_due
from governance.todos.models import Todo
from policies.guidance.services import version_acknowledge
from roles.org.models import Department, Exemption, OrganisationSettings, Person
from roles.org.services.placing import person_place
from roles.team.models import Assignment, ChecklistItem
from roles.team.services import (
    exemption_ask,
    exemption_decide,
    exemption_end,
    exemptions_expire,
)
from tests.cast import NOW, Cast, make_assignment
from tests.policies.making import next_version, published

if TYPE_CHECKING:
    from policies.guidance.models import PolicyVersion

TODAY = NOW.date()
ENDS = TODAY + timedelta(days=10)
OVER = NOW + timedelta(days=10)
JOB = system_viewer("Exemptions")


def asked(
    cast: Cast,
    version: PolicyVersion,
    *,
    person: Person | None = None,
    department: Department | None = None,
) -> Exemption:
    return exemption_ask(
        actor=cast.department_head.viewer,
        rule=f"guideline:{version.policy.uid}",
        person=person,
        department=department,
        reason="Parental leave until then, then back at work.",
        ends_on=ENDS,
        now=NOW,
    )


def granted(cast: Cast, version: PolicyVersion, person: Person | None = None) -> Exemption:
    exemption = asked(cast, version, person=person, department=None if person else cast.support)
    exemption_decide(actor=cast.head_coach.viewer, exemption=exemption, granted=True, now=NOW)
    return exemption


def todos(person: Person) -> list[tuple[str, datetime]]:
    rows = Todo.objects.filter(person=person, subject__kind="guideline").order_by("pk")
    return list(rows.values_list("outcome", "due_at"))


def item(person: Person) -> ChecklistItem:
    return ChecklistItem.objects.get(assignment__person=person, kind="guideline")


def test_it_is_asked_for_with_a_reason_and_an_end_and_another_decides(cast: Cast) -> None:
    version = published(cast)
    exemption = asked(cast, version, person=cast.employee.listed)
    assert exemption.rule_title == "House rules"
    assert str(exemption) == "House rules Hana Costa"
    with pytest.raises(NotAllowed):
        exemption_decide(
            actor=cast.department_head.viewer, exemption=exemption, granted=True, now=NOW
        )
    for rule in ("guideline:nothing", f"guideline:{cast.support.uid}", "CV99"):
        with pytest.raises(Invalid):
            exemption_ask(
                actor=cast.department_head.viewer,
                rule=rule,
                person=cast.employee.listed,
                reason="So.",
                ends_on=ENDS,
                now=NOW,
            )
    with pytest.raises(Invalid):
        exemption_ask(
            actor=cast.department_head.viewer,
            rule=exemption.rule,
            person=cast.player.listed,
            reason="So.",
            ends_on=TODAY,
            now=NOW,
        )


def test_who_moves_away_from_where_it_is_set_aside_has_a_role_that_lacks_it(cast: Cast) -> None:
    version = published(cast)
    granted(cast, version)
    assert item(cast.player.listed).met_at is not None
    moved_at = NOW + timedelta(days=1)
    person_place(
        actor=cast.administrator.viewer,
        person=cast.player.listed,
        department=cast.stores,
        now=moved_at,
    )
    lacking = item(cast.player.listed)
    assert (lacking.met_at, lacking.blocks_from) == (None, moved_at + timedelta(days=30))


def test_until_somebody_decides_it_is_owed(cast: Cast) -> None:
    version = published(cast)
    asked(cast, version, person=cast.employee.listed)
    assert [outcome for outcome, _due in todos(cast.employee.listed)] == [""]


def test_granted_it_closes_the_to_do_as_exempt_and_the_role_does_not_lack_it(cast: Cast) -> None:
    make_assignment(cast.employee.listed, cast.field_service, "responder", ready=False)
    version = published(cast)
    granted(cast, version, cast.employee.listed)

    assert [outcome for outcome, _due in todos(cast.employee.listed)] == ["exempt"]
    assert item(cast.employee.listed).met_at == NOW
    ready = Assignment.objects.ready(NOW + timedelta(minutes=1))
    assert ready.filter(person=cast.employee.listed).exists()
    assert [outcome for outcome, _due in todos(cast.player.listed)] == [""]
    closed = Entry.objects.filter(verb="todo.closed", changes__outcome="exempt")
    assert [entry.subject_label for entry in closed] == ["House rules (Hana Costa)"]


def test_the_day_after_its_end_it_is_owed_again_once(cast: Cast) -> None:
    make_assignment(cast.employee.listed, cast.field_service, "responder", ready=False)
    version = published(cast)
    granted(cast, version, cast.employee.listed)

    run_due(now=OVER - timedelta(days=1))
    assert len(todos(cast.employee.listed)) == 1
    for _twice in range(2):
        run_due(now=OVER)
        due = OVER + timedelta(days=14)
        assert [outcome for outcome, _due in todos(cast.employee.listed)] == ["exempt", ""]
        assert todos(cast.employee.listed)[1][1] == due
        assert (item(cast.employee.listed).met_at, item(cast.employee.listed).blocks_from) == (
            None,
            due,
        )


def test_its_end_is_midnight_where_the_organisation_is(cast: Cast) -> None:
    OrganisationSettings.objects.update(time_zone="Pacific/Auckland")
    version = published(cast)
    granted(cast, version, cast.employee.listed)
    midnight = datetime(ENDS.year, ENDS.month, ENDS.day, tzinfo=ZoneInfo("Pacific/Auckland"))
    minute = timedelta(minutes=1)
    for now, outcomes in (
        (-minute, ["exempt"]),
        (minute, ["exempt", ""]),
        (minute, ["exempt", ""]),
    ):
        run_due(now=midnight.astimezone(UTC) + now)
        assert [outcome for outcome, _due in todos(cast.employee.listed)] == outcomes


def test_ended_early_it_is_owed_from_that_day(cast: Cast) -> None:
    version = published(cast)
    exemption = granted(cast, version, cast.employee.listed)
    early = NOW + timedelta(days=2)
    exemption_end(actor=cast.department_head.viewer, exemption=exemption, now=early)
    assert [outcome for outcome, _due in todos(cast.employee.listed)] == ["exempt", ""]
    with pytest.raises(Conflict):
        exemption_end(actor=cast.department_head.viewer, exemption=exemption, now=early)


def test_for_a_department_it_spares_all_below_it_and_whoever_comes(cast: Cast) -> None:
    version = published(cast)
    granted(cast, version)
    spared = Todo.objects.filter(outcome="exempt").values_list("person__department__name")
    assert {name for (name,) in spared} == {"Support"}
    assert not Todo.objects.open().filter(person__department=cast.support).exists()

    Person.objects.filter(pk=cast.stores_head.listed.pk).update(department=cast.field_service)
    from governance.core.events import people_changed

    people_changed.send(sender=None, person_ids=[cast.stores_head.listed.pk], actor=JOB, now=NOW)
    assert [outcome for outcome, _due in todos(cast.stores_head.listed)] == ["exempt"]


def test_a_new_version_asks_everybody_but_those_who_are_exempt(cast: Cast) -> None:
    version = published(cast)
    granted(cast, version, cast.player.listed)
    next_version(cast, version, now=NOW + timedelta(days=1))

    assert [outcome for outcome, _due in todos(cast.player.listed)] == ["exempt"]
    assert item(cast.player.listed).met_at == NOW + timedelta(days=1)
    assert [outcome for outcome, _due in todos(cast.employee.listed)] == ["not_needed", ""]
    exemptions_expire(actor=JOB, now=OVER)
    assert [outcome for outcome, _due in todos(cast.player.listed)] == ["exempt", ""]


def test_whom_another_exemption_spares_stays_spared(cast: Cast) -> None:
    version = published(cast)
    exemption = granted(cast, version, cast.employee.listed)
    granted(cast, version)
    exemption_end(actor=cast.head_coach.viewer, exemption=exemption, now=NOW)
    assert [outcome for outcome, _due in todos(cast.employee.listed)] == ["exempt"]


def test_whoever_signed_all_the_same_is_not_asked_again(cast: Cast) -> None:
    version = published(cast)
    granted(cast, version, cast.employee.listed)
    version_acknowledge(
        actor=cast.employee.viewer,
        version=version,
        text_hash=version.text_hash,
        now=NOW,
        language="en",
    )
    exemptions_expire(actor=JOB, now=OVER)
    assert [outcome for outcome, _due in todos(cast.employee.listed)] == ["exempt"]


def test_a_role_taken_on_meanwhile_does_not_lack_it_either(cast: Cast) -> None:
    version = published(cast)
    granted(cast, version, cast.employee.listed)
    from policies.guidance.services import guidelines_needed

    assignment = make_assignment(cast.employee.listed, cast.support, "gatherer", ready=False)
    assert [draft.met_at for draft in guidelines_needed(assignment, NOW)] == [NOW]


def test_the_page_of_the_campaign_leads_to_asking_for_it(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        version = published(cast)
        client = cast.department_head.client()
        page = "/guidelines/house-rules/campaign/?view=people&who=owe"
        rule = f"guideline:{version.policy.uid}"
        address = f"/exemptions/new/?person={cast.employee.listed.uid}&rule={rule}"
        assert address.replace("&", "&amp;") in client.get(page).content.decode()
        form = {"rule": rule, "reason": "Back in spring.", "last_day": "2026-12-24"}
        assert client.post(address, form).status_code == 302
    made = Exemption.objects.get()
    assert (made.rule_title, made.ends_on.isoformat()) == ("House rules", "2026-12-25")


def test_it_stands_on_the_page_of_the_person(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        granted(cast, published(cast), cast.employee.listed)
        page = cast.line_manager.client().get(f"/people/{cast.employee.listed.uid}/")
    assert "House rules: set aside until 3 Dec" in page.content.decode()
