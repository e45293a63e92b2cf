"""Who is asked about a channel: one to-do at a time, closed by whoever answers."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from governance.core.clock import working_day_from, working_days_after
from governance.notify.services import message_queue
from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from roles.channels.hooks import deciders
from roles.channels.models import Candidate, Channel
from roles.channels.rules import VERIFY_EARLY, VERIFY_FIRST
from roles.channels.selectors.gaps import channels_incomplete
from roles.org.models import Person
from roles.org.selectors import (
    holidays,
    organisation_settings,
    organisation_today,
    organisation_zone,
)
from roles.org.selectors.gap_rules import gap_rule_is_off, gap_terms

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from roles.channels.models import ChannelQuerySet

SILENT: Final = "channel_silent"
VERIFY: Final = "channel_verify"
CANDIDATE: Final = "channel_ask"
NOT_NEEDED: Final = Todo.Outcome.NOT_NEEDED
DAYS_TO_ANSWER: Final = 5  # working days, as for an approval; then it passes on
MOST_A_NIGHT: Final = 500  # what an import brought unverified is asked for over some nights


def path_of(channel: Channel) -> str:
    return f"/channels/{channel.uid}/"


def answer_due(now: datetime) -> datetime:
    """Return the last second of the fifth working day, in UTC."""
    day = working_days_after(organisation_today(now), DAYS_TO_ANSWER, holidays())
    return datetime.combine(day, time(23, 59, 59), organisation_zone()).astimezone(UTC)


def _due(now: datetime, days: int) -> datetime:
    """Return the last second of the working day by which an answer is due, in UTC."""
    day = working_day_from(organisation_today(now) + timedelta(days=days), holidays())
    zone = ZoneInfo(organisation_settings().time_zone)
    return datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)


def decider_ids(department_id: int | None, now: datetime, *, head_first: bool) -> list[int]:
    """Return who may be asked about a channel of a department, nearest first: its head or the
    head coach, then the heads above, then whoever stands in; at most seven queries."""
    found: list[int] = []
    for who in (hook(department_id, now) for hook in deciders):
        pair = (who.heads[:1], who.head_coaches) if head_first else (who.head_coaches, who.heads)
        for people in (*pair, who.heads[1:], who.others):
            found += people
    return list(dict.fromkeys(found))


def decider_of(department_id: int | None, now: datetime, *, head_first: bool) -> Person | None:
    """Return the nearest of those who may be asked."""
    able = decider_ids(department_id, now, head_first=head_first)
    return Person.objects.get(pk=able[0]) if able else None


def candidate_home(candidate: Candidate) -> int | None:
    """Return the department by which it is known who decides about an account."""
    return candidate.department_id or candidate.reported_by.department_id


def candidate_ask(*, actor: Viewer, candidate: Candidate, now: datetime) -> None:
    """Open the to-do of whoever was chosen to decide about an account."""
    if candidate.asked is None:
        return
    words = {
        candidate.Kind.REQUEST: _("Decide: %(channel)s is asked for"),
        candidate.Kind.ROGUE: _("Decide: %(channel)s speaks in our name"),
    }
    todo_open(
        actor=actor,
        person=candidate.asked,
        kind=CANDIDATE,
        ref=candidate.uid,
        title=words[candidate.Kind(candidate.kind)] % {"channel": candidate},
        path=f"/channels/asked/{candidate.uid}/",
        reason=_("You decide which channels are used"),
        due_at=answer_due(now),
        now=now,
    )


def candidate_answered(*, actor: Viewer, candidate: Candidate, now: datetime) -> None:
    """Close the to-do, and tell whoever asked what came of it, unless they decided themselves."""
    todos_close(actor=actor, kind=CANDIDATE, ref=candidate.uid, outcome=Todo.Outcome.DONE, now=now)
    if candidate.decided_by_id == candidate.reported_by_id:
        return
    message_queue(
        key=f"channel.answered:{candidate.uid}",
        person=candidate.reported_by,
        template="channels/mail/answered",
        payload={
            "path": f"/channels/asked/{candidate.uid}/",
            "channel": str(candidate),
            "outcome": str(candidate.outcome),
            "by": actor.label,
            "reason": candidate.reason,
        },
        now=now,
    )


def channel_settled(*, actor: Viewer, channel: Channel, in_use: bool, now: datetime) -> None:
    """Close the question of a silent channel; one that is not in use needs no verifying."""
    todos_close(actor=actor, kind=SILENT, ref=channel.uid, outcome=Todo.Outcome.DONE, now=now)
    if not in_use:
        todos_close(actor=actor, kind=VERIFY, ref=channel.uid, outcome=NOT_NEEDED, now=now)


def silent_now(now: datetime) -> ChannelQuerySet:
    """Return what is silent for as long as the rule allows; nothing where it is switched off."""
    days = gap_terms("CV10").threshold
    silent = Channel.objects.silent(organisation_today(now), organisation_zone(), days)
    return silent.none() if gap_rule_is_off("CV10") else silent


def silent_close(*, actor: Viewer, channel: Channel, now: datetime) -> None:
    """Close the question of a channel that spoke, or that no rule asks about any more."""
    gone = Todo.Outcome.NOT_NEEDED
    todos_close(actor=actor, kind=SILENT, ref=channel.uid, outcome=gone, now=now)


def silent_ask(*, actor: Viewer, now: datetime) -> int:
    """Ask the head of the department, or who stands in: keep or drop? Return how many are new.

    Once while a to-do is open with somebody who can answer; keeping asks again as many days later
    as the rule allows. Nobody is asked where the rule is switched off.
    """
    asked = 0
    silent = silent_now(now).exclude(uid__in=_open(SILENT))
    for channel in silent.order_by(F("heard"), "pk")[:MOST_A_NIGHT]:
        person = decider_of(channel.department_id, now, head_first=True)
        if person is None:
            continue
        keep_or_drop_ask(actor=actor, channel=channel, person=person, now=now)
        asked += 1
    return asked


def keep_or_drop_ask(*, actor: Viewer, channel: Channel, person: Person, now: datetime) -> None:
    """Open the question of a silent channel with ``person``."""
    todo_open(
        actor=actor,
        person=person,
        kind=SILENT,
        ref=channel.uid,
        title=_("Keep or drop: %(channel)s") % {"channel": channel},
        path=path_of(channel),
        reason=_("Silent for more than %(days)d days") % {"days": gap_terms("CV10").threshold},
        due_at=answer_due(now),
        now=now,
    )


def verify_ask(*, actor: Viewer, now: datetime) -> int:
    """Ask owners to verify what is due within a week, never verified ones first; at most 500 a
    night. Returns how many are new.

    Nobody is asked of what lacks something: that is a gap, which others mend, and until then the
    owner could not state that all is right.
    """
    days = organisation_settings().verify_days
    before = now - timedelta(days=days - VERIFY_EARLY)
    incomplete = channels_incomplete()
    _former_owners_release(actor, now)
    _release(actor, Todo.objects.filter(subject__ref__in=incomplete.values("uid")), NOT_NEEDED, now)
    due = Channel.objects.unverified(before).exclude(uid__in=_open(VERIFY))
    due = due.exclude(pk__in=incomplete.values("pk"))
    due = due.filter(owner__employment=Person.Employment.ACTIVE).select_related("owner")
    asked = 0
    for channel in due.order_by(F("verified_at").asc(nulls_first=True), "pk")[:MOST_A_NIGHT]:
        left = VERIFY_FIRST
        if channel.verified_at is not None:
            left = max((channel.verified_at + timedelta(days=days) - now).days, 0)
        todo_open(
            actor=actor,
            person=channel.owner,
            kind=VERIFY,
            ref=channel.uid,
            title=_("Verify: %(channel)s") % {"channel": channel},
            path=path_of(channel),
            reason=_("You own this channel; each is verified every %(days)d days") % {"days": days},
            due_at=_due(now, left),
            now=now,
        )
        asked += 1
    return asked


def _former_owners_release(actor: Viewer, now: datetime) -> None:
    """Close what is asked of whoever owned a channel before; the next lines ask who owns it now."""
    owned = Channel.objects.filter(uid=OuterRef("subject__ref"), owner=OuterRef("person"))
    _release(actor, Todo.objects.filter(~Exists(owned)), Todo.Outcome.PASSED_ON, now)


def _release(actor: Viewer, todos: QuerySet[Todo], outcome: Todo.Outcome, now: datetime) -> None:
    """Close those of ``todos`` that ask to verify."""
    asked = todos.filter(closed_at=None, subject__kind=VERIFY).order_by("pk")
    for ref in asked.values_list("subject__ref", flat=True)[:MOST_A_NIGHT]:
        todos_close(actor=actor, kind=VERIFY, ref=ref, outcome=outcome, now=now)


def _open(kind: str) -> QuerySet[Todo, UUID]:
    """Return the subjects of open to-dos with somebody who is still here."""
    held = Todo.objects.open().filter(subject__kind=kind)
    return held.exclude(person__employment=Person.Employment.LEFT).values_list(
        "subject__ref", flat=True
    )
