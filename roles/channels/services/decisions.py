"""Deciding about a channel: keep, pause, drop; retire it item by item; pause many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.core.events import channels_dropped
from roles.channels.models import Channel, ChannelDecision, RetirementStep
from roles.channels.rules import (
    State,
    Step,
    Verdict,
    can_decide,
    can_verify,
    legal_after,
    looks_secret,
    state_after,
)
from roles.channels.selectors.checks import checks_legal
from roles.channels.selectors.sharing import functions_unasked
from roles.channels.services.asking import channel_settled
from roles.channels.services.settling import advice_settle
from roles.channels.services.telling import decision_tell
from roles.channels.services.waiting import is_asked
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer

REASON_LENGTH = 500


def reason_checked(text: str, field: str = "/reason") -> str:
    """Return ``text`` without blanks around it; raises Invalid when it is empty, too long or
    seems to hold a secret."""
    reason = text.strip()
    words = ""
    if not reason:
        words = _("Say why in a sentence: it stands in the trail.")
    elif len(reason) > REASON_LENGTH or "\0" in reason:
        words = _("Say it in at most %(most)d characters.") % {"most": REASON_LENGTH}
    elif looks_secret(reason):
        words = _("That looks like a password or a key. Never write one here.")
    if words:
        raise Invalid("reason", words, problems=[Problem(field, words)])
    return reason


def may_decide(
    viewer: Viewer, channel: Channel, legal: tuple[Verdict, ...], now: datetime
) -> tuple[Verdict, ...]:
    """Return which of ``legal`` the viewer may decide; two queries, more for who is asked."""
    small, asked = organisation_size() == "small", is_asked(viewer, channel, now)
    return tuple(
        each
        for each in legal
        if can_decide(
            viewer,
            each,
            department_id=channel.department_id,
            small=small,
            asked=asked and each != Verdict.ADOPT,
        )
    )


def decide_allowed(actor: Viewer, channel: Channel, verdict: Verdict, now: datetime) -> None:
    """Raise NotAllowed unless ``actor`` may decide so about ``channel``."""
    small = organisation_size() == "small"
    may = can_decide(actor, verdict, department_id=channel.department_id, small=small)
    if may or can_decide(
        actor,
        verdict,
        department_id=channel.department_id,
        small=small,
        asked=verdict != Verdict.ADOPT and is_asked(actor, channel, now),
    ):
        return
    raise NotAllowed(
        "not_your_channel",
        _("Which channels are used is decided by the head coach and the department's head."),
    )


@transaction.atomic
def channel_decide(
    *,
    actor: Viewer,
    channel: Channel,
    verdict: Verdict,
    reason: str,
    now: datetime,
    criteria: str = "",
    seen: int | None = None,
) -> ChannelDecision:
    """Decide about a channel; ``seen`` is the number of the latest decision that was read.

    Dropping opens the retirement checklist. Raises NotAllowed, Invalid without a reason, and
    Conflict when somebody decided meanwhile or the verdict is not legal now.
    """
    decide_allowed(actor, channel, verdict, now)
    text = reason_checked(reason)
    told = reason_checked(criteria, "/criteria") if criteria.strip() else ""
    Channel.objects.select_for_update().get(pk=channel.pk)
    latest = channel.decisions.order_by("-number").first()
    _legal(latest, verdict, seen)
    decision = _decision(
        actor, channel, verdict, text, now, number=latest.number + 1 if latest else 1, criteria=told
    )
    if verdict == Verdict.DROP:
        RetirementStep.objects.bulk_create(
            RetirementStep(decision=decision, step=step) for step in Step
        )
        channels_dropped.send(sender=None, channel_ids=[channel.pk], actor=actor, now=now)
    in_use = state_after(verdict) == State.ACTIVE
    channel_settled(actor=actor, channel=channel, in_use=in_use, now=now)
    return decision


def _legal(latest: ChannelDecision | None, verdict: Verdict, seen: int | None) -> None:
    legal = legal_after(latest.verdict if latest else None)
    members = {"legal": [each.value for each in legal]}
    if seen is not None and seen != (latest.number if latest else 0):
        raise Conflict(
            "decided_meanwhile",
            _("%(name)s decided meanwhile: %(verdict)s. Look at it again.")
            % {
                "name": latest.decider_label if latest else "",
                "verdict": latest.get_verdict_display() if latest else "",
            },
            members=members,
        )
    if verdict in legal:
        return
    state = state_after(latest.verdict if latest else None)
    if state == State.RETIRED:
        words = _("It is retired. To use it again, ask for it anew under “Ask for a channel”.")
        raise Conflict("not_legal_now", words, members=members)
    raise Conflict(
        "not_legal_now",
        _("It is: %(state)s. From there one can: %(legal)s.")
        % {"state": state.label, "legal": ", ".join(members["legal"])},
        members=members,
    )


def _decision(
    actor: Viewer,
    channel: Channel,
    verdict: Verdict,
    reason: str,
    now: datetime,
    *,
    number: int,
    criteria: str = "",
) -> ChannelDecision:
    decision = ChannelDecision.objects.create(
        channel=channel,
        number=number,
        verdict=verdict,
        reason=reason,
        criteria=criteria,
        decider_id=actor.person_id,
        decider_label=actor.label,
        decided_at=now,
    )
    left = _left_unasked(channel, verdict)
    advice = advice_settle(actor=actor, channel=channel, decision=decision, now=now)
    told = {"criteria": criteria, "advice": advice, "not_asked": left}
    changes = {"number": number, **{name: value for name, value in told.items() if value}}
    verb = f"channel.{verdict.value}"
    entry_record(actor=actor, verb=verb, subject=channel, reason=reason, changes=changes)
    decision_tell(actor=actor, channel=channel, decision=decision, now=now)
    return decision


def _left_unasked(channel: Channel, verdict: Verdict) -> list[str]:
    """Return the functions that were to be asked before something changes, and were not: it is
    recorded and stops nobody."""
    if verdict in {Verdict.KEEP, Verdict.RETIRE}:
        return []
    return functions_unasked([channel.pk]).get(channel.pk, [])


def may_check(viewer: Viewer, channel: Channel) -> bool:
    """Whether the viewer verifies ``channel`` and ticks items of its retirement; one query."""
    small, owner = organisation_size() == "small", channel.owner_id
    return can_verify(viewer, department_id=channel.department_id, owner_id=owner, small=small)


def tick_allowed(actor: Viewer, channel: Channel) -> None:
    """Raise NotAllowed unless ``actor`` may tick items of the retirement checklist."""
    if not may_check(actor, channel):
        raise NotAllowed(
            "not_your_channel", _("Retired by its owner, the department's coach and head.")
        )


@transaction.atomic
def retirement_tick(
    *, actor: Viewer, channel: Channel, step: Step, evidence: str, now: datetime
) -> bool:
    """Tick one item by name, with evidence; the last one retires the channel, and is told True.

    Raises NotAllowed, Invalid without evidence, Conflict when the channel is not being retired
    or the item is ticked already.
    """
    tick_allowed(actor, channel)
    text = reason_checked(evidence, "/evidence")
    Channel.objects.select_for_update().get(pk=channel.pk)
    latest = channel.decisions.order_by("-number").first()
    if latest is None or latest.verdict != Verdict.DROP:
        words = _("%s is not being retired.") % channel
        raise Conflict("not_retiring", words, members={"legal": checks_legal(channel)})
    ticked = RetirementStep.objects.filter(decision=latest, step=step, done_at=None).update(
        evidence=text, done_by_id=actor.person_id, done_label=actor.label, done_at=now
    )
    if not ticked:
        members = {"legal": checks_legal(channel)}
        raise Conflict("ticked", _("That is ticked already."), members=members)
    entry_record(
        actor=actor,
        verb="channel.retirement_ticked",
        subject=channel,
        reason=text,
        changes={"step": step.value},
    )
    if latest.steps.filter(done_at=None).exists():
        return False
    done = _("All five items of its checklist are ticked.")
    _decision(actor, channel, Verdict.RETIRE, done, now, number=latest.number + 1)
    return True
