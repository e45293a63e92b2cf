"""What waits on a coach's desk, and in the hub of the head coach."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from governance.core.paging import Page, page_of
from governance.escalations.selectors.promises import late_count
from governance.escalations.selectors.queue import QueueWish, queue_counts
from governance.home.selectors.waiting import Waiting, answers_first, answers_open
from governance.playbooks.selectors.feedback import feedback_mine, feedback_waiting
from governance.playbooks.selectors.offers import offers_mine
from governance.playbooks.selectors.questions import questions_all, questions_mine
from roles.org.models import Department, Person
from roles.org.rules import COVERAGE
from roles.team.models import Assignment, ChecklistItem, ReadyPeriod
from roles.team.rules import RoleKind, State, state_word
from roles.team.selectors import gaps, gaps_coached, gaps_coachless, gaps_counted_lately
from roles.team.selectors.chart.coverage import figures_whole
from roles.team.selectors.chart.gaps import GapRow, gap_rows

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer
    from governance.playbooks.models import Feedback, Offer, Question
    from roles.team.models import AssignmentQuerySet
    from roles.team.selectors.chart.tree import Figures

GAPS, PLAYERS, LATE, LONGEST, QUESTIONS = 5, 24, 8, 12, 12
HELD = (State.ACTIVE, State.SUSPENDED, State.HANDING_OVER)


@dataclass(frozen=True, slots=True)
class Player:
    assignment: Assignment
    word: str  # a key of the state_chip tag
    missing: tuple[str, ...]  # what it still needs, as its checklist says


@dataclass(frozen=True, slots=True)
class Desk:
    departments: list[Department]
    gaps: list[GapRow]
    gap_count: int
    counted_at: datetime | None  # when, if not just now
    questions: list[Question]  # the first of those that the viewer is asked
    question_count: int
    feedback: list[Feedback]  # the first of what the viewer has
    feedback_count: int
    tips: list[Offer]  # the first of what the viewer is asked to adopt
    players: Page[Player]  # who is not ready first
    ready_count: int
    late: Page[Person]  # each with ``late``: how many to-dos are past their day
    mentions: int
    promises_late: int


@dataclass(frozen=True, slots=True)
class Hub:
    figures: Figures
    coachless: list[GapRow]  # the first departments and coach's roles that nobody fills
    coachless_count: int
    rules: list[tuple[str, _StrPromise, int]]
    gap_count: int
    counted_at: datetime | None  # when, if not just now
    waiting: list[Waiting]  # the longest first
    waiting_count: int
    questions: int
    feedback: int
    mentions: int
    promises_late: int


def desk_read(*, viewer: Viewer, now: datetime, players: int = 1, late: int = 1) -> Desk:
    """Return a coach's desk: their departments, questions and gaps, and one page each of players
    and of who is late; Missing beyond the last.

    A fixed number of queries, however many players there are.
    """
    coached = viewer.coached_department_ids
    counted = gaps_counted_lately(viewer=viewer, now=now)
    own = gaps_coached(viewer, gaps(viewer=viewer, now=now, questions=False, counted=counted))
    held = Assignment.objects.filter(
        state__in=HELD, role__department__in=coached, role__type__kind=RoleKind.PLAYER
    ).exclude(person=viewer.person_id)
    return Desk(
        departments=list(Department.objects.filter(pk__in=coached).order_by("name", "pk")),
        gaps=gap_rows(viewer=viewer, gaps=own[:GAPS], now=now),
        gap_count=len(own),
        counted_at=counted.told_at,
        questions=list(questions_mine(viewer)[:QUESTIONS]),
        question_count=questions_mine(viewer).count(),
        feedback=list(feedback_mine(viewer)[:QUESTIONS]),
        feedback_count=feedback_mine(viewer).count(),
        tips=list(offers_mine(viewer)[:QUESTIONS]),
        players=_players(held, now, players),
        ready_count=held.ready(now).count(),
        late=_late(coached, now, late),
        mentions=queue_counts(viewer, QueueWish())["open"],
        promises_late=late_count(viewer, now),
    )


def _players(held: AssignmentQuerySet, now: datetime, page: int) -> Page[Player]:
    unmet = ChecklistItem.objects.filter(Q(met_at=None) | Q(expires_at__lte=now)).order_by("pk")
    near = held.select_related("person", "role__type", "role__department")
    judged = near.prefetch_related(Prefetch("items", unmet, to_attr="unmet")).with_readiness(now)
    ready = Exists(ReadyPeriod.objects.filter(assignment=OuterRef("pk"), during__contains=now))
    found = page_of(judged.order_by(ready.asc(), "person__display_name", "pk"), page, PLAYERS)
    return Page([_player(each) for each in found.rows], found.count, found.number, found.size)


def _player(assignment: Assignment) -> Player:
    ready = assignment.is_ready
    items: list[ChecklistItem] = [] if ready else assignment.unmet  # type: ignore[attr-defined]
    missing = tuple(item.title or str(item.get_kind_display()) for item in items)
    return Player(assignment, state_word(assignment.state, ready=ready), missing)


def _late(departments: frozenset[int], now: datetime, page: int) -> Page[Person]:
    """Those on leave are late with nothing: their clocks rest."""
    overdue = Q(todos__closed_at=None, todos__due_at__lt=now)
    away = Person.Employment.ON_LEAVE
    people = Person.objects.employed().filter(department__in=departments).exclude(employment=away)
    found = people.annotate(late=Count("todos", filter=overdue)).filter(late__gt=0)
    return page_of(found.order_by("-late", "display_name", "pk"), page, LATE)


def hub_read(*, viewer: Viewer, now: datetime) -> Hub:
    """Return what the head coach steers by; a fixed number of queries at any size."""
    counted = gaps_counted_lately(viewer=viewer, now=now)
    found = gaps(viewer=viewer, now=now, questions=False, counted=counted)
    counts = Counter(gap.rule for gap in found)
    coachless = gaps_coachless(found)
    return Hub(
        figures=figures_whole(viewer=viewer, gaps=found, now=now),
        coachless=gap_rows(viewer=viewer, gaps=coachless[:GAPS], now=now),
        coachless_count=len(coachless),
        rules=[(key, word, counts[key]) for key, word in COVERAGE.items() if counts[key]],
        gap_count=len(found),
        counted_at=counted.told_at,
        waiting=answers_first(LONGEST),
        waiting_count=answers_open().count(),
        questions=questions_all(viewer).open().exclude(asker_id=viewer.person_id).count(),
        feedback=feedback_waiting(viewer).count(),
        mentions=queue_counts(viewer, QueueWish())["open"],
        promises_late=late_count(viewer, now),
    )
