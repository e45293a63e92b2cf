"""The page of settings, and the size that says first what it would change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from governance.core.events import people_changed
from governance.home.selectors.sizes import size_change
from governance.todos.models import Todo
from policies.guidance.models import Policy
from roles.org.models import GapRule, OrganisationSettings, Person
from roles.org.selectors import organisation_settings
from roles.team.models import Assignment, ReadyPeriod, RoleType
from roles.team.rules.terms import UnitTerms
from roles.team.selectors import gaps
from roles.team.services import (
    assignment_accept,
    assignment_propose,
    department_terms_set,
    review_ask,
    reviews_open,
    role_open,
)
from tests.cast import COMMAND, NOW, Cast, make_assignment, make_person
from tests.policies.making import next_version, published

FIELDS = {
    "name": "Larkfield",
    "time_zone": "Europe/Berlin",
    "language": "en",
    "currency": "EUR",
    "verify_days": "180",
    "acknowledge_days": "14",
    "joiner_days": "30",
    "contact_minutes": "240",
    "mention_days": "730",
    "week_hours": "40",
    "surge_least": "5",
    "surge_times": "3",
}


def words(to: str) -> list[str]:
    return [effect.label for effect in size_change(to=to, now=NOW).effects]


@pytest.fixture
def small(cast: Cast) -> Cast:
    """One role decided alone and held, one that is proposed."""
    OrganisationSettings.objects.update(size="small")
    actor = cast.administrator.viewer
    responder = RoleType.objects.get(key="responder")
    for member in (cast.employee, cast.line_manager):
        role = role_open(actor=actor, type=responder, department=cast.support, now=NOW)
        assignment_propose(actor=actor, role=role, person=member.listed, now=NOW)
    held = Assignment.objects.get(person=cast.employee.listed)
    assignment_accept(actor=cast.employee.viewer, assignment=held, now=NOW)
    return cast


def test_an_administrator_saves_all_but_the_size(cast: Cast) -> None:
    answer = cast.administrator.client().post("/settings/", {**FIELDS, "size": "small"})
    assert answer.headers["Location"] == "/settings/"
    row = organisation_settings()
    assert (row.time_zone, row.size) == ("Europe/Berlin", "standard")


def test_what_another_administrator_set_meanwhile_is_not_taken_back_unseen(cast: Cast) -> None:
    client = cast.administrator.client()
    page = client.get("/settings/").content.decode()
    begun = {"begun": page.partition('name="begun" value="')[2].partition('"')[0]}
    client.post("/settings/", {**FIELDS, "keep_device": "on"})
    answer = client.post("/settings/", {**FIELDS, **begun, "currency": "GBP"})
    assert "Somebody changed this meanwhile. It is “Yes” now" in answer.content.decode()
    row = organisation_settings()
    assert (answer.status_code, row.keep_device, row.currency) == (422, True, "EUR")


def test_days_to_sign_hold_for_what_is_asked_next(cast: Cast) -> None:
    first = published(cast)
    own = published(cast)
    Policy.objects.filter(pk=own.policy_id).update(days_to_acknowledge=5)
    days = {"acknowledge_days": "21", "joiner_days": "60"}
    cast.administrator.client().post("/settings/", {**FIELDS, **days})
    later = NOW + timedelta(days=1)
    second, third = (next_version(cast, each, now=later) for each in (first, own))
    joiner = make_person("Nia Field", cast.field_service)
    people_changed.send(sender=None, person_ids=[joiner.pk], actor=COMMAND, now=later)

    due = dict(Todo.objects.filter(subject__ref=second.uid).values_list("person", "due_at"))
    assert due[cast.employee.listed.pk] == later + timedelta(days=21)
    assert due[joiner.pk] == later + timedelta(days=60)
    owed = Todo.objects.get(subject__ref=third.uid, person=cast.employee.listed)
    assert owed.due_at == later + timedelta(days=5)
    shown = Client(headers={"Authorization": f"Bearer {cast.api_token}"}).get("/api/v1/policies/")
    assert sorted(each["days_to_acknowledge"] for each in shown.json()["results"]) == [5, 21]
    wrong = cast.administrator.client().post("/settings/", {**FIELDS, "joiner_days": "0"})
    assert wrong.status_code == 422


def test_what_is_wrong_is_said_beside_its_field(cast: Cast) -> None:
    answer = cast.administrator.client().post("/settings/", {**FIELDS, "currency": "x1"})
    assert answer.status_code == 422
    assert "A currency is three letters" in answer.content.decode()


def test_an_auditor_reads_and_does_not_change(cast: Cast) -> None:
    browser = cast.auditor.client()
    page = browser.get("/settings/").content.decode()
    assert "administrators change them" in page
    assert browser.post("/settings/", FIELDS).status_code == 403
    assert browser.post("/settings/size/", {"to": "small"}).status_code == 403
    assert organisation_settings().size == "standard"


def test_growing_says_for_whom_and_what_stays(small: Cast) -> None:
    told = words("standard")
    people = Person.objects.employed().count()
    assert f"{people} people need their line manager’s consent for a new role" in told
    assert "1 person has no line manager on record" in told
    assert "1 of them was decided alone, and stays as it is" in told
    assert "1 proposal goes on as it was asked for" in told
    assert size_change(to="standard", now=NOW).blocked == ""


def test_growing_counts_the_gaps_that_come_into_sight(small: Cast) -> None:
    coach = RoleType.objects.get(key="coach")
    role_open(actor=small.head_coach.viewer, type=coach, department=small.stores, now=NOW)
    before = next(word for word in words("standard") if "newly show" in word)
    role_open(actor=small.head_coach.viewer, type=coach, department=small.stores, now=NOW)
    after = next(word for word in words("standard") if "newly show" in word)
    assert int(after.split()[0]) == int(before.split()[0]) + 1


def test_growing_says_how_many_reviews_it_brings_and_brings_them(small: Cast) -> None:
    assert "Roles are reviewed from now on; none is due yet" in words("standard")
    then = NOW - timedelta(days=400)
    held = Assignment.objects.filter(person=small.player.listed)
    held.update(starts_on=then, proposed_at=then)
    assert "1 role is to be reviewed at once" in words("standard")
    assert reviews_open(actor=COMMAND, now=NOW) == 0
    OrganisationSettings.objects.update(size="standard")
    assert reviews_open(actor=COMMAND, now=NOW) == 1


@pytest.mark.parametrize(
    "said",
    [
        "The head coach decides on channels, and heads of departments on their own",
        "Heads of departments, their coaches and the head coach run roles and duty rotas",
        "Whoever asks to set a rule aside no longer decides on it",
        "Who is to reply on named channels is let in there before being ready",
        "Guidelines wait for those who approve them, and whoever wrote one is none of them",
        "Line managers, heads, coaches and the head coach record signatures on paper",
        "Only the head coach and whoever wrote a guideline see and remind all who owe it",
    ],
)
def test_growing_says_who_decides_no_longer(small: Cast, said: str) -> None:
    assert said in words("standard")


def test_shrinking_says_for_whom_and_what_stays(cast: Cast) -> None:
    player = Assignment.objects.get(person=cast.player.listed)
    review_ask(
        actor=cast.head_coach.viewer, assignment=player, reason="She was rude to one.", now=NOW
    )
    coach = RoleType.objects.get(key="coach")
    role_open(actor=cast.head_coach.viewer, type=coach, department=cast.stores, now=NOW)
    change = size_change(to="small", now=NOW)
    told = {effect.label: effect.detail for effect in change.effects}
    people = Person.objects.employed().count()
    assert f"{people} people get a new role by one decision and their own yes" in told
    assert told["Administrators and coaches decide on roles and publish too"] == "Kofi Osei"
    assert "Administrators and coaches decide on channels and run roles and duty rotas too" in told
    assert "Whoever asks to set a rule aside may decide on it" in told
    assert "Administrators record signatures on paper too" in told
    assert "Administrators and coaches see and remind everybody who owes a guideline" in told
    assert "Auditors may hold roles that they audit" in told
    gone = next(label for label in told if "no longer shown" in label)
    assert int(gone.split()[0]) == len(gaps(now=NOW, size="standard")) - len(
        gaps(now=NOW, size="small")
    )
    assert told["Roles are no longer reviewed year by year"] == "1 review that is open goes on"
    held = Assignment.objects.active().count()
    assert f"{held} roles that are held go on" in told
    assert change.blocked == ""
    page = cast.administrator.client().get("/settings/size/?to=small").content.decode()
    assert "Kofi Osei" in page


def test_without_a_head_coach_growing_warns(small: Cast) -> None:
    ReadyPeriod.objects.filter(assignment__person=small.head_coach.listed).delete()
    assert "no head coach" in size_change(to="standard", now=NOW).blocked


def test_federated_lets_departments_ask_for_more_and_says_so(cast: Cast) -> None:
    page = cast.administrator.client().get("/settings/size/?to=federated").content.decode()
    assert "Heads of departments may ask for more" in page
    OrganisationSettings.objects.update(size="federated")
    department_terms_set(
        actor=cast.department_head.viewer,
        department=cast.support,
        wanted=UnitTerms(most_authority=1),
        reason="Ours are ill.",
        now=NOW,
    )
    assert "1 department that asks for more no longer does" in words("standard")
    held = Assignment.objects.get(person=cast.player.listed)
    assert held.level == 1
    browser = cast.administrator.client()
    browser.post("/settings/size/", {"to": "standard", "reason": "One house."})
    assert Assignment.objects.get(pk=held.pk).level == 3
    browser.post("/settings/size/", {"to": "federated", "reason": "Many again."})
    assert Assignment.objects.get(pk=held.pk).level == 1


def test_federated_tells_the_gaps_of_its_own_numbers(cast: Cast) -> None:
    for number in range(3):
        make_assignment(make_person(f"Player {number}", cast.support), cast.support, "responder")
    GapRule.objects.filter(rule="CV7", size="federated").update(threshold=3)
    assert "1 gap newly shows" in words("federated")
    page = cast.administrator.client().get("/settings/size/?to=federated").content.decode()
    assert "Support has 4 players for one coach, who can see to 3" in page
    OrganisationSettings.objects.update(size="federated")
    assert "1 gap is no longer shown" in words("standard")


def test_looking_changes_nothing_and_confirming_does(small: Cast) -> None:
    browser = small.administrator.client()
    assert "Change to" in browser.get("/settings/size/?to=standard").content.decode()
    assert organisation_settings().size == "small"
    browser.post("/settings/size/", {"to": "standard", "reason": "We grew."})
    assert organisation_settings().size == "standard"
    held = Assignment.objects.get(person=small.employee.listed)
    assert (held.state, held.decided_alone) == ("active", True)
    waiting = Assignment.objects.get(person=small.line_manager.listed)
    assignment_accept(actor=small.line_manager.viewer, assignment=waiting, now=NOW)
    waiting.refresh_from_db()
    assert waiting.state == "active"


def test_a_size_that_is_none_is_not_found(cast: Cast) -> None:
    browser = cast.administrator.client()
    assert browser.get("/settings/size/").status_code == 200
    assert browser.post("/settings/size/").status_code == 404
    assert browser.get("/settings/size/?to=huge").status_code == 404
    assert browser.post("/settings/size/", {"to": "huge"}).status_code == 404
