"""Rules of coverage as they are set: told before a change is saved, counted from then on."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from governance.core.errors import Invalid, NotAllowed
from governance.findings.models import Finding
from governance.findings.services import findings_audit
from roles.channels.services.asking import silent_ask
from roles.org.models import GapRule, OrganisationSettings
from roles.org.services.gap_rules import gap_rule_change
from roles.team.models import Role, RoleType
from roles.team.selectors import gaps
from roles.team.services.gap_rules import gap_rule_preview
from tests.cast import COMMAND, NOW, make_assignment, make_person
from tests.roles.channels.making import make_channel
from tests.trail import entries_of

if TYPE_CHECKING:
    from tests.cast import Cast

WHY = "Ours are new."
AS_THEY_ARE: dict[str, Any] = {"enabled": True, "severity": None, "threshold": None, "days": None}


def rule(name: str, size: str = "standard") -> GapRule:
    return GapRule.objects.get(rule=name, size=size)


def change(cast: Cast, name: str, size: str = "standard", **wanted: Any) -> GapRule:
    row = rule(name, size)
    kept = {field: getattr(row, field) for field in AS_THEY_ARE}
    return gap_rule_change(actor=cast.head_coach.viewer, rule=row, reason=WHY, **{**kept, **wanted})


def found(name: str) -> list[Any]:
    return [gap for gap in gaps(now=NOW) if gap.rule == name]


def told_by(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def vacancy(cast: Cast) -> None:
    coach = RoleType.objects.get(key="coach")
    Role.objects.create(type=coach, department=cast.field_service, opened_at=NOW)


def test_a_rule_that_is_off_finds_no_gap_and_no_finding(cast: Cast) -> None:
    vacancy(cast)
    assert found("CV0")
    findings_audit(actor=COMMAND, now=NOW)
    assert Finding.objects.open().filter(rule="CV0").exists()
    change(cast, "CV0", enabled=False)
    assert not found("CV0")
    findings_audit(actor=COMMAND, now=NOW + timedelta(days=1))
    assert not Finding.objects.open().filter(rule="CV0").exists()
    [entry] = entries_of("gap_rule.changed")
    assert (entry["subject_label"], entry["reason"]) == ("CV0, standard", WHY)
    assert entry["changes"] == {"enabled": [True, False]}


def test_a_small_organisation_is_asked_nothing_that_is_shown_as_off(cast: Cast) -> None:
    vacancy(cast)
    make_channel(cast, last_active_on=NOW.date() - timedelta(days=94))
    OrganisationSettings.objects.update(size="small")
    open_ones = Finding.objects.open().filter(rule__in=["CV0", "CV10"])
    findings_audit(actor=COMMAND, now=NOW)
    assert (open_ones.count(), silent_ask(actor=COMMAND, now=NOW)) == (0, 0)
    for rule in ("CV0", "CV10"):
        change(cast, rule, "small", enabled=True)
    findings_audit(actor=COMMAND, now=NOW + timedelta(days=1))
    assert (open_ones.count(), silent_ask(actor=COMMAND, now=NOW)) == (2, 1)


def test_a_rule_is_as_urgent_as_it_is_set(cast: Cast) -> None:
    vacancy(cast)
    change(cast, "CV0", severity=5)
    assert [gap.severity for gap in found("CV0")] == [5]


def test_cv7_counts_by_the_players_that_are_set(cast: Cast) -> None:
    for number in range(3):
        make_assignment(make_person(f"Player {number}", cast.support), cast.support, "responder")
    assert not found("CV7")
    change(cast, "CV7", threshold=3)
    [gap] = found("CV7")
    assert "who can see to 3" in gap.label


def test_cv8_counts_by_the_percent_that_is_set(cast: Cast) -> None:
    make_channel(cast)
    make_assignment(cast.external.listed, cast.support, "responder")
    assert not found("CV8")  # one of two
    change(cast, "CV8", threshold=40)
    assert len(found("CV8")) == 1


def test_cv10_counts_by_the_days_that_are_set_and_asks_nobody_when_off(cast: Cast) -> None:
    make_channel(cast, last_active_on=NOW.date() - timedelta(days=40))
    assert not found("CV10")
    change(cast, "CV10", threshold=30)
    assert len(found("CV10")) == 1
    change(cast, "CV10", enabled=False)
    assert silent_ask(actor=COMMAND, now=NOW) == 0
    change(cast, "CV10", enabled=True)
    assert silent_ask(actor=COMMAND, now=NOW) == 1


def test_another_size_goes_by_its_own_numbers(cast: Cast) -> None:
    for number in range(3):
        make_assignment(make_person(f"Player {number}", cast.support), cast.support, "responder")
    change(cast, "CV7", "federated", threshold=3)
    assert not found("CV7")
    assert not [gap for gap in gaps(now=NOW, size="small") if gap.rule == "CV7"]


def test_a_small_organisation_may_ask_for_more(cast: Cast) -> None:
    vacancy(cast)
    assert not [gap for gap in gaps(now=NOW, size="small") if gap.rule == "CV0"]
    change(cast, "CV0", "small", enabled=True)
    assert [gap for gap in gaps(now=NOW, size="small") if gap.rule == "CV0"]
    change(cast, "CV3", "small", enabled=False)
    assert not [gap for gap in gaps(now=NOW, size="small") if gap.rule == "CV3"]


def test_what_would_change_is_counted_and_nothing_is(cast: Cast) -> None:
    vacancy(cast)
    wanted = {**AS_THEY_ARE, "enabled": False}
    told = gap_rule_preview(
        actor=cast.head_coach.viewer, rule=rule("CV0"), wanted=wanted, reason=WHY, now=NOW
    )
    assert (told.before, told.after, told.appear) == (1, 0, [])
    assert told.vanish == ["Coach, Field service"]
    assert rule("CV0").enabled
    assert entries_of("gap_rule.changed") == []
    head, other_size = cast.head_coach.viewer, rule("CV0", "federated")
    other = gap_rule_preview(actor=head, rule=other_size, wanted=wanted, reason=WHY, now=NOW)
    assert not other.counts_now


def test_nobody_else_sets_a_rule(cast: Cast) -> None:
    for member in (cast.coach, cast.department_head, cast.auditor, cast.employee):
        with pytest.raises(NotAllowed):
            gap_rule_change(actor=member.viewer, rule=rule("CV7"), reason=WHY, **AS_THEY_ARE)


@pytest.mark.parametrize(
    ("name", "wanted", "field"),
    [
        ("CV7", {"threshold": 0}, "/threshold"),
        ("CV0", {"threshold": 3}, "/threshold"),
        ("CV11", {"days": 1000}, "/days"),
        ("CV1", {"severity": 9}, "/severity"),
    ],
)
def test_wrong_numbers_are_told_by_field(
    cast: Cast, name: str, wanted: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as error:
        change(cast, name, **wanted)
    assert [problem.pointer for problem in error.value.problems] == [field]


def test_a_reason_is_asked_for(cast: Cast) -> None:
    with pytest.raises(Invalid):
        gap_rule_change(
            actor=cast.head_coach.viewer,
            rule=rule("CV0"),
            reason=" ",
            **{**AS_THEY_ARE, "enabled": False},
        )


def test_the_head_coach_sets_it_on_the_page(cast: Cast) -> None:
    vacancy(cast)
    client, address = cast.head_coach.client(), f"/team/gaps/rules/{rule('CV0').uid}/"
    asked = client.post(address, {"reason": WHY})
    begun = asked.content.decode().partition('name="begun" value="')[2].partition('"')[0]
    told = told_by(asked)
    assert "Gaps today: 1. After the change: 0." in told
    assert "1 gap disappears:" in told
    GapRule.objects.filter(pk=rule("CV0").pk).update(severity=3)
    stale = client.post(address, {"reason": WHY, "sure": "1", "begun": begun})
    assert "Somebody changed this meanwhile. It is “3” now" in stale.content.decode()
    assert rule("CV0").enabled
    client.post(address, {"reason": WHY, "sure": "1"})
    assert not rule("CV0").enabled


def test_while_it_is_set_the_page_says_what_it_would_do(cast: Cast) -> None:
    """Before anybody has said why; of a number that cannot be nothing is said."""
    vacancy(cast)
    client = cast.administrator.client()
    row = rule("CV0")
    told = told_by(client.post(f"/team/gaps/rules/{row.uid}/", {"look": "1"}))
    assert "Gaps today: 1. After the change: 0." in told
    assert "<form" not in told
    assert (rule("CV0").enabled, entries_of("gap_rule.changed")) == (True, [])
    wrong = {"look": "1", "enabled": "on", "threshold": "0"}
    answer = client.post(f"/team/gaps/rules/{rule('CV7').uid}/", wrong)
    assert (answer.status_code, answer.content.split()) == (200, [])


def test_an_administrator_sets_it_on_its_page(cast: Cast) -> None:
    vacancy(cast)
    client, row = cast.administrator.client(), rule("CV0")
    address = f"/team/gaps/rules/{row.uid}/"
    told = told_by(client.post(address, {"reason": WHY}))
    assert "Gaps today: 1. After the change: 0." in told
    assert rule("CV0").enabled
    client.post(address, {"reason": WHY, "sure": "1"})
    assert not rule("CV0").enabled
    assert entries_of("gap_rule.changed")[0]["reason"] == WHY


def test_a_wrong_number_is_told_at_its_field(cast: Cast) -> None:
    client, address = cast.administrator.client(), f"/team/gaps/rules/{rule('CV7').uid}/"
    answer = client.post(address, {"enabled": "on", "threshold": "0", "reason": WHY})
    assert answer.status_code == 422
    assert "greater than or equal to 1" in answer.content.decode()
    assert client.post(address, {"enabled": "on", "threshold": "9"}).status_code == 422
