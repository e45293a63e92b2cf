"""Only who may go as far as an answer would, in its language, is asked; else who finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from governance.escalations.models import Mention, Path, RunStep
from governance.escalations.rules import (
    Fit,
    Severity,
    StepTarget,
    Topic,
    Why,
    authority_needed,
)
from governance.escalations.selectors.preview import climb_preview
from governance.escalations.services import escalation_take, path_change
from governance.findings.models import Finding
from governance.findings.services import watchdog_run
from roles.team.models import Assignment, ReadyPeriod
from roles.team.rules import Authority
from tests.cast import COMMAND, NOW, make_assignment, make_person
from tests.governance.escalations.parts import asked, escalation_of, log, minutes_later
from tests.governance.escalations.rotas import make_rota
from tests.governance.escalations.test_mention_log import make_channel
from tests.governance.escalations.test_steps import unready

if TYPE_CHECKING:
    from tests.cast import Cast


def limited(cast: Cast, name: str, authority: Authority) -> None:
    held = Assignment.objects.filter(person=cast.members[name].listed)
    held.update(authority=authority)


@pytest.mark.parametrize(
    ("topic", "severity", "needed"),
    [
        (Topic.PRAISE, Severity.USUAL, Authority.APPROVED_TEXT),
        (Topic.COMPLAINT, Severity.USUAL, Authority.REPLY),
        (Topic.PRAISE, Severity.SERIOUS, Authority.PROMISE),
    ],
)
def test_topic_and_severity_say_what_an_answer_needs(
    topic: Topic, severity: Severity, needed: Authority
) -> None:
    assert authority_needed(topic, severity) == needed


def test_what_is_serious_goes_past_a_coach_who_may_not_promise(cast: Cast) -> None:
    mention = log(cast.employee, severity=Severity.SERIOUS)
    assert asked(mention) == ["Amara Reid"]
    first = RunStep.objects.get(escalation__mention=mention, position=1)
    assert (first.person, first.why) == (None, Why.AUTHORITY)
    page = cast.coach.client().get(f"/mentions/{mention.uid}/").content.decode()
    assert "Nobody who may go as far as an answer would was ready" in page
    assert asked(log(cast.employee)) == ["Maria Ortiz"]


def test_the_next_coach_who_may_is_asked(cast: Cast) -> None:
    limited(cast, "coach", Authority.APPROVED_TEXT)
    second = make_person("Ida Berg", cast.support)
    make_assignment(second, cast.support, "coach")
    assert asked(log(cast.employee)) == ["Ida Berg"]
    assert asked(log(cast.employee, topic=Topic.PRAISE)) == ["Maria Ortiz"]


def test_what_the_kind_of_role_allows_now_counts_not_what_was_given(cast: Cast) -> None:
    held = cast.coach.listed.assignments.get()
    held.role.type.authority = Authority.LISTEN
    held.role.type.save(update_fields=["authority"])
    assert asked(log(cast.employee)) == ["Amara Reid"]


def test_whoever_only_listens_on_duty_is_passed_over(cast: Cast) -> None:
    steps = [(StepTarget.DUTY, 10), (StepTarget.COACH, 15)]
    path = Path.objects.get(default=True)
    path_change(actor=cast.administrator.viewer, path=path, steps=steps, reason="Duty")
    make_rota(cast, cast.player.listed)
    later = minutes_later(60)
    assert asked(log(cast.employee, now=later)) == [str(cast.player.listed)]
    limited(cast, "player", Authority.LISTEN)
    mention = log(cast.employee, now=later)
    assert asked(mention) == ["Maria Ortiz"]
    assert RunStep.objects.get(escalation__mention=mention, position=1).why == Why.AUTHORITY


def test_the_preview_says_who_is_passed_over_for_that(cast: Cast) -> None:
    made_up = Mention(department_id=cast.support.pk, severity=Severity.SERIOUS, logged_at=NOW)
    _name, _version, [first, second] = climb_preview(mention=made_up, now=NOW)
    assert [(str(each.person), each.fit) for each in first.others] == [
        ("Maria Ortiz", Fit.AUTHORITY)
    ]
    assert str(second.person) == "Amara Reid"
    query = {"department": "Support", "severity": "serious"}
    body = cast.head_coach.client().get("/mentions/who/", query).content.decode()
    assert "Maria Ortiz: May not go as far as an answer would" in body
    assert "Promise" in body


def test_where_nobody_may_it_goes_to_who_finds_somebody_and_is_a_finding(cast: Cast) -> None:
    limited(cast, "coach", Authority.LISTEN)
    limited(cast, "head_coach", Authority.LISTEN)
    mention = log(cast.employee)
    assert asked(mention) == ["Leon Marsh"]
    found = Finding.objects.open().filter(rule="authority")
    watchdog_run(actor=COMMAND, now=NOW)
    assert [each.subject_uid for each in found] == [mention.uid]
    escalation = escalation_of(mention)
    escalation_take(actor=cast.coach.viewer, escalation=escalation, now=NOW)
    watchdog_run(actor=COMMAND, now=NOW)
    assert not found.all().exists()


def test_that_the_head_coach_had_to_be_asked_is_no_finding(cast: Cast) -> None:
    log(cast.employee, severity=Severity.SERIOUS)
    watchdog_run(actor=COMMAND, now=NOW)
    assert not Finding.objects.filter(rule="authority").exists()


def test_an_executive_of_the_booth_is_asked_before_the_line_manager(cast: Cast) -> None:
    unready(cast, "coach", "head_coach")
    executive = make_person("Olga Prime", cast.support)
    held = make_assignment(executive, cast.support, "executives")
    assert asked(log(cast.employee)) == ["Olga Prime"]
    ReadyPeriod.objects.filter(assignment=held).delete()
    assert asked(log(cast.employee)) == ["Leon Marsh"]


def test_the_language_of_a_mention_goes_before_that_of_its_channel(cast: Cast) -> None:
    channel = make_channel("LarkfieldHelp", "x", cast.support)
    channel.languages = ["en"]
    channel.save(update_fields=["languages"])
    held = cast.coach.listed.assignments.get()
    held.languages, held.regions = ["en"], ["GB"]
    held.save(update_fields=["languages", "regions"])
    link = "https://x.com/LarkfieldHelp/1"
    for given, name in (
        ({"where": link}, "Maria Ortiz"),
        ({"where": link, "language": "DE"}, "Amara Reid"),
        ({"language": "en", "region": "gb"}, "Maria Ortiz"),
        ({"region": "AT"}, "Amara Reid"),
        ({}, "Maria Ortiz"),
    ):
        assert asked(log(cast.employee, **given)) == [name], given


@pytest.mark.parametrize("field", ["language", "region"])
def test_what_is_no_code_is_refused_at_its_field(cast: Cast, field: str) -> None:
    sent = {"said": "x", "where": "y", "topic": "other", "wish": "note", field: "!!"}
    answer = cast.employee.client().post("/report/", sent)
    assert (answer.status_code, "like de or AT" in answer.content.decode()) == (422, True)
    answer = cast.employee.client().post("/api/v1/mentions/", sent, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, field)
    assert not Mention.objects.exists()
