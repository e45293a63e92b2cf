"""For whom something is, by rules: each condition, how they join, and why each person is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from governance.core.errors import Invalid
from policies.guidance.models import Policy
from roles.channels.models import Channel
from roles.org.models import Department, Person
from roles.team.models import Assignment, AudienceRule, RoleType
from roles.team.rules import Authority
from roles.team.rules.audiences import AudienceDraft, RuleDraft
from roles.team.selectors import (
    assignments_bound,
    audience_people,
    audience_word,
    rules_people,
)
from roles.team.selectors.channels import channel_speakers
from roles.team.services.audiences import audience_draft_of, audience_write, rules_made
from tests.cast import NOW, Cast, make_assignment, make_person
from tests.queries import queries_of

if TYPE_CHECKING:
    from django.db.models import QuerySet


def found(*rules: RuleDraft) -> dict[str, str]:
    """Return who is meant, and why."""
    people: QuerySet[Any] = rules_people(rules_made(rules, owner=Policy()))
    return dict(people.values_list("display_name", "audience_reason"))


def channel(department: Department | None, handle: str = "help") -> Channel:
    return Channel.objects.create(
        kind="social", platform="x", handle=handle, handle_key=handle, department=department
    )


def test_a_department_has_everybody_in_it_and_below(cast: Cast) -> None:
    make_person("Deep Down", cast.field_service)
    people = found(RuleDraft(department_id=cast.support.pk))
    assert people["Deep Down"] == people["Hana Costa"] == "everybody in Support and below"
    assert "Luis Ferrer" not in people


def test_a_kind_and_a_function_of_role_say_which_role_it_was(cast: Cast) -> None:
    assert found(RuleDraft(role_kind="coach")) == {
        "Maria Ortiz": "Coach in Support",
        "Yuki Walsh": "Coach in Stores",
        "Amara Reid": "Head coach in Larkfield",
    }
    assert set(found(RuleDraft(role_kind="coach", function="head"))) == {"Amara Reid"}
    assert set(found(RuleDraft(function="legal"))) == {"Sami Tanaka"}


def test_a_role_and_a_department_is_a_role_in_that_department(cast: Cast) -> None:
    """Where the role is counts, not where its holder works."""
    make_assignment(cast.stores_head.listed, cast.field_service, "responder")
    assert set(found(RuleDraft(role_kind="player", department_id=cast.support.pk))) == {
        "Priya Shah",
        "Luis Ferrer",
    }


def test_authority_is_at_least_and_never_above_what_the_kind_of_role_allows(cast: Cast) -> None:
    rule = RuleDraft(role_kind="player", authority=Authority.REPLY)
    assert set(found(rule)) == {"Priya Shah"}
    assert found(rule)["Priya Shah"] == "Frontline responder in Support, at least Reply"
    RoleType.objects.filter(key="responder").update(authority=Authority.LISTEN)
    assert found(rule) == {}


def test_a_channel_has_who_may_speak_there(cast: Cast) -> None:
    here, elsewhere = channel(cast.support), channel(cast.stores, "shop")
    make_assignment(cast.employee.listed, cast.stores, "responder").channels.add(here)
    speaking = {"Priya Shah", "Hana Costa", "Maria Ortiz"}
    people = found(RuleDraft(channel_id=here.pk))
    assert set(people) == speaking
    assert people["Hana Costa"] == "Frontline responder in Stores, speaks on help (x)"
    assert set(found(RuleDraft(channel_id=elsewhere.pk))) == {"Yuki Walsh"}


@pytest.mark.parametrize("focus", [True, False])
def test_who_may_speak_is_said_by_what_the_page_of_the_channel_says(
    cast: Cast, focus: bool
) -> None:
    here = channel(cast.support)
    other = channel(cast.support, "other")
    Assignment.objects.get(person=cast.player.listed).channels.add(here if focus else other)
    told = channel_speakers(cast.employee.viewer, here.pk, cast.support.pk, NOW)
    assert {each.name for each in told} == set(found(RuleDraft(channel_id=here.pk)))
    assert ("Priya Shah" in {each.name for each in told}) is focus


def test_a_kind_of_person_and_a_country(cast: Cast) -> None:
    Person.objects.filter(pk=cast.external.listed.pk).update(country="AT")
    Person.objects.filter(pk=cast.employee.listed.pk).update(country="DE")
    assert found(RuleDraft(person_kind="external")) == {"Theo Nasser": "External"}
    assert found(RuleDraft(country="DE")) == {"Hana Costa": "in DE"}
    assert found(RuleDraft(person_kind="external", country="DE")) == {}


def test_explicit_people_are_named(cast: Cast) -> None:
    rules = [RuleDraft(person_id=each.listed.pk) for each in (cast.boss, cast.auditor)]
    assert found(*rules) == {"Erin Halvorsen": "named", "Ruth Adler": "named"}


def test_rules_are_joined_by_or_and_the_first_that_fits_says_why(cast: Cast) -> None:
    people = found(
        RuleDraft(person_id=cast.player.listed.pk),
        RuleDraft(role_kind="player"),
        RuleDraft(department_id=cast.stores.pk),
    )
    assert people == {
        "Priya Shah": "named",
        "Luis Ferrer": "everybody in Stores and below",
        "Yuki Walsh": "everybody in Stores and below",
    }


def test_what_excludes_goes_before_all_others(cast: Cast) -> None:
    rules = (
        RuleDraft(department_id=cast.stores.pk),
        RuleDraft(role_kind="coach", excludes=True),
        RuleDraft(person_id=cast.coach_elsewhere.listed.pk),
    )
    assert set(found(*rules)) == {"Luis Ferrer"}
    assert found(RuleDraft(role_kind="coach", excludes=True)) == {}


def test_who_left_is_in_no_audience(cast: Cast) -> None:
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="left")
    assert found(RuleDraft(person_id=cast.employee.listed.pk)) == {}


def test_a_rule_for_a_role_binds_that_role_and_a_rule_for_people_all_they_hold(cast: Cast) -> None:
    second = make_assignment(cast.player.listed, cast.stores, "coach")
    policy = kept(RuleDraft(role_kind="coach"), RuleDraft(person_kind="external", excludes=True))
    bound = set(assignments_bound(policy))
    assert second in bound
    assert Assignment.objects.get(role__type__key="responder") not in bound
    policy = kept(RuleDraft(person_id=cast.player.listed.pk))
    assert {each.person for each in assignments_bound(policy)} == {cast.player.listed}
    assert len(assignments_bound(policy)) == 2


def kept(*rules: RuleDraft) -> Policy:
    policy = Policy(title="T", slug=f"t{AudienceRule.objects.count()}", created_at=NOW)
    policy.save()
    audience_write(audience=policy, draft=AudienceDraft("rules", rules=rules))
    return policy


def test_rules_are_kept_read_again_and_said_in_words(cast: Cast) -> None:
    rules = (
        RuleDraft(role_kind="player", department_id=cast.support.pk, authority=Authority.REPLY),
        RuleDraft(person_id=cast.boss.listed.pk),
        RuleDraft(country="DE", excludes=True),
    )
    policy = kept(*rules)
    assert audience_draft_of(policy).rules == rules
    assert audience_word(policy) == (
        "players in Support and below, at least Reply; Erin Halvorsen; not in DE"
    )
    audience_write(audience=policy, draft=AudienceDraft("everyone"))
    assert audience_people(policy).count() == Person.objects.count()
    audience_write(audience=policy, draft=AudienceDraft("rules"))
    assert audience_draft_of(policy).rules == rules, "trying a simple choice loses nothing"


def test_everyone_but_some_is_two_rules_and_nobody_excludes_everyone(cast: Cast) -> None:
    people = audience_people(kept(RuleDraft(), RuleDraft(person_kind="external", excludes=True)))
    assert people.count() == Person.objects.exclude(kind="external").count()
    with pytest.raises(Invalid):
        kept(RuleDraft(excludes=True))


def test_twenty_rules_ask_as_often_as_two(cast: Cast) -> None:
    def asked(number: int) -> int:
        rules = [
            RuleDraft(department_id=cast.support.pk),
            RuleDraft(role_kind="coach", department_id=cast.stores.pk),
        ] * (number // 2)
        policy = kept(*rules)
        return len(queries_of(lambda: list(audience_people(policy))))

    assert asked(2) == asked(20) == 3
