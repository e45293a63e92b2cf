"""One channel by itself: its custody, what was decided, and who may speak there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.core.database import row_get
from governance.core.dates import date_words
from roles.channels.hooks import Speaker, speakers
from roles.channels.models import Candidate, Channel, ChannelDecision, RetirementStep
from roles.channels.rules import (
    WITH_ADMINS,
    WITH_MAILBOX,
    Hours,
    State,
    Verdict,
    hours_words,
    legal_after,
    sees_custody,
)
from roles.channels.selectors.checks import retirement_steps
from roles.channels.selectors.facts import facts_given_by, facts_of
from roles.channels.selectors.gaps import channel_lacks
from roles.channels.selectors.use import Use
from roles.org.models import Person
from roles.org.selectors import (
    organisation_settings,
    organisation_size,
    organisation_today,
    organisation_zone,
)
from roles.org.selectors.gap_rules import gap_terms

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.channels.rules.facts import Fact

DECISIONS = 50
MARKS = {Verdict.DROP: "bad", Verdict.RETIRE: "bad", Verdict.PAUSE: ""}


@dataclass(frozen=True, slots=True)
class Moment:
    at: datetime | date
    label: str
    detail: str
    mark: str = "ok"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the custody checklist; ``mark`` is ok, wait or no."""

    mark: str
    label: str
    detail: str


@dataclass(frozen=True, slots=True)
class Story:
    channel: Channel
    state: State
    missing: list[str]
    silent_days: int  # 0 unless it is asked: keep or drop?
    verify_due: date | None  # None: never verified
    decisions: list[ChannelDecision]  # the latest first
    legal: tuple[Verdict, ...]
    steps: list[RetirementStep]  # of a channel that is being retired, and of one that is
    use: Use
    speakers: list[Speaker]  # nobody unless it is in use
    hours: list[str]
    moments: list[Moment]
    custody: list[Line]
    unknown: list[Fact]  # what nobody has given yet, of one in use
    given_by: list[str]  # who can give that and what is missing, by name

    @property
    def seen(self) -> int:
        return self.decisions[0].number if self.decisions else 0


def channel_get(viewer: Viewer, uid: UUID) -> Channel:
    """Return a channel with its people and latest decision; Missing if it is not to be seen."""
    people = ("department", "owner", "second_admin", "content_owner", "verified_by")
    found = Channel.objects.visible_to(viewer).with_latest().select_related(*people)
    return row_get(found, uid)


def channel_story(*, viewer: Viewer, channel: Channel, now: datetime) -> Story:
    """Return all that the page of a channel shows; a flat number of queries."""
    today = organisation_today(now)
    listed = channel.decisions.prefetch_related("advice").order_by("-number")
    decisions = list(listed[:DECISIONS])
    days = gap_terms("CV10").threshold
    zone = organisation_zone()
    silent = Channel.objects.silent(today, zone, days).filter(pk=channel.pk).exists()
    unknown = _unknown(viewer, channel)
    missing = channel_lacks(channel) if channel.state == State.ACTIVE else []
    place = channel.department_id
    return Story(
        channel=channel,
        state=channel.state,
        missing=missing,
        silent_days=(today - channel.heard_on(zone)).days if silent else 0,
        verify_due=verify_due(channel),
        decisions=decisions,
        legal=legal_after(channel.latest),
        steps=_steps(channel),
        use=_use(channel, decisions),
        speakers=_speakers(viewer, channel, now) if channel.state == State.ACTIVE else [],
        hours=hours_of(channel),
        moments=_moments(channel, decisions, told=sees_custody(viewer)),
        custody=_custody(channel, now),
        unknown=unknown,
        given_by=facts_given_by([place], now)[place] if unknown or missing else [],
    )


def _unknown(viewer: Viewer, channel: Channel) -> list[Fact]:
    """Return what nobody has given yet of a channel in use; a small organisation is not asked for
    it, and partners are not told."""
    if channel.state != State.ACTIVE or not sees_custody(viewer) or organisation_size() == "small":
        return []
    return facts_of([channel])[channel.pk]


def hours_of(channel: Channel) -> list[str]:
    """Return its service hours, a line for days alike; one query."""
    kept = channel.hours.all()
    return hours_words(Hours(each.weekday, each.opens, each.closes) for each in kept)


def _custody(channel: Channel, now: datetime) -> list[Line]:
    lines = [_holder(_("Owner"), channel.owner)]
    if channel.kind in WITH_ADMINS:
        lines.append(_holder(_("Second admin"), channel.second_admin))
    if channel.kind in WITH_MAILBOX:
        box = channel.recovery_mailbox
        words = box or _("None is named")
        lines.append(Line("ok" if box else "no", _("Shared recovery mailbox"), words))
    due = verify_due(channel)
    if due is None:
        lines.append(Line("wait", _("Verified"), _("Never")))
    else:
        late = due <= organisation_today(now)
        words = _("Due on %s") % date_words(due, "j F Y")
        lines.append(Line("wait" if late else "ok", _("Verified"), words))
    return lines


def _holder(label: str, person: Person | None) -> Line:
    if person is None:
        return Line("no", label, _("Nobody is named"))
    if person.employment == Person.Employment.LEFT:
        return Line("no", label, _("%s does not work here any more.") % person)
    return Line("ok", label, str(person))


def verify_due(channel: Channel) -> date | None:
    """Return by which day it is to be verified again, None for what never was."""
    if channel.verified_at is None:
        return None
    days = timedelta(days=organisation_settings().verify_days)
    return organisation_today(channel.verified_at + days)


def _use(channel: Channel, decisions: list[ChannelDecision]) -> Use:
    return Use((), channel.state, decisions[0].decided_at if decisions else None)


def _speakers(viewer: Viewer, channel: Channel, now: datetime) -> list[Speaker]:
    found = [hook(viewer, channel.pk, channel.department_id, now) for hook in speakers]
    return [each for part in found for each in part]


def _steps(channel: Channel) -> list[RetirementStep]:
    leaving = channel.state in {State.RETIRING, State.RETIRED}
    return list(retirement_steps(channel)) if leaving else []


def _moments(channel: Channel, decisions: list[ChannelDecision], *, told: bool) -> list[Moment]:
    """What happened, the latest first; what the booth advised is not ``told`` to partners."""
    found = [
        Moment(
            each.decided_at,
            _("%(verdict)s by %(name)s")
            % {"verdict": each.get_verdict_display(), "name": each.decider_label},
            _decided_words(each, told=told),
            MARKS.get(Verdict(each.verdict), "ok"),
        )
        for each in decisions
    ]
    if channel.verified_at is not None:
        by = channel.verified_by or _("somebody else")
        found.append(Moment(channel.verified_at, _("Verified by %s") % by, ""))
    found.append(Moment(channel.registered_at, _("Entered into the registry"), "", ""))
    return sorted(found, key=lambda each: each.at.timestamp(), reverse=True)  # type: ignore[union-attr]


def _decided_words(decision: ChannelDecision, *, told: bool) -> str:
    """Return why, what it is measured by, and what the booth had advised."""
    given = decision.advice.all() if told else ()
    advised = (f"{each.function_name}: “{each.text}”" for each in given)
    words = [f"“{decision.reason}”", decision.criteria, *advised]
    return " ".join(word for word in words if word)


def candidates_of(viewer: Viewer, *, most: int = DECISIONS) -> list[Candidate]:
    """Return the open accounts outside the registry that the viewer may see; one query."""
    found = Candidate.objects.visible_to(viewer).open().select_related("reported_by", "department")
    return list(found.order_by("reported_at", "pk")[:most])


def candidate_get(viewer: Viewer, uid: UUID) -> Candidate:
    people = ("reported_by", "asked", "decided_by", "department", "channel")
    return row_get(Candidate.objects.visible_to(viewer).select_related(*people), uid)
