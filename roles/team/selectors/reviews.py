"""Which assignments are to be reviewed, which wait for whom, and what is unusual about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from roles.org.models import Person
from roles.org.selectors import organisation_settings, organisation_today
from roles.team.models import Assignment, ChecklistItem, Review
from roles.team.rules import (
    EXPIRES_SOON,
    LONG_LEAVE_DAYS,
    NOTICE_DAYS,
    Authority,
    ReviewBecause,
    State,
    can_review,
    consent_able,
    emergency_able,
)
from roles.team.selectors.circle import circle_of
from roles.team.selectors.hours import with_week

if TYPE_CHECKING:
    from datetime import date, datetime

    from governance.core.viewer import Viewer
    from roles.team.rules.verdicts import Verdict

AT_ONCE = 500  # a run opens no more; the next one goes on

DUE = """
WITH held AS (
  SELECT a.id, a.person_id, a.authority, t.id AS type_id, t.authority AS type_most,
    r.id AS role_id, r.most_authority AS reach, r.review_months AS months,
    GREATEST(a.starts_on, (a.proposed_at AT TIME ZONE %(zone)s)::date,
      (SELECT (max(done.closed_at) AT TIME ZONE %(zone)s)::date FROM roles_team_review done
       WHERE done.assignment_id = a.id)) AS since
  FROM roles_team_assignment a
  JOIN roles_team_role r ON r.id = a.role_id
  JOIN roles_team_roletype t ON t.id = r.type_id
  JOIN roles_org_person p ON p.id = a.person_id
  WHERE a.state = 'active' AND a.starts_on <= %(today)s AND p.employment = 'active'
    AND NOT EXISTS (SELECT 1 FROM roles_team_review open
      WHERE open.assignment_id = a.id AND open.closed_at IS NULL)
), judged AS (
  SELECT id, CASE
    WHEN authority > type_most AND NOT EXISTS (SELECT 1 FROM roles_team_review kept
      WHERE kept.assignment_id = held.id AND kept.because = 'authority'
        AND COALESCE((SELECT past.authority FROM roles_team_pastterms past
          WHERE past.type_id = held.type_id AND past.during @> kept.closed_at), type_most)
          <= type_most) THEN 'authority'
    WHEN authority > reach AND NOT EXISTS (SELECT 1 FROM roles_team_review kept
      WHERE kept.assignment_id = held.id AND kept.because IN ('authority', 'terms')
        AND COALESCE((SELECT COALESCE(past.most_authority, %(promise)s)
          FROM roles_team_pastreach past
          WHERE past.role_id = held.role_id AND past.during @> kept.closed_at), reach)
          <= reach) THEN 'terms'
    WHEN EXISTS (SELECT 1 FROM roles_org_placement here
      JOIN roles_org_placement before ON before.person_id = here.person_id
        AND upper(before.during) = lower(here.during)
        AND before.department_id IS DISTINCT FROM here.department_id
      WHERE here.person_id = held.person_id AND lower(here.during) > held.since
        AND lower(here.during) <= %(today)s) THEN 'moved'
    WHEN EXISTS (SELECT 1 FROM roles_team_readyperiod away
      CROSS JOIN LATERAL (SELECT (min(lower(later.during)) AT TIME ZONE %(zone)s)::date AS day
        FROM roles_team_readyperiod later
        WHERE later.assignment_id = away.assignment_id
          AND lower(later.during) >= upper(away.during)) back
      WHERE away.assignment_id = held.id AND 'on_leave' = ANY(away.reasons)
        AND back.day > held.since
        AND back.day >= (upper(away.during) AT TIME ZONE %(zone)s)::date + %(long)s) THEN 'back'
    WHEN months < CASE WHEN authority > %(reply)s THEN 6 ELSE 12 END THEN 'often'
    WHEN authority > %(reply)s THEN 'half_yearly'
    ELSE 'yearly' END AS because, months,
    since + COALESCE((SELECT sum((l.until AT TIME ZONE %(zone)s)::date
        - GREATEST((l.since AT TIME ZONE %(zone)s)::date, held.since))
      FROM governance_todos_leave l
      WHERE l.person_id = held.person_id AND (l.until AT TIME ZONE %(zone)s)::date > held.since
        AND EXISTS (SELECT FROM roles_team_readyperiod r WHERE r.assignment_id = held.id
          AND r.during @> l.since - interval '1 microsecond')), 0)::integer AS since
  FROM held
), dated AS (
  SELECT id, because, CASE because
    WHEN 'yearly' THEN (since + interval '1 year')::date
    WHEN 'half_yearly' THEN (since + interval '6 months')::date
    WHEN 'often' THEN (since + make_interval(months => months))::date
    ELSE %(today)s + %(notice)s END AS due_on
  FROM judged
)
SELECT id, because, due_on FROM dated WHERE due_on <= %(today)s + %(notice)s
ORDER BY due_on, id LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class DueReview:
    """An assignment that is to be reviewed: why, and by what day."""

    assignment_id: int
    because: str
    due_on: date


def reviews_due(now: datetime) -> list[DueReview]:
    """Return what is to be reviewed within two weeks and is not asked yet; one query.

    A year, for a promise half a year, after it began or was last reviewed, sooner where the
    department asks for that, and later by the days for which a leave kept its holder from being
    ready; two weeks from now after a move, a long leave, or when the kind of role or the
    department no longer lets anybody go as far. Of that it is asked once: who keeps it has
    answered, until either lets nobody go even that far.
    """
    params: dict[str, date | int | str] = {
        "zone": organisation_settings().time_zone,
        "today": organisation_today(now),
        "notice": NOTICE_DAYS,
        "long": LONG_LEAVE_DAYS,
        "reply": Authority.REPLY.value,
        "promise": Authority.PROMISE.value,
        "most": AT_ONCE,
    }
    with connection.cursor() as cursor:
        cursor.execute(DUE, params)
        return [DueReview(*row) for row in cursor.fetchall()]


def reviewer_for(assignment: Assignment, today: date, because: str = "") -> int | None:
    """Return who reviews it: the line manager, else along the chain of consents, never the
    holder. What was given in an emergency the head coach looks at, or who stands in. None: any
    administrator."""
    return next(iter(reviewers_able(assignment, today, because)), None)


def reviewers_able(assignment: Assignment, today: date, because: str = "") -> list[int]:
    """Return everybody who may be asked to review it, nearest first."""
    circle = circle_of(role=assignment.role, person=assignment.person, today=today)
    holder = assignment.person_id
    if because == ReviewBecause.EMERGENCY:
        return emergency_able(circle, never={holder, assignment.proposed_by_id})
    return consent_able(circle, subject_id=holder)


def review_verdict(
    viewer: Viewer, review: Review, assignment: Assignment, now: datetime
) -> Verdict:
    """Return whether the viewer may decide on it; no query, unless they may only since they were
    asked: then some for whether they still are one who may be."""
    verdict = can_review(viewer, review, assignment)
    if not verdict or can_review(viewer, review, assignment, asked=False):
        return verdict
    able = reviewers_able(assignment, organisation_today(now), review.because)
    return can_review(viewer, review, assignment, asked=viewer.person_id in able)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One open review and what is unusual about it; nothing unusual is plain."""

    review: Review
    unusual: tuple[str, ...]

    @property
    def is_held(self) -> bool:
        """Whether there is anything left to lower or end."""
        return self.review.assignment.state in {State.ACTIVE, State.SUSPENDED}

    @property
    def lower(self) -> list[tuple[int, str]]:
        """The steps of authority below the present one."""
        return [
            (step.value, str(step.label))
            for step in Authority
            if 0 < step.value < self.review.assignment.authority
        ]


def reviews_waiting(viewer: Viewer, now: datetime) -> list[ReviewRow]:
    """Return the open reviews that the viewer is to decide, the unusual ones first; four
    queries whatever the number."""
    found = Review.objects.open().visible_to(viewer).order_by("due_at", "pk")
    reviews = found.prefetch_related(assignments_prefetch(now))
    last_day = organisation_today(now + EXPIRES_SOON)
    rows = [ReviewRow(each, review_unusual(each, now, last_day)) for each in reviews]
    return sorted(rows, key=lambda row: not row.unusual)


def assignments_prefetch(now: datetime) -> Prefetch[str]:
    """Return what ``prefetch_related`` takes, for what is unusual about reviews; two queries."""
    items = ChecklistItem.objects.exclude(expires_at=None)
    assignments = (
        with_week(Assignment.objects.with_readiness(now))
        .select_related("person", "role__type", "role__department")
        .prefetch_related(Prefetch("items", items, to_attr="expiring"))
    )
    return Prefetch("assignment", assignments)


def review_unusual(review: Review, now: datetime, last_day: date) -> tuple[str, ...]:
    assignment = review.assignment
    routine = {ReviewBecause.YEARLY, ReviewBecause.HALF_YEARLY, ReviewBecause.OFTEN}
    soon = now + EXPIRES_SOON
    last = assignment.ends_on
    words = {
        str(review.get_because_display()): review.because not in routine,
        _("Late"): review.due_at < now,
        _("Paused"): assignment.state == State.SUSPENDED,
        _("Not ready"): assignment.state == State.ACTIVE and not assignment.is_ready,
        _("External"): assignment.person.kind == Person.Kind.EXTERNAL,
        _("Promise"): assignment.authority > Authority.REPLY,
        _("Many hours a week"): bool(assignment.hours) and assignment.beyond > 0,  # type: ignore[attr-defined]  # the prefetch
        _("Ends soon"): last is not None and last <= last_day,
        _("Certificate expires soon"): any(
            item.expires_at <= soon
            for item in assignment.expiring  # type: ignore[attr-defined]  # the prefetch
        ),
    }
    return tuple(word for word, holds in words.items() if holds)
