"""A rule is set aside for a while: asked for, decided by somebody else, and back by itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.findings.models import Finding
from governance.findings.services import findings_audit
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.org.models import Exemption, OrganisationSettings, Person
from roles.team.models import Assignment
from roles.team.selectors import exemptions_shown, gaps, gaps_aside
from roles.team.services import (
    exemption_ask,
    exemption_decide,
    exemption_end,
    exemptions_expire,
    exemptions_pass_on,
)
from tests.cast import COMMAND, NOW, Cast, make_assignment
from tests.roles.team.test_gaps import coach_of_support
from tests.trail import entries_of

if TYPE_CHECKING:
    from roles.org.models import Department
    from tests.cast import Member

TODAY = NOW.date()
ENDS = date(2026, 12, 24)


def uncover(cast: Cast) -> None:
    """Support has players and no ready coach any more."""
    coach_of_support(cast).ready_periods.all().delete()


def rules() -> list[str]:
    return [gap.rule for gap in gaps(now=NOW) if gap.rule == "CV1"]


def ask(by: Member, department: Department, **more: Any) -> Exemption:
    given: dict[str, Any] = {"rule": "CV1", "reason": "A coach starts at Christmas.", **more}
    return exemption_ask(
        actor=by.viewer, department=department, ends_on=given.pop("ends_on", ENDS), now=NOW, **given
    )


def grant(cast: Cast, exemption: Exemption) -> None:
    exemption_decide(actor=cast.head_coach.viewer, exemption=exemption, granted=True, now=NOW)


def test_what_was_granted_is_no_gap_and_is_shown_as_what_it_is(cast: Cast) -> None:
    uncover(cast)
    assert rules() == ["CV1"]
    exemption = ask(cast.department_head, cast.support)
    assert rules() == ["CV1"]
    grant(cast, exemption)
    assert rules() == []
    [aside] = gaps_aside(viewer=cast.head_coach.viewer, now=NOW)
    assert (aside.gap.rule, aside.exemption.pk) == ("CV1", exemption.pk)


def test_it_holds_for_departments_below(cast: Cast) -> None:
    make_assignment(cast.employee.listed, cast.field_service, "gatherer")
    assert rules() == ["CV1"]
    above = cast.field_service.parent
    assert above is not None
    grant(cast, ask(cast.boss, above) if above == cast.root else ask(cast.department_head, above))
    assert rules() == []


def test_another_rule_still_counts(cast: Cast) -> None:
    uncover(cast)
    grant(cast, ask(cast.department_head, cast.support, rule="CV7"))
    assert rules() == ["CV1"]


def test_it_is_for_a_person_too(cast: Cast) -> None:
    held = coach_of_support(cast)
    held.role.type.critical = True
    held.role.type.save(update_fields=["critical"])
    labels = {gap.label for gap in gaps(now=NOW) if gap.rule == "CV5"}
    exemption = exemption_ask(
        actor=cast.department_head.viewer,
        rule="CV5",
        person=cast.coach.listed,
        reason="Nobody else speaks Danish.",
        ends_on=ENDS,
        now=NOW,
    )
    grant(cast, exemption)
    left = {gap.label for gap in gaps(now=NOW) if gap.rule == "CV5"}
    assert labels - left == {"Nobody stands in for Maria Ortiz, Coach"}


def test_who_is_asked_has_a_todo_until_somebody_decided(cast: Cast) -> None:
    exemption = ask(cast.department_head, cast.support)
    [todo] = Todo.objects.open().filter(subject__kind="exemption")
    assert (todo.person, todo.subject.ref) == (cast.head_coach.listed, exemption.uid)
    grant(cast, exemption)
    assert not Todo.objects.open().filter(subject__kind="exemption").exists()
    assert Message.objects.filter(template="team/mail/exemption").count() == 1


@pytest.mark.parametrize("employment", ["left", "on_leave"])
def test_who_cannot_answer_any_more_is_not_waited_for(cast: Cast, employment: str) -> None:
    ask(cast.department_head, cast.support)
    assert exemptions_pass_on(actor=COMMAND, now=NOW) == 0
    Person.objects.filter(pk=cast.head_coach.listed.pk).update(employment=employment)
    assert exemptions_pass_on(actor=COMMAND, now=NOW) == 1
    assert exemptions_pass_on(actor=COMMAND, now=NOW) == 0
    [todo] = Todo.objects.open().filter(subject__kind="exemption")
    assert todo.person == cast.administrator.listed
    assert Todo.objects.get(person=cast.head_coach.listed).outcome == "passed_on"


def test_who_asks_does_not_decide(cast: Cast) -> None:
    exemption = ask(cast.head_coach, cast.support)
    with pytest.raises(NotAllowed, match="somebody else"):
        grant(cast, exemption)
    exemption_decide(actor=cast.administrator.viewer, exemption=exemption, granted=True, now=NOW)


def test_the_database_refuses_it_too(cast: Cast) -> None:
    exemption = ask(cast.head_coach, cast.support)
    with pytest.raises(IntegrityError), transaction.atomic():
        Exemption.objects.filter(pk=exemption.pk).update(
            granted=True, decided_at=NOW, decided_by=cast.head_coach.listed
        )


def test_in_a_small_organisation_one_person_decides(cast: Cast) -> None:
    OrganisationSettings.objects.update_or_create(pk=1, defaults={"size": "small"})
    exemption = ask(cast.head_coach, cast.support)
    assert (exemption.granted, exemption.decided_alone) == (True, True)


@pytest.mark.parametrize("who", ["coach", "department_head", "auditor", "line_manager"])
def test_who_may_not_decide(cast: Cast, who: str) -> None:
    exemption = ask(cast.department_head, cast.support)
    with pytest.raises(NotAllowed):
        exemption_decide(actor=cast.members[who].viewer, exemption=exemption, granted=True, now=NOW)


@pytest.mark.parametrize("who", ["employee", "player", "coach_elsewhere", "auditor", "external"])
def test_who_may_not_ask(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        ask(cast.members[who], cast.support)


def test_it_is_decided_once(cast: Cast) -> None:
    exemption = ask(cast.department_head, cast.support)
    grant(cast, exemption)
    with pytest.raises(Conflict, match="already"):
        exemption_decide(
            actor=cast.administrator.viewer,
            exemption=exemption,
            granted=False,
            reason="No",
            now=NOW,
        )


def test_a_no_needs_a_reason(cast: Cast) -> None:
    exemption = ask(cast.department_head, cast.support)
    with pytest.raises(Invalid):
        exemption_decide(actor=cast.head_coach.viewer, exemption=exemption, granted=False, now=NOW)


@pytest.mark.parametrize("ends_on", [TODAY, TODAY - timedelta(days=1), TODAY + timedelta(366)])
def test_it_always_ends_within_a_year(cast: Cast, ends_on: date) -> None:
    with pytest.raises(Invalid, match="within a year"):
        ask(cast.department_head, cast.support, ends_on=ends_on)


@pytest.mark.parametrize("given", [{"rule": "CV99"}, {"reason": "  "}])
def test_bad_input_is_told_at_its_field(cast: Cast, given: dict[str, str]) -> None:
    with pytest.raises(Invalid) as told:
        ask(cast.department_head, cast.support, **given)
    assert told.value.problems[0].pointer == f"/{next(iter(given))}"


def test_the_same_is_asked_for_once(cast: Cast) -> None:
    ask(cast.department_head, cast.support)
    with pytest.raises(Conflict, match="already"):
        ask(cast.coach, cast.support)


def test_its_end_brings_the_gap_back_and_who_asked_is_told(cast: Cast) -> None:
    uncover(cast)
    grant(cast, ask(cast.department_head, cast.support))
    later = NOW + timedelta(days=(ENDS - TODAY).days)
    assert [gap.rule for gap in gaps(now=later) if gap.rule == "CV1"] == ["CV1"]
    assert exemptions_expire(actor=COMMAND, now=later) == 1
    assert exemptions_expire(actor=COMMAND, now=later) == 0
    payloads = Message.objects.filter(template="team/mail/exemption").values_list(
        "payload__what", flat=True
    )
    assert set(payloads) == {"granted", "over"}


def test_it_is_ended_before_its_time(cast: Cast) -> None:
    uncover(cast)
    exemption = ask(cast.department_head, cast.support)
    grant(cast, exemption)
    exemption_end(
        actor=cast.coach.viewer if cast.coach.viewer.coached_department_ids else COMMAND,
        exemption=exemption,
        reason="Found one.",
        now=NOW,
    )
    assert rules() == ["CV1"]
    with pytest.raises(Conflict):
        exemption_end(actor=COMMAND, exemption=exemption, now=NOW)


def test_the_audit_closes_the_finding_meanwhile(cast: Cast) -> None:
    uncover(cast)
    findings_audit(actor=COMMAND, now=NOW)
    assert Finding.objects.open().filter(rule="CV1").exists()
    grant(cast, ask(cast.department_head, cast.support))
    findings_audit(actor=COMMAND, now=NOW)
    assert not Finding.objects.open().filter(rule="CV1").exists()


def test_the_trail_knows_who_what_and_why(cast: Cast) -> None:
    grant(cast, ask(cast.department_head, cast.support))
    [asked] = entries_of("exemption.asked")
    [granted] = entries_of("exemption.granted")
    assert asked["reason"] == "A coach starts at Christmas."
    assert granted["subject_label"] == "CV1 Support"


def test_who_sees_it(cast: Cast) -> None:
    ask(cast.department_head, cast.support)

    def seen(who: str) -> int:
        viewer = cast.members[who].viewer
        return exemptions_shown(viewer=viewer, show="asked", today=TODAY).count()

    for who in ("head_coach", "auditor", "administrator", "department_head", "coach"):
        assert seen(who) == 1, who
    for who in ("employee", "player", "coach_elsewhere", "stores_head", "external"):
        assert seen(who) == 0, who


def test_a_head_coach_who_has_not_begun_yet_is_not_asked(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.head_coach.listed)
    Assignment.objects.filter(pk=held.pk).update(starts_on=TODAY + timedelta(days=1))
    exemption = ask(cast.department_head, cast.support)
    asked = Todo.objects.open().get(subject__ref=exemption.uid)
    assert asked.person == cast.administrator.listed


def test_many_that_are_over_end_in_turns(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roles.team.services.exemptions.AT_ONCE", 1)
    for place in (cast.support, cast.stores):
        grant(cast, ask(cast.department_head if place == cast.support else cast.stores_head, place))
    later = NOW + timedelta(days=(ENDS - TODAY).days)
    ended = [exemptions_expire(actor=COMMAND, now=later) for _turn in range(3)]
    assert ended == [1, 1, 0]
