"""Asking the booth before something is decided about a channel, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.notify.services import message_queue
from governance.todos.models import Todo
from governance.todos.selectors import todo_next
from governance.todos.services import todo_open, todos_close
from roles.channels.models import Advice, Channel
from roles.channels.rules import can_advise, legal_after, looks_secret
from roles.channels.selectors.advice import advisers_but, channel_verdict_latest
from roles.channels.services.asking import answer_due
from roles.channels.services.decisions import may_decide, reason_checked
from roles.channels.services.settling import ADVICE
from roles.org.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer

TEXT_LENGTH: Final = 1000


def advice_allowed(actor: Viewer, channel: Channel, now: datetime) -> None:
    """Raise NotAllowed unless ``actor`` may decide something about ``channel`` now."""
    if not may_decide(actor, channel, legal_after(channel_verdict_latest(channel)), now):
        words = _("Whoever decides about the channel asks the booth.")
        raise NotAllowed("not_your_channel", words)


@transaction.atomic
def advice_ask(
    *, actor: Viewer, channel: Channel, function: str, question: str, now: datetime
) -> Advice:
    """Ask a function of the booth about a channel, one question at a time; whoever has held it
    longest has a to-do for it.

    Raises NotAllowed, Invalid without a question or where nobody of it can answer but ``actor``,
    Conflict while one is open.
    """
    row = Channel.objects.select_for_update().get(pk=channel.pk)
    advice_allowed(actor, row, now)
    text = reason_checked(question, "/question")
    found = next((each for each in advisers_but(actor, now) if each.function == function), None)
    if found is None:
        words = _("Nobody of it can be asked at present.")
        raise Invalid("nobody_there", words, problems=[Problem("/function", words)])
    if Advice.objects.open().filter(channel=row, function=function).exists():
        raise Conflict("asked_already", _("%s is asked already.") % found.name)
    advice = Advice.objects.create(
        channel=row,
        function=function,
        function_name=found.name,
        question=text,
        asked_by_id=actor.person_id,
        asked_by_label=actor.label,
        asked_at=now,
        asked=Person.objects.get(pk=found.people[0]),
    )
    changes = {"function": found.name, "asked": str(advice.asked)}
    verb = "channel.advice_asked"
    entry_record(actor=actor, verb=verb, subject=row, reason=text, changes=changes)
    _owe(actor, advice, now)
    return advice


def _owe(actor: Viewer, advice: Advice, now: datetime) -> None:
    if advice.asked is None:
        return
    todo_open(
        actor=actor,
        person=advice.asked,
        kind=ADVICE,
        ref=advice.uid,
        title=(_("Advise: %(channel)s") % {"channel": advice.channel})[:300],
        path=f"/channels/advice/{advice.uid}/",
        reason=_("You advise for %(function)s") % {"function": advice.function_name},
        due_at=answer_due(now),
        now=now,
    )


@transaction.atomic
def advice_give(*, actor: Viewer, advice: Advice, text: str, now: datetime) -> Advice:
    """Answer; it is read on the page of the channel, and stands with what is decided.

    Raises NotAllowed for whoever is not of that function, Conflict when somebody has answered or
    decided without it, Invalid without words or for a secret.
    """
    held = Advice.objects.select_for_update(of=("self",)).select_related("channel")
    row = held.get(pk=advice.pk)
    advise_allowed(actor, row)
    if row.closed_at is not None:
        raise Conflict("advice_over", over_words(row), members={"legal": ()})
    row.text = _text(text)
    row.given_by_id, row.given_by_label = actor.person_id, actor.label
    row.given_at = row.closed_at = now
    row.save(update_fields=["text", "given_by", "given_by_label", "given_at", "closed_at"])
    changes = {"function": row.function_name}
    entry_record(
        actor=actor, verb="channel.advised", subject=row.channel, reason=row.text, changes=changes
    )
    todos_close(actor=actor, kind=ADVICE, ref=row.uid, outcome=Todo.Outcome.DONE, now=now)
    return row


def advise_allowed(actor: Viewer, advice: Advice) -> None:
    """Raise NotAllowed unless ``actor`` may answer."""
    if not can_advise(actor, function=advice.function, asked_by_id=advice.asked_by_id):
        words = _("Answered by whoever holds that function of the booth, never by who asked.")
        raise NotAllowed("not_asked", words)


def over_words(advice: Advice) -> str:
    """Return why nothing is to be answered any more."""
    if advice.given_at is not None:
        return _("%s has answered already.") % advice.given_by_label
    if advice.asked_id is None:
        return _("Nobody of %s can be asked any more.") % advice.function_name
    return _("It has been decided without an answer.")


def _text(text: str) -> str:
    given, words = text.strip(), ""
    if not given:
        words = _("Write what you advise.")
    elif len(given) > TEXT_LENGTH or "\0" in given:
        words = _("Say it in at most %(most)d characters.") % {"most": TEXT_LENGTH}
    elif looks_secret(given):
        words = _("That looks like a password or a key. Never write one here.")
    if words:
        raise Invalid("text", words, problems=[Problem("/text", words)])
    return given


@transaction.atomic
def advice_pass_on(
    *, actor: Viewer, now: datetime, person_ids: Collection[int] | None = None
) -> int:
    """Ask another one of the function where who was asked is none of it any more, is away or has
    not answered in time; return how many. Where nobody is left the question is closed, and who
    asked is told. ``person_ids``: only what these are asked."""
    waiting = Advice.objects.open().select_related("channel").order_by("pk")
    if person_ids is not None:
        waiting = waiting.filter(asked__in=person_ids)
    passed = 0
    for each in waiting.select_for_update(of=("self",), skip_locked=True):
        able = [
            person
            for told in advisers_but(None, now)
            if told.function == each.function
            for person in told.people
            if person != each.asked_by_id
        ]
        if not able:
            _lapse(actor, each, now)
            passed += 1
            continue
        chosen = todo_next(kind=ADVICE, ref=each.uid, able=able, now=now)
        if chosen is None:
            continue
        gone = Todo.Outcome.PASSED_ON
        todos_close(actor=actor, kind=ADVICE, ref=each.uid, outcome=gone, now=now)
        each.asked = Person.objects.get(pk=chosen)
        each.save(update_fields=["asked"])
        changes = {"function": each.function_name, "asked": str(each.asked)}
        verb = "channel.advice_passed_on"
        entry_record(actor=actor, verb=verb, subject=each.channel, changes=changes)
        _owe(actor, each, now)
        passed += 1
    return passed


def _lapse(actor: Viewer, advice: Advice, now: datetime) -> None:
    """Ask no more, and tell who asked: nobody of the function is left."""
    gone = Todo.Outcome.NOT_NEEDED
    todos_close(actor=actor, kind=ADVICE, ref=advice.uid, outcome=gone, now=now)
    advice.asked, advice.closed_at = None, now
    advice.save(update_fields=["asked", "closed_at"])
    changes = {"function": advice.function_name}
    verb = "channel.advice_lapsed"
    entry_record(actor=actor, verb=verb, subject=advice.channel, changes=changes)
    if advice.asked_by is not None:
        message_queue(
            key=f"{verb}:{advice.uid}",
            person=advice.asked_by,
            template="channels/mail/advice_lapsed",
            payload={
                "path": f"/channels/advice/{advice.uid}/",
                "channel": str(advice.channel),
                "function": advice.function_name,
            },
            now=now,
        )
