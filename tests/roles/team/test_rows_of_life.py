"""The table of an assignment's life, row by row: who, and what if nothing happens, in each size.

Each row goes through the services and one entrance: a page, the API or the job.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from governance.core.errors import DomainError, NotAllowed
from governance.core.events import people_changed
from governance.core.uid import uuid7
from governance.findings.models import Finding
from governance.findings.services import findings_audit
from governance.notify.models import Message
from governance.todos.models import Todo
from governance.todos.services import digests_make
from roles.org.models import Department, OrganisationSettings, Person
from roles.team.models import (
    Assignment,
    ChecklistItem,
    ProposalDraft,
    ReadyPeriod,
    Review,
    RoleType,
)
from roles.team.rules import Asked, State, state_word
from roles.team.services import (
    assignment_accept,
    assignment_approve,
    assignment_consent,
    assignment_decide,
    assignment_propose,
    assignment_suspend,
    checklist_item_meet,
    draft_keep,
    review_ask,
    reviews_open,
)
from roles.team.tasks import drafts, readiness, reviews, silence
from tests.cast import COMMAND, NOW, Cast, make_account, make_assignment, make_person
from tests.roles.team.pages import text, vacant_role
from tests.trail import entries_of

LARGE = ["standard", "federated"]
SIZES = ["small", *LARGE]
WEEK = NOW + timedelta(days=8)  # a Tuesday: five working days after a Monday are over
FORTNIGHT = NOW + timedelta(days=15)


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest, cast: Cast) -> str:
    return _sized(str(request.param))


@pytest.fixture(params=LARGE)
def large(request: pytest.FixtureRequest, cast: Cast) -> str:
    return _sized(str(request.param))


def _sized(size: str) -> str:
    OrganisationSettings.objects.update(size=size)
    return size


def propose(cast: Cast, who: str, person: str = "employee", **terms: Any) -> Assignment:
    return assignment_propose(
        actor=cast.members[who].viewer,
        role=vacant_role(cast),
        person=cast.members[person].listed,
        now=NOW,
        **terms,
    )


def nominated(cast: Cast, **terms: Any) -> Assignment:
    """Proposed by somebody without a say, so that nothing is decided by proposing."""
    return propose(cast, "booth_member", **terms)


def owed() -> list[tuple[str, str]]:
    return [(t.subject.kind, str(t.person)) for t in Todo.objects.open().order_by("pk")]


def is_ready(assignment: Assignment) -> bool:
    return ReadyPeriod.objects.filter(assignment=assignment, during__contains=NOW).exists()


def state(assignment: Assignment) -> str:
    assignment.refresh_from_db()
    return assignment.state


def hour(job: object, now: object) -> None:
    job({}, now)  # type: ignore[operator]  # as the poller calls it


# propose · line manager, department head, coach, head coach; the person, a peer · draft kept 30 d

PROPOSERS = {
    "line_manager": "propose",
    "department_head": "propose",
    "coach": "propose",
    "head_coach": "propose",
    "employee": "apply",
    "booth_member": "nominate",
}


@pytest.mark.parametrize("who", PROPOSERS)
def test_propose_by_whom(cast: Cast, size: str, who: str) -> None:
    made = propose(cast, who)
    assert made.proposed_by == cast.members[who].listed
    page = text(cast.members[who].client(), f"/team/assign/?role={made.role.uid}")
    assert "Propose" in page


@pytest.mark.parametrize("who", ["external", "auditor", "stranger"])
def test_propose_by_nobody_else(cast: Cast, size: str, who: str) -> None:
    role = vacant_role(cast)
    client = cast.members[who].client()
    if who != "auditor":  # who may nominate like any other person, never for an audited role
        with pytest.raises(NotAllowed):
            assignment_propose(
                actor=cast.members[who].viewer, role=role, person=cast.player.listed, now=NOW
            )
        assert client.get(f"/team/assign/?role={role.uid}").status_code in {302, 403, 404}
    elif size != "small":
        with pytest.raises(DomainError):
            assignment_propose(
                actor=cast.auditor.viewer, role=role, person=cast.auditor.listed, now=NOW
            )


def test_propose_if_it_is_not_sent_the_draft_is_kept_thirty_days(cast: Cast, size: str) -> None:
    role = vacant_role(cast)
    draft_keep(
        actor=cast.line_manager.viewer,
        role=role,
        nobody=cast.employee.listed,
        sent={"note": ["She is good."]},
        now=NOW,
    )
    hour(drafts, NOW + timedelta(days=29))
    assert ProposalDraft.objects.filter(role=role).exists()
    hour(drafts, NOW + timedelta(days=31))
    assert not ProposalDraft.objects.filter(role=role).exists()


# accept · the person, always; may resign any time · reminded, lapses after 10 working days


@pytest.mark.parametrize("who", ["line_manager", "coach", "head_coach", "administrator"])
def test_accept_by_the_person_and_nobody_for_them(cast: Cast, size: str, who: str) -> None:
    made = nominated(cast)
    with pytest.raises(NotAllowed):
        assignment_accept(actor=cast.members[who].viewer, assignment=made, now=NOW)
    path = f"/api/v1/assignments/{made.uid}/decisions/"
    refused = cast.members[who].client().post(path, {"decision": "accept"}, "application/json")
    assert refused.status_code == 403
    answer = cast.employee.client().post(path, {"decision": "accept"}, "application/json")
    assert answer.status_code == 201


def test_accept_if_nothing_happens_is_reminded_and_lapses(cast: Cast, size: str) -> None:
    made = nominated(cast)
    Message.objects.all().delete()
    days = range(1, 15)
    told = [day for day in days if digests_make(now=NOW + timedelta(days=day))]
    assert told == [7, 14]  # the thirteenth is a Sunday, told with the last day
    hour(silence, NOW + timedelta(days=14))
    assert state(made) == State.PROPOSED
    hour(silence, FORTNIGHT)
    assert (state(made), made.close_reason) == (State.WITHDRAWN, "lapsed")
    assert owed() == []


@pytest.mark.parametrize("kind", ["employee", "volunteer"])
def test_accept_may_resign_any_time(cast: Cast, size: str, kind: str) -> None:
    Person.objects.filter(pk=cast.player.listed.pk).update(kind=kind)
    held = Assignment.objects.get(person=cast.player.listed)
    assignment_suspend(actor=cast.coach.viewer, assignment=held, reason="A look.", now=NOW)
    sent = {"decision": "end"} | ({"reason": "New job."} if kind == "employee" else {})
    answer = cast.player.client().post(f"/assignments/{held.uid}/", sent)
    assert answer.status_code == 302
    assert state(held) == State.ENDED


# consent · line manager; met at once when they proposed it · passes on after 5 days, never dies


def test_consent_by_the_line_manager_and_at_once_when_they_propose(cast: Cast, large: str) -> None:
    made = nominated(cast)
    assignment_accept(actor=cast.employee.viewer, assignment=made, now=NOW)
    assert owed() == [("consent", "Leon Marsh")]
    with pytest.raises(NotAllowed):
        assignment_consent(actor=cast.coach.viewer, assignment=made, now=NOW)
    cast.line_manager.client().post(f"/assignments/{made.uid}/", {"decision": "consent"})
    assert owed() == [("approve", "Maria Ortiz")]
    own = propose(cast, "line_manager", "player")
    assert own.items.get(kind="consent").met_at == NOW


def test_consent_is_not_asked_for_in_a_small_organisation(cast: Cast) -> None:
    _sized("small")
    made = nominated(cast)
    assert made.items.get(kind="consent").met_at == NOW
    assignment_accept(actor=cast.employee.viewer, assignment=made, now=NOW)
    assert [kind for kind, _who in owed()] == ["approve"]


def test_consent_if_nothing_happens_passes_up_and_never_dies(cast: Cast, large: str) -> None:
    made = nominated(cast)
    assignment_accept(actor=cast.employee.viewer, assignment=made, now=NOW)
    hour(silence, WEEK - timedelta(hours=12))
    assert owed() == [("consent", "Leon Marsh")]
    hour(silence, WEEK)
    assert owed() == [("consent", "Grace Weiss")]
    for week in range(2, 40):
        hour(silence, NOW + timedelta(days=8 * week))
    ((kind, last),) = owed()
    assert kind == "consent"
    assert last != "Hana Costa"
    assert state(made) == State.PROPOSED


# approve · up to reply the department's coach, promise head coach and legal · passes on after 5 d


def to_approve(cast: Cast, **terms: Any) -> Assignment:
    made = nominated(cast, **terms)
    assignment_accept(actor=cast.employee.viewer, assignment=made, now=NOW)
    if made.items.filter(kind="consent", met_at=None).exists():
        assignment_consent(actor=cast.line_manager.viewer, assignment=made, now=NOW)
    return made


def test_approve_up_to_reply_by_the_coach(cast: Cast, size: str) -> None:
    made = to_approve(cast)
    assert owed() == [("approve", "Maria Ortiz")]
    for who in ("employee", "booth_member", "coach_elsewhere"):
        with pytest.raises(NotAllowed):
            assignment_approve(actor=cast.members[who].viewer, assignment=made, now=NOW)
    with time_machine.travel(NOW, tick=False):
        cast.coach.client().post(f"/assignments/{made.uid}/", {"decision": "approve"})
    assert state(made) == State.ACTIVE
    assert is_ready(made)


def test_approve_a_promise_by_head_coach_and_legal(cast: Cast, large: str) -> None:
    RoleType.objects.filter(key="responder").update(authority=4)
    legal = make_account(make_person("Lea Gold", cast.root, manager=cast.boss.listed))
    make_assignment(legal.listed, cast.root, "legal")
    made = propose(cast, "department_head", authority=4)
    assignment_accept(actor=cast.employee.viewer, assignment=made, now=NOW)
    assignment_consent(actor=cast.line_manager.viewer, assignment=made, now=NOW)
    assert owed() == [("approve", "Amara Reid"), ("approve", "Sami Tanaka")]
    with pytest.raises(NotAllowed):
        assignment_approve(actor=cast.coach.viewer, assignment=made, now=NOW)
    path = f"/assignments/{made.uid}/"
    cast.head_coach.client().post(path, {"decision": "approve"})
    assert state(made) == State.PROPOSED
    cast.booth_member.client().post(path, {"decision": "approve"})
    assert state(made) == State.ACTIVE


def test_approve_if_nothing_happens_passes_on(cast: Cast, size: str) -> None:
    made = to_approve(cast)
    hour(silence, WEEK - timedelta(hours=12))
    assert owed() == [("approve", "Maria Ortiz")]
    hour(silence, WEEK)
    assert owed() == [("approve", "Amara Reid")]
    hour(silence, WEEK)
    assert owed() == [("approve", "Amara Reid")]
    with time_machine.travel(WEEK, tick=False):
        cast.head_coach.client().post(f"/assignments/{made.uid}/", {"decision": "approve"})
    assert state(made) == State.ACTIVE


def test_approve_by_an_administrator_where_nobody_else_is_left_recorded_as_such(
    cast: Cast, large: str
) -> None:
    role = vacant_role(cast)
    coaches = Assignment.objects.filter(role__type__kind="coach")
    ReadyPeriod.objects.filter(assignment__in=coaches).delete()
    coaches.update(state=State.ENDED, closed_at=NOW)
    Department.objects.update(head=None)
    peer, person = cast.booth_member.viewer, cast.employee.listed
    made = assignment_propose(actor=peer, role=role, person=person, now=NOW)
    assignment_accept(actor=cast.employee.viewer, assignment=made, now=NOW)
    assignment_consent(actor=cast.line_manager.viewer, assignment=made, now=NOW)
    assert owed() == [("approve", "Kofi Osei")]
    for who in ("department_head", "boss", "booth_member", "auditor"):
        with pytest.raises(NotAllowed):
            assignment_approve(actor=cast.members[who].viewer, assignment=made, now=NOW)
    path = f"/assignments/{made.uid}/"
    cast.administrator.client().post(path, {"decision": "approve"})
    assert state(made) == State.ACTIVE
    (entry,) = entries_of("assignment.approved")
    assert entry["changes"] == {"asked": "Kofi Osei", "because": "administrator"}
    words = str(Asked.ADMINISTRATOR.label)
    page = " ".join(text(cast.employee.client(), path).split()).lower()
    assert re.search(rf"approve.*kofi osei, [^<]*{words.lower()}", page)


# checklist · guideline, courses · reminded 3/7/14 d


def test_checklist_by_the_holder_and_reminded(cast: Cast, size: str) -> None:
    made, ref = nominated(cast), uuid7()
    ChecklistItem.objects.create(
        assignment=made, kind="guideline", ref=ref, title="Disclose", blocks_from=NOW
    )
    assignment_accept(actor=cast.employee.viewer, assignment=made, now=NOW)
    if made.items.filter(kind="consent", met_at=None).exists():
        assignment_consent(actor=cast.line_manager.viewer, assignment=made, now=NOW)
    assignment_approve(actor=cast.coach.viewer, assignment=made, now=NOW)
    assert (state(made), is_ready(made)) == (State.ACTIVE, False)
    assert owed() == [("checklist", "Hana Costa")]
    assert "Disclose" in text(cast.employee.client(), f"/assignments/{made.uid}/")
    Message.objects.all().delete()
    told = [day for day in range(21) if digests_make(now=NOW + timedelta(days=day))]
    assert told == [3, 7, 14]
    people = [made.person_id]
    checklist_item_meet(actor=COMMAND, kind="guideline", ref=ref, person_ids=people, now=NOW)
    assert is_ready(made)
    assert owed() == []


# review · line manager; yearly, promise half-yearly; after a move, leave, incident · −14/−7/0


def held_by_player(cast: Cast, *, authority: int = 2) -> Assignment:
    """The only role that comes up for review."""
    Assignment.objects.exclude(person=cast.player.listed).update(
        starts_on=NOW.date() + timedelta(days=3000)
    )
    RoleType.objects.filter(key="responder").update(authority=4)
    held = Assignment.objects.get(person=cast.player.listed)
    Assignment.objects.filter(pk=held.pk).update(authority=authority)
    return held


@pytest.mark.parametrize(("authority", "days"), [(2, 365), (4, 181)])
def test_review_by_the_line_manager_yearly_and_a_promise_half_yearly(
    cast: Cast, large: str, authority: int, days: int
) -> None:
    held = held_by_player(cast, authority=authority)
    opens = Assignment.objects.get(pk=held.pk).proposed_at + timedelta(days=days - 14)
    hour(reviews, opens - timedelta(days=1))
    assert owed() == []
    hour(reviews, opens)
    assert owed() == [("review", "Leon Marsh")]
    with time_machine.travel(opens, tick=False):
        page = text(cast.line_manager.client(), "/reviews/")
        assert "Priya Shah" in page
        assert "Priya Shah" not in text(cast.coach.client(), "/reviews/")


def test_review_is_reminded_two_weeks_one_week_and_on_the_day(cast: Cast, large: str) -> None:
    held = held_by_player(cast)
    review_ask(actor=cast.department_head.viewer, assignment=held, reason="A complaint.", now=NOW)
    Message.objects.all().delete()
    told = [day for day in range(25) if digests_make(now=NOW + timedelta(days=day))]
    assert told == [0, 7, 14]


def test_review_after_an_incident(cast: Cast, large: str) -> None:
    held = held_by_player(cast)
    sent = {"decision": "review", "reason": "A complaint."}
    cast.department_head.client().post(f"/assignments/{held.uid}/", sent)
    assert Review.objects.get(assignment=held).because == "incident"


@pytest.mark.parametrize(("authority", "after"), [(4, State.SUSPENDED), (2, State.ACTIVE)])
def test_review_if_nothing_happens_a_promise_pauses_and_others_are_found(
    cast: Cast, large: str, authority: int, after: str
) -> None:
    held = held_by_player(cast, authority=authority)
    review_ask(actor=cast.department_head.viewer, assignment=held, reason="A complaint.", now=NOW)
    late = NOW + timedelta(days=29)
    hour(reviews, late - timedelta(days=1))
    assert state(held) == State.ACTIVE
    hour(reviews, late)
    assert state(held) == after
    findings_audit(actor=COMMAND, now=late)
    assert Finding.objects.filter(rule="unreviewed", subject_uid=held.uid).exists()


def test_review_is_not_asked_for_in_a_small_organisation(cast: Cast) -> None:
    held_by_player(cast)
    _sized("small")
    assert reviews_open(actor=COMMAND, now=NOW + timedelta(days=800)) == 0


# leaver · from sync · not ready at once, work to fallbacks, hand-over opened


def test_leaver_is_not_ready_at_once_and_a_hand_over_is_opened(cast: Cast, size: str) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    Person.objects.filter(pk=held.person_id).update(employment="left")
    people_changed.send(sender=None, person_ids=[held.person_id], actor=COMMAND, now=NOW)
    assert (state(held), is_ready(held)) == (State.HANDING_OVER, False)
    assert owed() == [("handover", "Leon Marsh"), ("stand_in", "Maria Ortiz")]
    client = cast.line_manager.client()
    assert "This is being handed over" in text(client, f"/assignments/{held.uid}/")
    client.post(f"/assignments/{held.uid}/", {"decision": "handed_over", "reason": "To Hana."})
    assert state(held) == State.ENDED


def test_leaver_if_nothing_happens_it_ends_and_says_so(cast: Cast, size: str) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    Person.objects.filter(pk=held.person_id).update(employment="left")
    people_changed.send(sender=None, person_ids=[held.person_id], actor=COMMAND, now=NOW)
    hour(readiness, NOW + timedelta(days=17))
    assert (state(held), held.close_reason) == (State.ENDED, "not_handed_over")
    assert owed() == []


# Proposer, subject and approver differ, in page and API alike


def test_proposer_subject_and_approver_differ(cast: Cast, large: str) -> None:
    made = propose(cast, "coach")
    assignment_accept(actor=cast.employee.viewer, assignment=made, now=NOW)
    assignment_consent(actor=cast.line_manager.viewer, assignment=made, now=NOW)
    for who in ("coach", "employee"):
        client = cast.members[who].client()
        assert client.post(f"/assignments/{made.uid}/", {"decision": "approve"}).status_code == 403
        api = f"/api/v1/assignments/{made.uid}/decisions/"
        refused = client.post(api, {"decision": "approve"}, "application/json")
        assert refused.status_code == 403
        with pytest.raises(NotAllowed):
            assignment_decide(
                actor=cast.members[who].viewer, assignment=made, decision="approve", now=NOW
            )


def test_who_hands_over_and_may_not_act_is_paused() -> None:
    assert state_word("handing_over", ready=False) == "paused"
    assert state_word("active", ready=True) == "ready"
