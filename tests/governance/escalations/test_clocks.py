"""Whoever took a mention says how far it is, or loses it: the clocks, driven by the jobs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.viewer import system_viewer
from governance.escalations.models import Clock, Path, RunStep, Update
from governance.escalations.rules import EscalationState, Severity
from governance.escalations.rules.taken import PathClocks, Way
from governance.escalations.services import (
    clock_run,
    escalation_close,
    escalation_contact,
    escalation_hand_on,
    escalation_take,
    escalation_update,
    mention_set_aside,
    mention_take_back,
    path_change,
)
from governance.escalations.services.booth import booth_ask
from governance.findings.checks.unanswered import UNANSWERED
from governance.findings.services import findings_audit
from governance.jobs.models import Job
from governance.jobs.services import run_due
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.org.models import Holiday
from roles.org.selectors import organisation_settings
from tests.cast import make_assignment
from tests.governance.escalations.parts import asked, escalation_of, log, minutes_later, verbs

if TYPE_CHECKING:
    from governance.escalations.models import Escalation
    from tests.cast import Cast, Member

BERLIN = ZoneInfo("Europe/Berlin")
STEPS = [("coach", 15), ("head_coach", 60)]
DAY = 24 * 60


def way(cast: Cast, *, steps: Any = STEPS, repeats: int = 0, **clocks: Any) -> None:
    """Give the path these clocks and no others."""
    path_change(
        actor=cast.administrator.viewer,
        path=Path.objects.get(default=True),
        steps=steps,
        way=Way(PathClocks(**clocks), repeats),
        reason="As we work.",
    )


def taken(cast: Cast, member: Member, *, minute: int = 5, **changes: Any) -> Escalation:
    escalation = escalation_of(log(cast.employee, **changes))
    return escalation_take(actor=member.viewer, escalation=escalation, now=minutes_later(minute))


def mails(member: Member) -> list[str]:
    found = Message.objects.filter(template="escalations/mail/clock", person=member.listed)
    return [str(each.payload["why"]) for each in found.order_by("pk")]


def owed(member: Member) -> list[str]:
    kinds = ["escalation_clock", "escalation_close"]
    todos = Todo.objects.open().filter(subject__kind__in=kinds, person=member.listed)
    return [todo.reason for todo in todos.order_by("pk")]


def running(escalation: Escalation) -> list[str]:
    kept = Clock.objects.filter(escalation=escalation, ended_at=None)
    return sorted(kept.values_list("kind", flat=True))


def found_unanswered(minute: int) -> int:
    system = system_viewer("Audit")
    opened, _closed = findings_audit(actor=system, now=minutes_later(minute), checks=(UNANSWERED,))
    return opened


def say(member: Member, escalation: Escalation, minute: int) -> None:
    escalation_update(
        actor=member.viewer,
        escalation=escalation,
        words="The shop looks for it.",
        now=minutes_later(minute),
    )


def test_what_ships_reminds_after_an_hour_and_takes_back_after_three(cast: Cast) -> None:
    path = Path.objects.get(default=True)
    found = (path.remind_minutes, path.return_minutes, path.update_minutes, path.resolve_minutes)
    assert found == (60, 120, 2 * DAY, 7 * DAY)
    assert (path.repeats, path.office_hours) == (0, False)
    escalation = taken(cast, cast.coach)
    assert running(escalation) == ["close", "update", "word"]
    assert (escalation.due_at, escalation.due_for) == (minutes_later(65), "word")


def test_who_is_given_it_has_a_time_of_their_own(cast: Cast) -> None:
    """Whoever gave it away owes nothing more; without a word it is taken back from who has it."""
    escalation = taken(cast, cast.coach)
    run_due(now=minutes_later(65))
    assert owed(cast.coach)
    escalation_hand_on(
        actor=cast.coach.viewer,
        escalation=escalation,
        person=cast.head_coach.listed,
        reason="I go off the field.",
        now=minutes_later(70),
    )
    assert (owed(cast.coach), running(escalation)) == ([], ["close", "update", "word"])
    for minute in (129, 130, 249):
        run_due(now=minutes_later(minute))
    assert (mails(cast.coach), mails(cast.head_coach)) == (["word"], ["word"])
    escalation.refresh_from_db()
    assert escalation.holder == cast.head_coach.listed
    run_due(now=minutes_later(250))
    after = escalation_of(escalation.mention)
    assert (after.state, after.holder) == (EscalationState.OPEN, None)
    page = cast.coach.client().get(f"/mentions/{escalation.mention.uid}/").content.decode()
    assert "Maria Ortiz gave it to Amara Reid" in page
    assert "Taken back from Amara Reid" in page
    assert "Amara Reid took it" not in page


def test_who_took_it_and_said_nothing_is_reminded_once(cast: Cast) -> None:
    escalation = taken(cast, cast.coach)
    run_due(now=minutes_later(64))
    assert mails(cast.coach) == []
    for minute in (65, 66, 70):
        run_due(now=minutes_later(minute))
    assert mails(cast.coach) == ["word"]
    assert owed(cast.coach) == ["You took it, and nothing is said yet"]
    assert verbs(escalation.uid).count("escalation.reminded") == 1
    assert escalation_of(escalation.mention).holder == cast.coach.listed


def test_still_silent_it_is_taken_back_and_goes_on_past_them(cast: Cast) -> None:
    escalation = taken(cast, cast.coach)
    run_due(now=minutes_later(65))
    run_due(now=minutes_later(184))
    assert escalation_of(escalation.mention).state == EscalationState.TAKEN
    run_due(now=minutes_later(185))
    after = escalation_of(escalation.mention)
    assert (after.state, after.holder, after.asked) == ("open", None, cast.head_coach.listed)
    assert (after.generation, after.due_at) == (3, minutes_later(245))
    assert mails(cast.coach) == ["word", "back"]
    assert (owed(cast.coach), running(after)) == ([], [])
    assert asked(after.mention) == [str(cast.head_coach.listed)]
    assert "escalation.returned" in verbs(escalation.uid)
    clock = Clock.objects.get(escalation=escalation, kind="word")
    assert (clock.end, clock.passed_to) == ("returned", cast.head_coach.listed)
    assert after.runs.latest("generation").taken_from == cast.coach.listed
    run_due(now=minutes_later(900))
    steps = RunStep.objects.filter(escalation=escalation, generation=3)
    assert [step.person for step in steps.exclude(person=None)] == [cast.head_coach.listed]
    assert found_unanswered(901) == 1


def test_taken_back_from_who_spared_the_one_whose_turn_it_was_it_goes_to_them(cast: Cast) -> None:
    escalation = taken(cast, cast.head_coach)
    for minute in (65, 185):
        run_due(now=minutes_later(minute))
    assert escalation_of(escalation.mention).asked == cast.coach.listed


def test_taken_back_from_the_last_it_begins_anew_without_them(cast: Cast) -> None:
    mention = log(cast.employee)
    run_due(now=minutes_later(15))
    escalation_take(
        actor=cast.head_coach.viewer, escalation=escalation_of(mention), now=minutes_later(20)
    )
    for minute in (80, 200):
        run_due(now=minutes_later(minute))
    after = escalation_of(mention)
    assert (after.asked, after.due_at) == (cast.coach.listed, minutes_later(215))
    run_due(now=minutes_later(215))
    last = RunStep.objects.filter(escalation=after, done_at__isnull=False).latest("pk")
    assert (last.target, last.person, last.why) == ("head_coach", None, "asked_before")


@pytest.mark.parametrize("act", ["update", "contact", "booth"])
def test_a_word_in_time_and_it_stays_with_them(cast: Cast, act: str) -> None:
    escalation = taken(cast, cast.coach)
    run_due(now=minutes_later(65))
    if act == "update":
        say(cast.coach, escalation, 70)
    elif act == "contact":
        escalation_contact(actor=cast.coach.viewer, escalation=escalation, now=minutes_later(70))
    else:
        booth_ask(
            actor=cast.coach.viewer,
            escalation=escalation,
            function="legal",
            question="May we?",
            now=minutes_later(70),
        )
    run_due(now=minutes_later(185))
    after = escalation_of(escalation.mention)
    assert (after.holder, after.updated_at) == (cast.coach.listed, minutes_later(70))
    assert (running(after), owed(cast.coach)) == (["close", "update"], [])
    assert (after.due_at, after.due_for) == (minutes_later(70 + 2 * DAY), "update")


def test_who_is_late_with_an_update_is_told_and_then_who_comes_next(cast: Cast) -> None:
    way(cast, update_minutes=100)
    escalation = taken(cast, cast.coach)
    say(cast.coach, escalation, 50)
    run_due(now=minutes_later(149))
    assert mails(cast.coach) == []
    run_due(now=minutes_later(150))
    assert mails(cast.coach) == ["update"]
    run_due(now=minutes_later(200))
    assert mails(cast.head_coach) == ["next_update"]
    assert owed(cast.head_coach) == ["Maria Ortiz has it and is late"]
    assert escalation_of(escalation.mention).holder == cast.coach.listed
    assert escalation_of(escalation.mention).due_at == minutes_later(150)
    say(cast.coach, escalation, 210)
    assert (owed(cast.coach), owed(cast.head_coach)) == ([], [])
    assert escalation_of(escalation.mention).due_at == minutes_later(310)


def test_what_is_not_over_in_time_is_told_too_however_much_is_said(cast: Cast) -> None:
    way(cast, resolve_minutes=100)
    escalation = taken(cast, cast.coach, minute=30)
    assert escalation.due_at == minutes_later(100)
    say(cast.coach, escalation, 90)
    run_due(now=minutes_later(100))
    run_due(now=minutes_later(150))
    assert (mails(cast.coach), mails(cast.head_coach)) == (["close"], ["next_close"])
    assert verbs(escalation.uid)[-2:] == ["escalation.late", "escalation.late_told"]


@pytest.mark.parametrize("end", ["close", "aside"])
def test_what_is_to_be_over_is_owed_until_it_is_whatever_is_said(cast: Cast, end: str) -> None:
    """The update that was late is settled by one; who comes next goes on owing the other, too."""
    way(cast, update_minutes=80, resolve_minutes=100)
    escalation = taken(cast, cast.coach, minute=0)
    for minute in (80, 100, 120, 150):
        run_due(now=minutes_later(minute))
    late, over = "The next update is due", "It was to be over by now"
    behind = "Maria Ortiz has it and is late"
    assert (owed(cast.coach), owed(cast.head_coach)) == ([late, over], [behind, behind])
    say(cast.coach, escalation, 160)
    assert (owed(cast.coach), owed(cast.head_coach)) == ([over], [behind])
    [todo] = Todo.objects.open().filter(person=cast.coach.listed)
    assert str(todo.subject) == "A mention was to be over: Complaint, Support"
    assert running(escalation) == ["close", "update"]
    done = Todo.objects.filter(person=cast.coach.listed, subject__kind="escalation_clock")
    assert [each.outcome for each in done] == ["done"]
    if end == "close":
        escalation_close(
            actor=cast.coach.viewer, escalation=escalation, outcome="Sent.", now=minutes_later(170)
        )
    else:
        mention_set_aside(
            actor=cast.coach.viewer,
            mention=escalation.mention,
            disposition="noise",  # type: ignore[arg-type]
            now=minutes_later(170),
        )
    assert (owed(cast.coach), owed(cast.head_coach)) == ([], [])
    todo.refresh_from_db()
    assert todo.outcome == ("done" if end == "close" else "not_needed")


def test_who_is_given_what_is_late_owes_it_from_then_on(cast: Cast) -> None:
    way(cast, resolve_minutes=100)
    escalation = taken(cast, cast.coach)
    run_due(now=minutes_later(100))
    escalation_hand_on(
        actor=cast.coach.viewer,
        escalation=escalation,
        person=cast.head_coach.listed,
        reason="I go off the field.",
        now=minutes_later(110),
    )
    run_due(now=minutes_later(111))
    assert (owed(cast.coach), owed(cast.head_coach)) == ([], ["It was to be over by now"])


@pytest.mark.parametrize("end", ["close", "aside"])
def test_when_it_is_over_no_clock_does_anything(cast: Cast, end: str) -> None:
    escalation = taken(cast, cast.coach)
    run_due(now=minutes_later(65))
    if end == "close":
        escalation_close(
            actor=cast.coach.viewer, escalation=escalation, outcome="Sent.", now=minutes_later(70)
        )
    else:
        mention_set_aside(
            actor=cast.coach.viewer,
            mention=escalation.mention,
            disposition="noise",  # type: ignore[arg-type]
            now=minutes_later(70),
        )
    after = escalation_of(escalation.mention)
    assert (running(after), after.due_at, owed(cast.coach)) == ([], None, [])
    for days in (1, 3, 9):
        run_due(now=minutes_later(days * DAY))
    assert mails(cast.coach) == ["word"]
    assert not Job.objects.filter(kind="escalation.clock").exclude(state="done").exists()


def test_what_comes_back_from_aside_has_its_clocks_again(cast: Cast) -> None:
    escalation = taken(cast, cast.coach)
    viewer, mention = cast.coach.viewer, escalation.mention
    mention_set_aside(
        actor=viewer,
        mention=mention,
        disposition="noise",  # type: ignore[arg-type]
        now=minutes_later(10),
    )
    mention_take_back(actor=viewer, mention=mention, now=minutes_later(20))
    assert escalation_of(mention).due_at == minutes_later(80)


def test_a_job_that_comes_twice_or_too_early_or_too_late_does_nothing(cast: Cast) -> None:
    escalation = taken(cast, cast.coach)
    clock = Clock.objects.get(escalation=escalation, kind="word")
    assert not clock_run(clock_id=clock.pk, stage="tell", now=minutes_later(64))
    assert clock_run(clock_id=clock.pk, stage="tell", now=minutes_later(65))
    assert not clock_run(clock_id=clock.pk, stage="tell", now=minutes_later(66))
    assert not clock_run(clock_id=clock.pk, stage="pass", now=minutes_later(66))
    Clock.objects.filter(pk=clock.pk).update(generation=1)
    assert not clock_run(clock_id=clock.pk, stage="pass", now=minutes_later(185))
    assert not clock_run(clock_id=0, stage="pass", now=minutes_later(185))
    assert mails(cast.coach) == ["word"]


def test_a_path_without_clocks_leaves_who_took_it_alone(cast: Cast) -> None:
    way(cast)
    escalation = taken(cast, cast.coach)
    assert (running(escalation), escalation.due_at, escalation.due_for) == ([], None, "")
    run_due(now=minutes_later(9 * DAY))
    assert mails(cast.coach) == []


def test_a_run_keeps_the_clocks_that_it_began_with(cast: Cast) -> None:
    mention = log(cast.employee)
    way(cast)
    escalation = escalation_take(
        actor=cast.coach.viewer, escalation=escalation_of(mention), now=minutes_later(5)
    )
    assert running(escalation) == ["close", "update", "word"]


def test_only_who_has_it_says_how_far_it_is_and_in_words(cast: Cast) -> None:
    escalation = taken(cast, cast.coach)
    for member in (cast.head_coach, cast.employee):
        with pytest.raises(NotAllowed):
            say(member, escalation, 10)
    for words in (" ", "x" * 2001, "a\0b"):
        with pytest.raises(Invalid):
            escalation_update(
                actor=cast.coach.viewer, escalation=escalation, words=words, now=minutes_later(9)
            )
    assert not Update.objects.exists()
    escalation_close(
        actor=cast.coach.viewer, escalation=escalation, outcome="Sent.", now=minutes_later(11)
    )
    with pytest.raises(Conflict):
        say(cast.coach, escalation, 12)


def test_nobody_answers_and_all_are_asked_again_before_it_is_found(cast: Cast) -> None:
    way(cast, repeats=2)
    mention = log(cast.employee)
    for minute in (15, 75, 90, 150, 165):
        run_due(now=minutes_later(minute))
        assert found_unanswered(minute + 1) == 0
    run_due(now=minutes_later(225))
    assert found_unanswered(226) == 1
    run_due(now=minutes_later(400))
    done = RunStep.objects.filter(escalation__mention=mention).order_by("position")
    assert [(str(step.person), step.done_at) for step in done] == [
        ("Maria Ortiz", minutes_later(0)),
        ("Amara Reid", minutes_later(15)),
        ("Maria Ortiz", minutes_later(75)),
        ("Amara Reid", minutes_later(90)),
        ("Maria Ortiz", minutes_later(150)),
        ("Amara Reid", minutes_later(165)),
    ]
    assert escalation_of(mention).due_at == minutes_later(225)


def test_where_nobody_is_ready_it_is_not_walked_again_at_once(cast: Cast) -> None:
    way(cast, repeats=3, steps=[("duty", 5)])
    mention = log(cast.employee)
    steps = RunStep.objects.filter(escalation__mention=mention).order_by("position")
    assert [step.target for step in steps] == ["duty", "line"]


def test_taken_in_the_second_walk_and_silent_it_goes_on_by_the_first(cast: Cast) -> None:
    way(cast, repeats=1, remind_minutes=10, return_minutes=10)
    mention = log(cast.employee)
    for minute in (15, 75):
        run_due(now=minutes_later(minute))
    escalation_take(
        actor=cast.coach.viewer, escalation=escalation_of(mention), now=minutes_later(80)
    )
    for minute in (90, 100):
        run_due(now=minutes_later(minute))
    assert escalation_of(mention).asked == cast.head_coach.listed
    run_due(now=minutes_later(160))
    assert escalation_of(mention).asked == cast.coach.listed


def berlin(cast: Cast) -> None:
    settings = organisation_settings()
    settings.time_zone = "Europe/Berlin"
    settings.save(update_fields=["time_zone"])


@pytest.mark.parametrize(
    ("hours", "begun", "minutes", "over"),
    [
        (False, "2027-03-27T23:00+01:00", 240, "2027-03-28T04:00+02:00"),
        (False, "2027-10-30T23:00+02:00", 240, "2027-10-31T02:00+01:00"),
        (True, "2027-03-26T16:00+01:00", 120, "2027-03-29T10:00+02:00"),
        (True, "2026-12-24T16:30+01:00", 60, "2026-12-28T09:30+01:00"),
    ],
)
def test_a_step_counts_the_hours_of_its_path_over_changes_of_the_clock_and_holidays(
    cast: Cast, hours: bool, begun: str, minutes: int, over: str
) -> None:
    berlin(cast)
    Holiday.objects.create(day="2026-12-25", name="Christmas")
    way(cast, steps=[("coach", minutes), ("head_coach", 60)], office_hours=hours)
    make_assignment(cast.coach_elsewhere.listed, cast.support, "coach", ready=True)
    now = datetime.fromisoformat(begun).astimezone(UTC)
    mention = log(cast.employee, now=now)
    found = escalation_of(mention)
    assert found.asked is not None
    assert found.due_at is not None
    assert found.due_at.astimezone(BERLIN).isoformat(timespec="minutes") == over
    assert Job.objects.filter(kind="escalation.step").latest("due_at").due_at == found.due_at


def test_the_clocks_of_who_took_it_count_the_same_hours(cast: Cast) -> None:
    berlin(cast)
    way(cast, office_hours=True, remind_minutes=60, return_minutes=60)
    friday = datetime(2026, 11, 27, 16, 30, tzinfo=BERLIN).astimezone(UTC)
    escalation = escalation_of(log(cast.employee, now=friday))
    escalation_take(actor=cast.coach.viewer, escalation=escalation, now=friday)
    monday = datetime(2026, 11, 30, 9, 30, tzinfo=BERLIN)
    assert escalation_of(escalation.mention).due_at == monday
    run_due(now=monday.astimezone(UTC))
    clock = Clock.objects.get(escalation=escalation)
    assert clock.comes_at == monday + timedelta(hours=1)


def test_what_is_serious_waits_for_nobodys_hours(cast: Cast) -> None:
    berlin(cast)
    way(cast, office_hours=True)
    night = datetime(2026, 11, 27, 23, 0, tzinfo=BERLIN).astimezone(UTC)
    mention = log(cast.employee, now=night, severity=Severity.SERIOUS)
    assert escalation_of(mention).due_at == night + timedelta(minutes=60)  # the head coach's
    usual = log(cast.employee, now=night, said="Another one, about the tent.")
    assert escalation_of(usual).due_at == datetime(2026, 11, 30, 9, 15, tzinfo=BERLIN)
