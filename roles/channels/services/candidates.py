"""Accounts outside the registry: asked for, or seen speaking in our name; and what came of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, Missing, NotAllowed, Problem
from roles.channels.models import Candidate, Channel, ChannelDecision
from roles.channels.rules import (
    ChannelName,
    Outcome,
    State,
    Verdict,
    can_decide_candidate,
    can_report_account,
    can_request,
    channel_name,
    outcomes_after,
)
from roles.channels.selectors import channel_known
from roles.channels.selectors.sharing import functions_unasked
from roles.channels.services.asking import candidate_answered, candidate_ask, decider_of
from roles.channels.services.decisions import reason_checked
from roles.channels.services.register import channel_enter, known_words, owner_checked
from roles.channels.services.returning import channel_return
from roles.channels.services.telling import decision_tell
from roles.channels.services.waiting import candidate_asked
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Department, Person


def asking_allowed(actor: Viewer, kind: str) -> None:
    """Raise NotAllowed unless ``actor`` may ask for a channel, or report an account."""
    if kind == Candidate.Kind.REQUEST and not can_request(actor):
        raise NotAllowed("not_listed", _("Channels are asked for by people who work here."))
    if kind == Candidate.Kind.ROGUE and not can_report_account(actor):
        raise NotAllowed("not_listed", _("Only people of the directory report accounts."))


def channel_request(
    *, actor: Viewer, url: str, why: str, department: Department, now: datetime
) -> Candidate:
    """Ask for a channel; the head coach decides, or who stands in for them.

    Raises NotAllowed for who does not work here, Invalid when ``url`` names nothing, Conflict
    when it is in the registry and not retired. Asked for already: that one is returned.
    """
    asking_allowed(actor, Candidate.Kind.REQUEST)
    return _candidate_open(
        actor, Candidate.Kind.REQUEST, url=url, why=why, department=department, now=now
    )


def account_report(*, actor: Viewer, url: str, why: str, now: datetime) -> Candidate:
    """Report an account that speaks in our name and is not in the registry; raises as above."""
    asking_allowed(actor, Candidate.Kind.ROGUE)
    return _candidate_open(actor, Candidate.Kind.ROGUE, url=url, why=why, department=None, now=now)


@transaction.atomic
def _candidate_open(
    actor: Viewer,
    kind: Candidate.Kind,
    *,
    url: str,
    why: str,
    department: Department | None,
    now: datetime,
) -> Candidate:
    if actor.person_id is None:  # the rules ask for a person
        raise Missing
    name = _name(actor, url)
    text = reason_checked(why, "/why")
    home = department.pk if department else actor.department_id
    asked = decider_of(home, now, head_first=False)
    candidate, created = Candidate.objects.get_or_create(
        platform=name.platform,
        handle_key=name.handle_key,
        outcome="",
        defaults={
            "kind": kind,
            "handle": name.handle,
            "url": name.url or url.strip(),
            "why": text,
            "department": department,
            "reported_by_id": actor.person_id,
            "reported_at": now,
            "asked": asked,
        },
    )
    if created:
        verb = "channel.requested" if kind == Candidate.Kind.REQUEST else "account.reported"
        entry_record(actor=actor, verb=verb, subject=candidate, reason=text)
        candidate_ask(actor=actor, candidate=candidate, now=now)
    return candidate


def _name(actor: Viewer, url: str) -> ChannelName:
    name = channel_name(url)
    if name is None:
        words = _("That is no web address, e-mail address or phone number.")
        raise Invalid("no_channel", words, problems=[Problem("/url", words)])
    channel = channel_known(name)
    if channel is not None and channel.state != State.RETIRED:
        raise Conflict("channel_known", known_words(actor, channel))
    return name


def candidate_allowed(actor: Viewer, candidate: Candidate, now: datetime) -> None:
    """Raise NotAllowed unless ``actor`` decides what becomes of ``candidate``."""
    asked_id = candidate_asked(candidate, now)
    small = organisation_size() == "small"
    if not can_decide_candidate(actor, asked_id=asked_id, small=small):
        raise NotAllowed("not_asked", _("The head coach, or whoever was asked, decides on this."))


@transaction.atomic
def candidate_decide(
    *,
    actor: Viewer,
    candidate: Candidate,
    outcome: Outcome,
    reason: str,
    now: datetime,
    owner: Person | None = None,
    department: Department | None = None,
) -> Candidate:
    """Say what becomes of an account, and tell whoever asked; adopting enters it and decides so.

    Raises NotAllowed; Invalid without a reason, or, to adopt, without owner and department;
    Conflict when it is decided already or the outcome is not one of its kind.
    """
    candidate_allowed(actor, candidate, now)
    text = reason_checked(reason)
    row = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    legal = outcomes_after(row.kind, row.outcome)
    members = {"legal": [each.value for each in legal]}
    if row.outcome:
        words = _("That is decided: %s.") % row.get_outcome_display()
        raise Conflict("decided", words, members=members)
    if outcome not in legal:
        words = _("From here one can say: %s.") % ", ".join(members["legal"])
        raise Conflict("not_legal_now", words, members=members)
    if outcome == Outcome.ADOPTED:
        row.channel = _adopt(actor, row, owner=owner, department=department, reason=text, now=now)
    row.outcome, row.reason, row.decided_at = outcome.value, text, now
    row.decided_by_id = actor.person_id
    row.save(update_fields=["outcome", "reason", "decided_at", "decided_by", "channel"])
    entry_record(
        actor=actor, verb="account.decided", subject=row, reason=text, changes={"outcome": outcome}
    )
    candidate_answered(actor=actor, candidate=row, now=now)
    return row


def _adopt(
    actor: Viewer,
    candidate: Candidate,
    *,
    owner: Person | None,
    department: Department | None,
    reason: str,
    now: datetime,
) -> Channel:
    missing = {"owner": owner, "department": department}
    words = _("Needed to adopt it.")
    problems = [Problem(f"/{name}", words) for name, given in missing.items() if given is None]
    if owner is None or department is None:
        raise Invalid("incomplete", words, problems=problems)
    owner_checked(owner, department)
    name = _name(actor, candidate.url)
    channel = channel_known(name)
    if channel is None:
        channel, _new = channel_enter(actor=actor, name=name, owner=owner, department=department)
    else:
        channel_return(actor, channel, owner=owner, department=department, now=now)
    latest = channel.decisions.order_by("-number").first()
    decision = ChannelDecision.objects.create(
        channel=channel,
        number=latest.number + 1 if latest else 1,
        verdict=Verdict.ADOPT,
        reason=reason,
        decider_id=actor.person_id,
        decider_label=actor.label,
        decided_at=now,
    )
    left = functions_unasked([channel.pk]).get(channel.pk, [])
    changes = {"not_asked": left} if left else {}
    entry_record(actor=actor, verb="channel.adopt", subject=channel, reason=reason, changes=changes)
    decision_tell(actor=actor, channel=channel, decision=decision, now=now)
    return channel
