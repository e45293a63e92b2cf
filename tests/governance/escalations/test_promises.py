"""Promising something to somebody outside: within one's limit at once, above it with a yes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from psycopg2.extras import DateTimeTZRange

from governance.audit.models import Entry
from governance.core.errors import Conflict, DomainError, Invalid, NotAllowed
from governance.core.events import assignments_changed, people_changed
from governance.core.uid import uuid7
from governance.core.viewer import system_viewer
from governance.escalations.models import Promise
from governance.escalations.rules import Disposition
from governance.escalations.rules.promises import PromiseState
from governance.escalations.services import (
    escalation_take,
    mention_hold,
    mention_set_aside,
)
from governance.escalations.services.promise_answers import (
    promise_approve,
    promise_decline,
    promise_settle,
    promise_withdraw,
)
from governance.escalations.services.promise_keeping import promises_follow, promises_strip
from governance.escalations.services.promises import promise_make
from governance.jobs.services import run_due
from governance.notify.mail import mail_build
from governance.notify.models import Message
from governance.todos.models import Todo
from governance.todos.services import digests_make
from roles.org.models import OrganisationSettings, Person
from roles.team.models import Assignment, ReadyPeriod, Role, RoleType
from roles.team.rules import Authority, State
from tests.cast import NOW, make_assignment
from tests.governance.escalations.parts import escalation_of, log, verbs
from tests.governance.escalations.test_races import at_once

if TYPE_CHECKING:
    from tests.cast import Cast, Member

ACTOR = system_viewer("HR sync")
FRIDAY = date(2026, 11, 27)
LIMIT = Decimal("50.00")


def promise(member: Member, value: str = "50.00", **changes: Any) -> Promise:
    fields: dict[str, Any] = {
        "to_whom": "@two.tents.north",
        "what": "A new stove",
        "value": Decimal(value),
        "due_on": FRIDAY,
        "now": NOW,
    }
    return promise_make(actor=member.viewer, **(fields | changes))


def owed(kind: str = "promise") -> list[str]:
    todos = Todo.objects.open().filter(subject__kind=kind).order_by("pk")
    return [str(todo.person) for todo in todos.select_related("person")]


def told(template: str) -> list[str]:
    found = Message.objects.filter(template=f"escalations/mail/{template}").order_by("pk")
    return [str(each.person) for each in found.select_related("person")]


def unready(cast: Cast, member: Member, now: datetime = NOW) -> None:
    """Let somebody's role not be ready any more, and tell."""
    held = Assignment.objects.filter(person=member.listed)
    ReadyPeriod.objects.filter(assignment__in=held).update(
        during=DateTimeTZRange(now - timedelta(days=9), now)
    )
    keys = list(held.values_list("pk", flat=True))
    assignments_changed.send(sender=None, assignment_ids=keys, actor=ACTOR, now=now)


def test_the_limit_itself_is_promised_at_once_and_what_anyone_might_then_is_kept(
    cast: Cast,
) -> None:
    made = promise(cast.player, "50.00")
    held = Assignment.objects.get(person=cast.player.listed)
    assert (made.state, made.money) == (PromiseState.OPEN, "EUR 50.00")
    assert (made.authority, made.goodwill_limit) == (Authority.REPLY, LIMIT)
    assert (made.assignment, made.role_type) == (held, held.role.type)
    assert owed() == ["Priya Shah"]
    [entry] = Entry.objects.filter(subject_uid=made.uid)
    assert entry.verb == "promise.made"
    terms = entry.changes
    assert (terms["limit"], terms["value"]) == ("EUR 50.00", "EUR 50.00")
    assert (terms["assignment"], terms["authority"]) == (str(held.uid), "Reply")
    assert "stove" not in str(terms)
    assert "tents" not in f"{terms}{entry.subject_label}"


def test_a_cent_above_waits_for_the_head_coach_and_legal_and_nothing_is_owed(cast: Cast) -> None:
    made = promise(cast.player, "50.01")
    assert made.state == PromiseState.ASKED
    assert (owed(), owed("promise_approval")) == ([], ["Amara Reid", "Sami Tanaka"])
    assert told("promise") == ["Amara Reid", "Sami Tanaka"]
    promise_approve(actor=cast.head_coach.viewer, promise=made, now=NOW)
    made.refresh_from_db()
    assert (made.state, owed("promise_approval")) == (PromiseState.ASKED, ["Sami Tanaka"])
    promise_approve(actor=cast.booth_member.viewer, promise=made, now=NOW)
    made.refresh_from_db()
    assert (made.state, made.approved_at, made.keeper) == (
        *(PromiseState.OPEN, NOW),
        cast.player.listed,
    )
    assert (owed(), owed("promise_approval")) == (["Priya Shah"], [])
    assert told("promise_answered") == ["Priya Shah"]
    assert verbs(made.uid) == [
        *("promise.asked", "promise.approved", "promise.approved", "promise.made"),
    ]


@pytest.mark.parametrize("name", ["player", "coach", "boss", "auditor", "administrator"])
def test_nobody_else_approves_nor_declines(cast: Cast, name: str) -> None:
    made = promise(cast.player, "79.00")
    actor = cast.members[name].viewer
    with pytest.raises(NotAllowed):
        promise_approve(actor=actor, promise=made, now=NOW)
    with pytest.raises(NotAllowed):
        promise_decline(actor=actor, promise=made, words="No.", now=NOW)
    assert owed("promise_approval") == ["Amara Reid", "Sami Tanaka"]


def test_one_person_gives_one_of_the_two_words(cast: Cast) -> None:
    made = promise(cast.player, "79.00")
    promise_approve(actor=cast.head_coach.viewer, promise=made, now=NOW)
    with pytest.raises(NotAllowed):
        promise_approve(actor=cast.head_coach.viewer, promise=made, now=NOW)


def test_no_needs_a_reason_which_whoever_asked_is_told(cast: Cast) -> None:
    made = promise(cast.player, "79.00")
    with pytest.raises(Invalid):
        promise_decline(actor=cast.head_coach.viewer, promise=made, words="  ", now=NOW)
    promise_decline(actor=cast.head_coach.viewer, promise=made, words="Too much.", now=NOW)
    made.refresh_from_db()
    assert (made.state, made.outcome, owed("promise_approval")) == ("declined", "Too much.", [])
    assert told("promise_answered") == ["Priya Shah"]
    with pytest.raises(Conflict):
        promise_approve(actor=cast.booth_member.viewer, promise=made, now=NOW)
    with pytest.raises(NotAllowed):  # nobody has to keep it
        promise_settle(actor=cast.player.viewer, promise=made, kept=True, now=NOW)


@pytest.mark.parametrize("member", ["employee", "boss", "auditor", "administrator", "external"])
def test_who_holds_no_role_promises_nothing(cast: Cast, member: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        promise(cast.members[member], "0")
    assert refused.value.code == "not_ready"


def test_who_is_not_ready_or_may_not_reply_promises_nothing(cast: Cast) -> None:
    make_assignment(cast.employee.listed, cast.support, "responder", ready=False)
    with pytest.raises(NotAllowed) as not_ready:
        promise(cast.employee, "0")
    make_assignment(cast.line_manager.listed, cast.support, "gatherer")
    with pytest.raises(NotAllowed) as listens:
        promise(cast.line_manager, "0")
    assert (not_ready.value.code, listens.value.code) == ("not_ready", "authority")


def test_a_department_that_allows_less_is_held_to(cast: Cast) -> None:
    """What the departments cap is the level, whatever the kind of role and the assignment say."""
    held = Role.objects.filter(assignments__person=cast.player.listed)
    held.update(most_authority=Authority.APPROVED_TEXT)
    with pytest.raises(NotAllowed):
        promise(cast.player, "0")


def test_who_may_promise_has_no_limit(cast: Cast) -> None:
    held = make_assignment(cast.employee.listed, cast.support, "head_coach")
    assert held.level == Authority.PROMISE
    made = promise(cast.employee, "9999999999.99")
    assert (made.state, made.goodwill_limit) == (PromiseState.OPEN, None)


def test_authority_that_was_lowered_meanwhile_is_not_approved_past(cast: Cast) -> None:
    made = promise(cast.player, "79.00")
    promise_approve(actor=cast.head_coach.viewer, promise=made, now=NOW)
    Assignment.objects.filter(person=cast.player.listed).update(authority=Authority.APPROVED_TEXT)
    with pytest.raises(Conflict) as refused:
        promise_approve(actor=cast.booth_member.viewer, promise=made, now=NOW)
    made.refresh_from_db()
    assert (refused.value.code, made.state) == ("maker_not_ready", PromiseState.ASKED)
    assert (made.authority, made.goodwill_limit) == (Authority.REPLY, LIMIT)  # as it was then
    unready(cast, cast.player)
    Assignment.objects.filter(person=cast.player.listed).update(authority=Authority.REPLY)
    with pytest.raises(Conflict):
        promise_approve(actor=cast.booth_member.viewer, promise=made, now=NOW)


def test_a_limit_that_is_lowered_later_leaves_what_was_promised(cast: Cast) -> None:
    made = promise(cast.player, "50.00")
    RoleType.objects.update(goodwill_limit=Decimal(10))
    promise_settle(actor=cast.player.viewer, promise=made, kept=True, now=NOW)
    assert promise(cast.player, "10.01").state == PromiseState.ASKED


def test_where_nobody_could_approve_it_is_refused_and_nothing_is_left(cast: Cast) -> None:
    people = [cast.head_coach, cast.booth_member, cast.boss, cast.department_head]
    people += [cast.administrator, cast.stores_head]
    Person.objects.filter(pk__in=[each.listed.pk for each in people]).update(
        employment=Person.Employment.ON_LEAVE
    )
    with pytest.raises(Conflict) as refused:
        promise(cast.player, "50.01")
    assert refused.value.code == "nobody_to_approve"
    assert not Promise.objects.exists()


def test_a_small_organisation_asks_one(cast: Cast) -> None:
    OrganisationSettings.objects.update(size="small")
    made = promise(cast.player, "79.00")
    assert owed("promise_approval") == ["Amara Reid"]
    promise_approve(actor=cast.head_coach.viewer, promise=made, now=NOW)
    made.refresh_from_db()
    assert made.state == PromiseState.OPEN


@pytest.mark.parametrize(
    "value", ["-0.01", "NaN", "Infinity", "-Infinity", "0.001", "10000000000", "1e400"]
)
def test_what_is_no_amount_is_refused_at_its_field(cast: Cast, value: str) -> None:
    with pytest.raises(Invalid) as wrong:
        promise(cast.player, value)
    assert [each.pointer for each in wrong.value.problems] == ["/value"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"to_whom": "  "}, "/to"),
        ({"to_whom": "x" * 201}, "/to"),
        ({"what": "a\0b"}, "/what"),
        ({"due_on": date(2026, 11, 22)}, "/due_on"),
        ({"due_on": date(9999, 12, 31)}, "/due_on"),
        ({"role": uuid7()}, "/role"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(
    cast: Cast, changes: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        promise(cast.player, **changes)
    assert [each.pointer for each in wrong.value.problems] == [pointer]
    assert not Promise.objects.exists()


def test_the_currency_is_the_organisations_at_that_time(cast: Cast) -> None:
    OrganisationSettings.objects.update(currency="CHF")
    made = promise(cast.player)
    OrganisationSettings.objects.update(currency="EUR")
    made.refresh_from_db()
    assert made.money == "CHF 50.00"


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("Pacific/Auckland", datetime(2026, 11, 27, 10, 59, 59, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 11, 28, 7, 59, 59, tzinfo=UTC)),
    ],
)
def test_it_is_due_when_its_day_is_over_where_its_maker_is(
    cast: Cast, zone: str, end: datetime
) -> None:
    Person.objects.filter(pk=cast.player.listed.pk).update(time_zone=zone)
    made = promise(cast.player)
    assert made.due_at == end
    assert Todo.objects.get(subject__kind="promise").due_at == end
    assert not Promise.objects.late(end).exists()
    assert Promise.objects.late(end + timedelta(seconds=1)).get() == made


def test_today_is_today_where_its_maker_is(cast: Cast) -> None:
    Person.objects.filter(pk=cast.player.listed.pk).update(time_zone="America/Los_Angeles")
    early = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)  # still the 26th there
    assert promise(cast.player, due_on=date(2026, 11, 26), now=early).state == "open"
    with pytest.raises(Invalid):
        promise(cast.player, due_on=date(2026, 11, 25), now=early)


def test_sent_twice_it_is_promised_once(cast: Cast) -> None:
    form = uuid7()
    assert promise(cast.player, form=form) == promise(cast.player, form=form)
    assert (Promise.objects.count(), owed()) == (1, ["Priya Shah"])


def test_about_a_mention_that_somebody_has_only_they_promise(cast: Cast) -> None:
    mention = log(cast.player)
    assert promise(cast.player, mention=mention).mention == mention
    escalation_take(actor=cast.coach.viewer, escalation=escalation_of(mention), now=NOW)
    with pytest.raises(NotAllowed) as refused:
        promise(cast.player, mention=mention)
    assert refused.value.code == "not_holder"
    assert promise(cast.coach, mention=mention).state == PromiseState.OPEN


def test_about_what_is_set_aside_nothing_is_promised(cast: Cast) -> None:
    mention = log(cast.player)
    mention_set_aside(
        actor=cast.coach.viewer, mention=mention, disposition=Disposition.NOISE, now=NOW
    )
    with pytest.raises(Conflict):
        promise(cast.player, mention=mention)


def test_it_is_settled_once_by_whoever_keeps_it(cast: Cast) -> None:
    made = promise(cast.player)
    with pytest.raises(NotAllowed):
        promise_settle(actor=cast.employee.viewer, promise=made, kept=True, now=NOW)
    with pytest.raises(Invalid):
        promise_settle(actor=cast.player.viewer, promise=made, kept=False, now=NOW)
    promise_settle(actor=cast.player.viewer, promise=made, kept=False, words="Lost.", now=NOW)
    made.refresh_from_db()
    assert (made.state, made.outcome, owed()) == ("broken", "Lost.", [])
    with pytest.raises(Conflict) as again:
        promise_settle(actor=cast.coach.viewer, promise=made, kept=True, now=NOW)
    assert again.value.members == {"legal": []}
    assert Todo.objects.get(subject__kind="promise").outcome == Todo.Outcome.DONE
    assert verbs(made.uid) == ["promise.made", "promise.broken"]


def test_whoever_promised_is_reminded_the_day_before_on_its_day_and_after_it_until_it_is_settled(
    cast: Cast,
) -> None:
    made = promise(cast.player)
    at_eight = [NOW.replace(hour=8, minute=30) + timedelta(days=days) for days in range(1, 8)]
    for moment in at_eight:
        digests_make(now=moment)
    digests = Message.objects.filter(template="todos/mail/digest", person=cast.player.listed)
    days = [each.created_at.date().day for each in digests.order_by("created_at")]
    assert days == [26, 27, 30]
    for each in digests:
        assert "promise" in mail_build(each).body
        assert f"/promises/{made.uid}/" in mail_build(each).body
    promise_settle(actor=cast.player.viewer, promise=made, kept=True, now=at_eight[-1])
    digests_make(now=NOW.replace(hour=8, minute=30) + timedelta(days=11))
    assert digests.count() == len(days)


def test_what_is_promised_cannot_be_taken_back_and_what_is_asked_for_can(cast: Cast) -> None:
    with pytest.raises(Conflict):
        promise_withdraw(actor=cast.player.viewer, promise=promise(cast.player), now=NOW)
    waiting = promise(cast.player, "79.00")
    with pytest.raises(NotAllowed):
        promise_withdraw(actor=cast.coach.viewer, promise=waiting, now=NOW)
    promise_withdraw(actor=cast.player.viewer, promise=waiting, now=NOW)
    assert owed("promise_approval") == []


def test_whoever_is_not_ready_any_more_leaves_it_to_their_backup(cast: Cast) -> None:
    Assignment.objects.filter(person=cast.player.listed).update(backup=cast.employee.listed)
    made = promise(cast.player)
    unready(cast, cast.player)
    made.refresh_from_db()
    assert (made.keeper, made.made_by) == (cast.employee.listed, cast.player.listed)
    assert (owed(), told("promise_passed")) == (["Hana Costa"], ["Hana Costa"])
    assert Todo.objects.get(person=cast.player.listed).outcome == Todo.Outcome.PASSED_ON
    promises_follow(actor=ACTOR, now=NOW)  # again changes nothing
    assert verbs(made.uid) == ["promise.made", "promise.passed_on"]
    with pytest.raises(NotAllowed):
        promise_settle(actor=cast.player.viewer, promise=made, kept=True, now=NOW)
    promise_settle(actor=cast.employee.viewer, promise=made, kept=True, now=NOW)


def test_of_a_leaver_the_coach_keeps_it_and_what_waits_is_not_needed_any_more(cast: Cast) -> None:
    made, waiting = promise(cast.player), promise(cast.player, "79.00")
    Person.objects.filter(pk=cast.player.listed.pk).update(employment=Person.Employment.LEFT)
    people_changed.send(sender=None, person_ids=[cast.player.listed.pk], actor=ACTOR, now=NOW)
    made.refresh_from_db()
    waiting.refresh_from_db()
    assert (made.keeper, owed()) == (cast.coach.listed, ["Maria Ortiz"])
    assert (waiting.state, waiting.settled_by, owed("promise_approval")) == ("withdrawn", None, [])


def test_who_does_not_answer_in_time_is_asked_no_more_and_the_next_is(cast: Cast) -> None:
    promise(cast.player, "79.00")
    later = NOW + timedelta(days=1, hours=23)  # the last second of the next working day is over
    run_due(now=later)
    assert owed("promise_approval") == ["Grace Weiss", "Erin Halvorsen"]
    assert told("promise")[2:] == ["Grace Weiss", "Erin Halvorsen"]


def test_what_is_not_approved_before_its_day_is_over_lapses(cast: Cast) -> None:
    made = promise(cast.player, "79.00")
    after = datetime(2026, 11, 28, 0, 0, tzinfo=UTC)
    with pytest.raises(Conflict):
        promise_approve(actor=cast.head_coach.viewer, promise=made, now=after)
    run_due(now=after)
    made.refresh_from_db()
    assert (made.state, owed("promise_approval")) == ("withdrawn", [])
    assert told("promise_answered") == ["Priya Shah"]


def test_the_words_go_with_those_of_mentions_unless_legal_holds_them(cast: Cast) -> None:
    mention = log(cast.player)
    made, about = promise(cast.player), promise(cast.player, mention=mention)
    mention_hold(actor=cast.booth_member.viewer, mention=mention, reason="A claim.", now=NOW)
    for each in (made, about):
        promise_settle(actor=cast.player.viewer, promise=each, kept=True, words="Sent.", now=NOW)
    late = NOW + timedelta(days=731)
    assert promises_strip(actor=ACTOR, now=late) == 1
    assert promises_strip(actor=ACTOR, now=late) == 0
    made.refresh_from_db()
    assert (made.to_whom, made.what, made.outcome, made.value) == ("", "", "", LIMIT)


def test_the_database_itself_refuses_what_no_rule_allows(cast: Cast) -> None:
    made = promise(cast.player, "79.00")
    for wrong in (
        {"state": "open"},
        {"state": "kept"},
        {"value": Decimal(-1)},
        {"what": ""},
        {"authority": Authority.LISTEN},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Promise.objects.filter(pk=made.pk).update(**wrong)


@pytest.mark.parametrize(
    ("name", "sees", "reads"),
    [
        ("player", True, True),
        ("coach", True, True),
        ("department_head", True, True),
        ("head_coach", True, True),
        ("line_manager", True, True),
        ("auditor", True, False),
        ("booth_member", True, False),
        ("employee", False, False),
        ("coach_elsewhere", False, False),
        ("administrator", False, False),
        ("external", False, False),
    ],
)
def test_who_sees_a_promise_and_who_reads_it(
    cast: Cast, name: str, sees: bool, reads: bool
) -> None:
    promise(cast.player)
    viewer = cast.members[name].viewer
    assert Promise.objects.visible_to(viewer).exists() is sees
    assert Promise.objects.readable_to(viewer).exists() is reads


def test_settled_at_once_by_two_it_has_one_outcome(committed_cast: Cast) -> None:
    made, player, coach = (
        promise(committed_cast.player),
        committed_cast.player.viewer,
        committed_cast.coach.viewer,
    )
    results = at_once(
        lambda: promise_settle(actor=player, promise=made, kept=True, now=NOW),
        lambda: promise_settle(actor=coach, promise=made, kept=False, words="Lost.", now=NOW),
    )
    assert sum(isinstance(each, DomainError) for each in results) == 1
    assert len([verb for verb in verbs(made.uid) if verb != "promise.made"]) == 1


def test_approved_at_once_by_both_it_is_promised_once(committed_cast: Cast) -> None:
    made = promise(committed_cast.player, "79.00")
    head, legal = committed_cast.head_coach.viewer, committed_cast.booth_member.viewer
    at_once(
        lambda: promise_approve(actor=head, promise=made, now=NOW),
        lambda: promise_approve(actor=legal, promise=made, now=NOW),
    )
    made.refresh_from_db()
    assert (made.state, owed()) == (PromiseState.OPEN, ["Priya Shah"])
    assert verbs(made.uid).count("promise.made") == 1


def test_ended_roles_take_back_what_waits(cast: Cast) -> None:
    made = promise(cast.player, "79.00")
    Assignment.objects.filter(person=cast.player.listed).update(state=State.ENDED)
    unready(cast, cast.player)
    made.refresh_from_db()
    assert made.state == PromiseState.WITHDRAWN
