"""Reviews: when they are asked for, of whom, and what comes of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from psycopg2.extras import DateRange, DateTimeTZRange

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.events import people_changed
from governance.findings.models import Finding
from governance.findings.services import findings_audit
from governance.notify.mail import mail_build
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.org.models import OrganisationSettings, Person, Placement
from roles.team.models import Assignment, ReadyPeriod, Review, RoleType
from roles.team.rules import State
from roles.team.services import (
    assignment_end,
    assignment_resume,
    assignment_suspend,
    review_ask,
    review_change,
    review_end,
    reviews_follow,
    reviews_keep,
    reviews_open,
    reviews_reassign,
    role_type_update,
)
from roles.team.tasks import reviews as job
from tests.cast import COMMAND, NOW, SINCE, Cast, make_assignment
from tests.queries import queries_of
from tests.roles.team.pages import text
from tests.roles.team.trail import entry_of, verbs_of

NOTICE = SINCE + timedelta(days=351)  # 14 days before a year is over


@pytest.fixture
def held(cast: Cast) -> Assignment:
    """The player's role; nobody else's is due."""
    Assignment.objects.exclude(person=cast.player.listed).update(starts_on=date(2030, 1, 1))
    return Assignment.objects.get(person=cast.player.listed)


def review_of(held: Assignment) -> Review:
    return Review.objects.get(assignment=held, closed_at=None)


def opened(held: Assignment, now: datetime = NOTICE) -> Review:
    reviews_open(actor=COMMAND, now=now)
    return review_of(held)


def test_the_line_manager_is_asked_two_weeks_before_a_year_is_over(
    cast: Cast, held: Assignment
) -> None:
    assert reviews_open(actor=COMMAND, now=NOTICE - timedelta(days=1)) == 0
    assert reviews_open(actor=COMMAND, now=NOTICE) == 1

    review = review_of(held)
    assert (review.because, review.reviewer) == ("yearly", cast.line_manager.listed)
    todo = Todo.objects.get(person=cast.line_manager.listed)
    assert todo.subject.title == "Review: Priya Shah as Frontline responder, Support"
    assert todo.due_at.date() == date(2027, 9, 1)
    mail = mail_build(Message.objects.get(template="team/mail/review"))
    assert mail.subject == "1 role to review"
    assert "/reviews/" in mail.body


def test_a_promise_is_reviewed_twice_a_year(cast: Cast, held: Assignment) -> None:
    RoleType.objects.filter(key="responder").update(authority=4)
    Assignment.objects.filter(pk=held.pk).update(authority=4)
    due = date(2027, 3, 1)
    assert opened(held, SINCE + timedelta(days=167)).due_at.date() == due
    assert review_of(held).because == "half_yearly"


def test_asking_twice_asks_once(cast: Cast, held: Assignment) -> None:
    job({}, NOTICE)
    job({}, NOTICE)
    assert Review.objects.count() == 1
    assert Message.objects.filter(template="team/mail/review").count() == 1


def test_a_small_organisation_reviews_nothing(cast: Cast, held: Assignment) -> None:
    OrganisationSettings.objects.update(size="small")
    assert reviews_open(actor=COMMAND, now=NOTICE) == 0


def test_a_move_asks_for_a_review(cast: Cast, held: Assignment) -> None:
    moved = date(2026, 11, 2)
    Placement.objects.filter(person=held.person).update(during=DateRange(SINCE.date(), moved))
    Placement.objects.create(
        person=held.person, department=cast.stores, during=DateRange(moved, None)
    )
    review = opened(held, NOW)
    assert (review.because, review.due_at.date()) == ("moved", date(2026, 12, 7))
    reviews_keep(actor=cast.line_manager.viewer, reviews=[review], now=NOW)
    assert reviews_open(actor=COMMAND, now=NOW) == 0


@pytest.mark.parametrize(("away", "because"), [(40, "back"), (7, None)])
def test_the_return_from_a_long_leave_asks_for_a_review(
    cast: Cast, held: Assignment, away: int, because: str | None
) -> None:
    left = NOW - timedelta(days=away)
    ReadyPeriod.objects.filter(assignment=held).update(
        during=DateTimeTZRange(SINCE, left), reasons=["on_leave"]
    )
    ReadyPeriod.objects.create(assignment=held, during=DateTimeTZRange(NOW, None))
    reviews_open(actor=COMMAND, now=NOW)
    found = Review.objects.values_list("because", flat=True).first()
    assert found == because


def test_a_kind_of_role_that_goes_less_far_asks_for_a_review(cast: Cast, held: Assignment) -> None:
    RoleType.objects.filter(key="responder").update(authority=2)
    assert opened(held, NOW).because == "authority"


def test_who_keeps_a_role_that_goes_further_is_asked_once_for_each_change(
    cast: Cast, held: Assignment
) -> None:
    def lower(authority: int, now: datetime) -> None:
        kind = RoleType.objects.get(key="responder")
        kind.authority = authority
        role_type_update(actor=cast.administrator.viewer, type=kind, now=now)

    lower(2, NOW)
    reviews_keep(actor=cast.line_manager.viewer, reviews=[opened(held, NOW)], now=NOW)
    assert reviews_open(actor=COMMAND, now=NOW + timedelta(hours=1)) == 0
    lower(1, NOW + timedelta(days=1))
    assert opened(held, NOW + timedelta(days=1)).because == "authority"


def test_those_whose_reviewer_stays_are_not_looked_at_one_by_one(
    cast: Cast, held: Assignment
) -> None:
    opened(held)
    people = [held.person_id]
    asked = queries_of(lambda: reviews_reassign(actor=COMMAND, person_ids=people, now=NOTICE))
    assert not [query for query in asked if "FOR UPDATE" in query]


def test_who_leads_or_coaches_asks_for_a_review_when_something_happened(
    cast: Cast, held: Assignment
) -> None:
    with pytest.raises(NotAllowed):
        review_ask(actor=cast.employee.viewer, assignment=held, reason="He swore.", now=NOW)
    with pytest.raises(Invalid):
        review_ask(actor=cast.department_head.viewer, assignment=held, reason="", now=NOW)
    review_ask(actor=cast.department_head.viewer, assignment=held, reason="She swore.", now=NOW)
    review = review_of(held)
    assert (review.because, review.note) == ("incident", "She swore.")
    assert "She swore." in text(cast.line_manager.client(), "/reviews/")


def test_without_a_line_manager_the_head_above_is_asked(cast: Cast, held: Assignment) -> None:
    Person.objects.filter(pk=held.person_id).update(manager=None)
    assert opened(held).reviewer == cast.department_head.listed


def test_a_line_manager_who_leaves_is_replaced(cast: Cast, held: Assignment) -> None:
    opened(held)
    Person.objects.filter(pk=cast.line_manager.listed.pk).update(employment="left")
    people_changed.send(
        sender=None, person_ids=[cast.line_manager.listed.pk], actor=COMMAND, now=NOTICE
    )
    assert review_of(held).reviewer == cast.department_head.listed
    open_todos = Todo.objects.open().filter(subject__kind="review")
    assert [str(todo.person) for todo in open_todos] == ["Grace Weiss"]
    assert verbs_of(held)[-1] == "review.passed_on"


def test_keeping_closes_it_and_the_next_is_a_year_later(cast: Cast, held: Assignment) -> None:
    review = opened(held)
    assert reviews_keep(actor=cast.line_manager.viewer, reviews=[review], now=NOTICE) == 1
    review.refresh_from_db()
    assert (review.outcome, review.decided_by) == ("keep", "Leon Marsh")
    assert not Todo.objects.open().filter(subject__kind="review").exists()
    assert verbs_of(held)[-1] == "review.closed"
    assert reviews_open(actor=COMMAND, now=NOTICE + timedelta(days=350)) == 0
    assert reviews_open(actor=COMMAND, now=NOTICE + timedelta(days=352)) == 1


def test_a_review_is_done_once(cast: Cast, held: Assignment) -> None:
    review = opened(held)
    reviews_keep(actor=cast.line_manager.viewer, reviews=[review], now=NOTICE)
    with pytest.raises(Conflict):
        reviews_keep(actor=cast.line_manager.viewer, reviews=[review], now=NOTICE)


@pytest.mark.parametrize("who", ["player", "employee", "coach", "stores_head", "administrator"])
def test_nobody_else_reviews_and_never_oneself(cast: Cast, held: Assignment, who: str) -> None:
    review = opened(held)
    with pytest.raises(NotAllowed):
        reviews_keep(actor=cast.members[who].viewer, reviews=[review], now=NOTICE)


def test_a_review_lowers_the_authority_with_a_reason_and_tells_the_holder(
    cast: Cast, held: Assignment
) -> None:
    review = opened(held)
    review_change(
        actor=cast.line_manager.viewer, review=review, authority=2, reason="New desk.", now=NOTICE
    )
    held.refresh_from_db()
    assert held.authority == 2
    assert entry_of(held.uid, "assignment.authority_lowered")[1] == "New desk."
    mail = mail_build(Message.objects.get(template="team/mail/lowered"))
    assert "you may go up to “Approved text”" in mail.body


@pytest.mark.parametrize("authority", [3, 4])
def test_a_review_raises_nothing(cast: Cast, held: Assignment, authority: int) -> None:
    review = opened(held)
    with pytest.raises(Invalid) as error:
        review_change(
            actor=cast.line_manager.viewer,
            review=review,
            authority=authority,
            reason="Good.",
            now=NOTICE,
        )
    assert error.value.code == "not_lower"


def test_a_review_ends_the_role_with_a_reason(cast: Cast, held: Assignment) -> None:
    review = opened(held)
    manager = cast.line_manager.viewer
    with pytest.raises(Invalid):
        review_end(actor=manager, review=review, reason=" ", now=NOTICE)
    review_end(actor=manager, review=review, reason="No longer here.", now=NOTICE)
    held.refresh_from_db()
    review.refresh_from_db()
    assert (held.state, review.outcome) == (State.ENDED, "end")


def test_what_ends_otherwise_needs_no_review_any_more(cast: Cast, held: Assignment) -> None:
    review = opened(held)
    assignment_end(actor=cast.player.viewer, assignment=held, reason="New job.", now=NOTICE)
    review.refresh_from_db()
    assert review.outcome == "not_needed"
    assert not Todo.objects.open().filter(subject__kind="review").exists()


def overdue(held: Assignment, authority: int) -> Review:
    RoleType.objects.filter(key="responder").update(authority=4)
    Assignment.objects.filter(pk=held.pk).update(authority=authority)
    return Review.objects.create(
        assignment=held,
        because="yearly",
        reviewer=held.person.manager,
        opened_at=NOW - timedelta(days=29),
        due_at=NOW - timedelta(days=15),
    )


def test_a_promise_that_is_not_reviewed_pauses_and_goes_on_once_it_is(
    cast: Cast, held: Assignment
) -> None:
    review = overdue(held, 4)
    assert reviews_follow(actor=COMMAND, now=NOW) == 1
    assert reviews_follow(actor=COMMAND, now=NOW) == 0
    held.refresh_from_db()
    assert (held.state, held.pause_reason) == (State.SUSPENDED, "unreviewed")
    assert not ReadyPeriod.objects.filter(assignment=held, during__contains=NOW).exists()
    reviews_keep(actor=cast.line_manager.viewer, reviews=[review], now=NOW)
    held.refresh_from_db()
    assert held.state == State.ACTIVE
    assert ReadyPeriod.objects.filter(assignment=held, during__contains=NOW).exists()


def test_another_role_that_is_not_reviewed_goes_on_and_is_found(
    cast: Cast, held: Assignment
) -> None:
    overdue(held, 3)
    assert reviews_follow(actor=COMMAND, now=NOW) == 0
    findings_audit(actor=COMMAND, now=NOW)
    finding = Finding.objects.get(rule="unreviewed")
    assert finding.subject_label == "Priya Shah: Frontline responder, Support"


def test_the_page_shows_the_unusual_first_and_keeps_the_plain_in_one_click(
    cast: Cast, held: Assignment
) -> None:
    plain, unusual = review_plain(cast, held), review_unusual(cast)
    client = cast.line_manager.client()
    page = text(client, "/reviews/")
    assert page.index(str(unusual.uid)) < page.index("Keep all selected")
    assert page.index("Hana Costa") < page.index("Priya Shah")
    answer = client.post("/reviews/", {"outcome": "keep", "review": [str(plain.uid)]})
    assert answer.status_code == 302
    plain.refresh_from_db()
    unusual.refresh_from_db()
    assert (plain.outcome, unusual.outcome) == ("keep", "")


def review_plain(cast: Cast, held: Assignment) -> Review:
    return Review.objects.create(
        assignment=held,
        because="yearly",
        reviewer=cast.line_manager.listed,
        opened_at=NOW,
        due_at=NOW + timedelta(days=900),
    )


def review_unusual(cast: Cast) -> Review:
    role = Assignment.objects.get(person=cast.booth_member.listed).role
    assignment = Assignment.objects.create(
        role=role,
        person=cast.employee.listed,
        state=State.ACTIVE,
        authority=3,
        starts_on=SINCE.date(),
        ends_on=SINCE.date() + timedelta(days=1),
        proposed_at=SINCE,
        proposed_by_label="the cast",
    )
    return review_plain(cast, assignment)


def test_a_missing_reason_is_said_at_the_field(cast: Cast, held: Assignment) -> None:
    review = review_plain(cast, held)
    client = cast.line_manager.client()
    answer = client.post("/reviews/", {"outcome": "end", "review": str(review.uid)})
    assert answer.status_code == 422
    assert "Say why: those concerned read it." in answer.content.decode()


def test_what_is_not_yours_is_not_reviewed_by_the_page(cast: Cast, held: Assignment) -> None:
    review = review_plain(cast, held)
    answer = cast.coach.client().post("/reviews/", {"outcome": "keep", "review": str(review.uid)})
    assert answer.status_code == 422
    review.refresh_from_db()
    assert review.closed_at is None


def test_the_page_costs_the_same_whatever_there_is(cast: Cast, held: Assignment) -> None:
    client = cast.line_manager.client()
    review_plain(cast, held)
    few = len(queries_of(lambda: client.get("/reviews/")))
    review_unusual(cast)
    assert len(queries_of(lambda: client.get("/reviews/"))) == few


def test_a_promise_paused_for_want_of_a_review_goes_on_by_that_review_only(
    cast: Cast, held: Assignment
) -> None:
    review = overdue(held, 4)
    reviews_follow(actor=COMMAND, now=NOW)
    with pytest.raises(Conflict) as error:
        assignment_resume(
            actor=cast.department_head.viewer, assignment=held, reason="We need it.", now=NOW
        )
    assert error.value.members == {"legal": ("hand_over", "end")}
    page = text(cast.department_head.client(), f"/assignments/{held.uid}/")
    assert "It is paused until it is reviewed; then it goes on." in page
    assert 'value="resume"' not in page
    reviews_keep(actor=cast.line_manager.viewer, reviews=[review], now=NOW)
    assert reviews_follow(actor=COMMAND, now=NOW + timedelta(hours=1)) == 0
    held.refresh_from_db()
    assert held.state == State.ACTIVE


def test_a_promise_paused_by_hand_does_not_go_on_past_a_late_review(
    cast: Cast, held: Assignment
) -> None:
    """Else the job would pause it again within the hour."""
    overdue(held, 4)
    actor = cast.department_head.viewer
    assignment_suspend(actor=actor, assignment=held, reason="A complaint.", now=NOW)
    with pytest.raises(Conflict) as error:
        assignment_resume(actor=actor, assignment=held, reason="Settled.", now=NOW)
    assert error.value.code == "review_first"
    assert error.value.members == {"legal": ["hand_over", "end"]}


def test_our_word_for_unreviewed_typed_as_a_reason_locks_nothing(
    cast: Cast, held: Assignment
) -> None:
    actor = cast.department_head.viewer
    assignment_suspend(actor=actor, assignment=held, reason="unreviewed", now=NOW)
    assignment_resume(actor=actor, assignment=held, reason="Seen.", now=NOW)
    held.refresh_from_db()
    assert held.state == State.ACTIVE


def test_a_year_is_counted_from_the_organisations_midnight(cast: Cast, held: Assignment) -> None:
    """Late in the evening in UTC it is the next day in Auckland, and the year begins there."""
    OrganisationSettings.objects.update(time_zone="Pacific/Auckland")
    evening = datetime(2026, 9, 1, 20, 0, tzinfo=UTC)
    Assignment.objects.filter(pk=held.pk).update(proposed_at=evening)
    early = datetime(2027, 8, 18, 13, 0, tzinfo=UTC)  # the 19th there, two weeks before
    assert reviews_open(actor=COMMAND, now=early - timedelta(hours=2)) == 0
    assert reviews_open(actor=COMMAND, now=early) == 1
    auckland = ZoneInfo("Pacific/Auckland")
    assert review_of(held).due_at.astimezone(auckland).date() == date(2027, 9, 2)


def test_the_next_year_is_counted_from_the_day_of_the_last_review_there(
    cast: Cast, held: Assignment
) -> None:
    OrganisationSettings.objects.update(time_zone="Pacific/Auckland")
    review = overdue(held, 2)
    evening = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # the 24th there
    reviews_keep(actor=cast.line_manager.viewer, reviews=[review], now=evening)
    opens = datetime(2027, 11, 9, 12, 0, tzinfo=UTC)  # the 10th there
    assert reviews_open(actor=COMMAND, now=opens - timedelta(hours=2)) == 0
    assert reviews_open(actor=COMMAND, now=opens) == 1


def test_a_role_that_began_on_a_leap_day_is_reviewed_on_the_last_of_february(
    cast: Cast, held: Assignment
) -> None:
    leap = datetime(2028, 2, 29, 9, 0, tzinfo=UTC)
    Assignment.objects.filter(pk=held.pk).update(starts_on=leap.date(), proposed_at=leap)
    assert reviews_open(actor=COMMAND, now=datetime(2029, 2, 13, 9, 0, tzinfo=UTC)) == 0
    assert reviews_open(actor=COMMAND, now=datetime(2029, 2, 14, 9, 0, tzinfo=UTC)) == 1
    assert review_of(held).due_at.date() == date(2029, 2, 28)


@pytest.mark.parametrize(("days", "because"), [(5, None), (28, "back")])
def test_it_is_the_length_of_the_leave_that_counts_not_how_long_ago_it_began(
    cast: Cast, held: Assignment, days: int, because: str | None
) -> None:
    left = NOW - timedelta(days=60)
    ReadyPeriod.objects.filter(assignment=held).update(
        during=DateTimeTZRange(SINCE, left), reasons=["on_leave"]
    )
    back = DateTimeTZRange(left + timedelta(days=days), None)
    ReadyPeriod.objects.create(assignment=held, during=back)
    reviews_open(actor=COMMAND, now=NOW)
    assert Review.objects.values_list("because", flat=True).first() == because


def test_what_happened_comes_into_a_review_that_is_open_and_brings_it_forward(
    cast: Cast, held: Assignment
) -> None:
    review = opened(held)
    Review.objects.filter(pk=review.pk).update(due_at=NOTICE + timedelta(days=60))
    Todo.objects.filter(subject__ref=review.uid).update(due_at=NOTICE + timedelta(days=60))
    for hours, word in ((1, "She swore."), (2, "Twice.")):
        actor, when = cast.department_head.viewer, NOTICE + timedelta(hours=hours)
        review_ask(actor=actor, assignment=held, reason=word, now=when)
    review = review_of(held)
    assert (review.because, review.note) == ("incident", "She swore.\nTwice.")
    assert review.due_at.date() == (NOTICE + timedelta(days=14)).date()
    assert Todo.objects.get(subject__ref=review.uid).due_at == review.due_at
    assert entry_of(held.uid, "review.hastened")[1] == "Twice."
    assert Message.objects.filter(template="team/mail/review").count() == 3
    assert "Twice." in text(cast.line_manager.client(), "/reviews/")


def test_whoever_reviews_in_place_may_end_it(cast: Cast) -> None:
    """A partner has no line manager: the sponsor reviews, who runs no department."""
    sponsor = cast.employee
    Person.objects.filter(pk=cast.external.listed.pk).update(
        manager=None, sponsor=sponsor.listed, department=cast.stores
    )
    held = make_assignment(cast.external.listed, cast.stores, "responder")
    actor = cast.stores_head.viewer
    review_ask(actor=actor, assignment=held, reason="Something came up.", now=NOW)
    review = review_of(held)
    assert review.reviewer == sponsor.listed
    review_end(actor=sponsor.viewer, review=review, reason="It is over.", now=NOW)
    held.refresh_from_db()
    assert held.state == State.ENDED
    assert entry_of(held.uid, "assignment.ended")[1] == "It is over."


def goes(held: Assignment, employment: str, now: datetime) -> None:
    Person.objects.filter(pk=held.person_id).update(employment=employment)
    people_changed.send(sender=None, person_ids=[held.person_id], actor=COMMAND, now=now)


class TestLeave:
    def test_a_review_that_lay_ahead_is_due_as_many_days_later(
        self, cast: Cast, held: Assignment
    ) -> None:
        before = opened(held).due_at
        goes(held, "on_leave", NOTICE + timedelta(days=1))
        goes(held, "active", NOTICE + timedelta(days=22))
        due = review_of(held).due_at
        assert due == before + timedelta(days=21)
        assert Todo.objects.get(subject__kind="review").due_at == due
        entry = Entry.objects.get(verb="review.prolonged", subject_uid=held.uid)
        assert entry.reason == "Back from leave"
        assert entry.changes["due_at"] == [before.isoformat(), due.isoformat()]
        assert Entry.objects.get(verb="todo.prolonged").reason == "Back from leave"

    def test_one_that_was_late_already_stays_so(self, cast: Cast, held: Assignment) -> None:
        before = opened(held).due_at
        goes(held, "on_leave", before + timedelta(days=1))
        goes(held, "active", before + timedelta(days=9))
        assert review_of(held).due_at == before

    def test_nor_does_one_of_a_role_that_was_not_ready_or_of_what_happened(
        self, cast: Cast, held: Assignment
    ) -> None:
        before = opened(held).due_at
        ReadyPeriod.objects.filter(assignment=held).update(
            during=DateTimeTZRange(SINCE, NOTICE), reasons=["course"]
        )
        goes(held, "on_leave", NOTICE + timedelta(days=1))
        goes(held, "active", NOTICE + timedelta(days=8))
        assert review_of(held).due_at == before
        review_ask(
            actor=cast.line_manager.viewer,
            assignment=held,
            reason="A complaint",
            now=NOTICE + timedelta(days=9),
        )
        before = review_of(held).due_at
        goes(held, "on_leave", NOTICE + timedelta(days=10))
        goes(held, "active", NOTICE + timedelta(days=12))
        assert review_of(held).due_at == before

    def test_a_promise_is_not_paused_while_its_holder_is_on_leave_nor_at_once_after_it(
        self, cast: Cast, held: Assignment
    ) -> None:
        RoleType.objects.filter(key="responder").update(authority=4)
        Assignment.objects.filter(pk=held.pk).update(authority=4)
        notice = SINCE + timedelta(days=167)
        goes(held, "on_leave", notice - timedelta(days=1))
        assert reviews_open(actor=COMMAND, now=notice + timedelta(days=20)) == 0
        back = notice + timedelta(days=26)
        goes(held, "active", back)
        assert reviews_open(actor=COMMAND, now=back) == 0, "it has its days still"
        later = notice + timedelta(days=27)
        assert reviews_open(actor=COMMAND, now=later) == 1
        assert review_of(held).due_at > later + timedelta(days=13)
        goes(held, "on_leave", later)
        reviews_follow(actor=COMMAND, now=later + timedelta(days=40))
        assert Assignment.objects.get(pk=held.pk).state == State.ACTIVE
