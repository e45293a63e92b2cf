"""Proposing texts, approving, declining and withdrawing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.core.uid import uuid7
from governance.escalations.models import ApprovedText
from governance.escalations.rules.texts import (
    LONGEST,
    MOST_TITLE,
    MOST_WORDS,
    TextState,
    TextStep,
    can_decide_text,
    can_propose_text,
    can_withdraw_text,
    line_clean,
    terms_hash,
    text_steps,
    words_clean,
)
from roles.org.rules import languages_normal, regions_normal
from roles.org.selectors import organisation_size, organisation_today

if TYPE_CHECKING:
    from datetime import date, datetime

    from governance.core.viewer import Viewer
    from roles.channels.models import Channel
    from roles.org.models import Department


@transaction.atomic
def text_propose(
    *,
    actor: Viewer,
    title: str,
    words: str,
    language: str,
    valid_until: date,
    topic: str = "",
    region: str = "",
    channel: Channel | None = None,
    department: Department | None = None,
    of: ApprovedText | None = None,
    now: datetime,
) -> ApprovedText:
    """Propose a text, or with ``of`` the next version of one; what is in use stays until then.

    Whoever proposed the version that waits changes that one instead. Raises NotAllowed; Invalid
    naming each field; Conflict where somebody else's version waits.
    """
    if not can_propose_text(actor) or actor.person_id is None:
        reason = _("Coaches, the head coach and the booth propose texts.")
        raise NotAllowed("not_author", reason)
    made = _version(actor.person_id, of)
    made.title, made.words = line_clean(title), words_clean(words)
    made.language = _code(language, "language")
    made.region = _code(region, "region") if region else ""
    made.topic, made.channel, made.department = topic, channel, department
    made.valid_until, made.proposed_at = valid_until, now
    _check(made, now)
    made.text_hash = terms_hash(made)
    made.save()
    entry_record(actor=actor, verb="text.proposed", subject=made, changes=_told(made))
    return made


@transaction.atomic
def text_decide(
    *,
    actor: Viewer,
    text: ApprovedText,
    step: TextStep,
    seen: str = "",
    reason: str = "",
    now: datetime,
) -> ApprovedText:
    """Approve what has the hash ``seen``, decline it, or withdraw what was approved.

    The version before ends with the approval of the next. Raises NotAllowed; Invalid where a
    reason is missing; Conflict when it was decided already, changed, or its time is over.
    """
    held = text_lock(text)
    _allowed(actor, held, step)
    legal = text_steps(held.state)
    if step not in legal:
        words = _("Nothing is left to decide: it is %(state)s already.")
        said = words % {"state": str(TextState(held.state).label).lower()}
        raise Conflict("decided", said, members={"legal": [each.value for each in legal]})
    if step == TextStep.APPROVE:
        return _approve(actor, held, seen, now)
    if not reason.strip():
        wrong = _("Say why; it stands in the trail.")
        raise Invalid("reason_missing", wrong, problems=[Problem("/reason", wrong)])
    end = {TextStep.DECLINE: TextState.DECLINED, TextStep.WITHDRAW: TextState.WITHDRAWN}[step]
    _end(actor, held, end, reason.strip(), now)
    verb = f"text.{end.value}"
    entry_record(actor=actor, verb=verb, subject=held, reason=reason.strip(), changes=_told(held))
    return held


def text_lock(text: ApprovedText) -> ApprovedText:
    """Return a version as it is now, all versions of its text locked, in one order."""
    rows = ApprovedText.objects.select_for_update(no_key=True).filter(key=text.key)
    return {row.pk: row for row in rows.order_by("pk")}[text.pk]


def approval_give(actor: Viewer, text: ApprovedText, now: datetime) -> None:
    """Approve ``text``, saved or not, without asking who may; the caller did."""
    text.state, text.approved_at, text.approver_id = TextState.APPROVED, now, actor.person_id
    text.alone = text.author_id == actor.person_id
    text.save()
    changes = _told(text) | ({"decided": "alone"} if text.alone else {})
    entry_record(actor=actor, verb="text.approved", subject=text, changes=changes)


def _approve(actor: Viewer, held: ApprovedText, seen: str, now: datetime) -> ApprovedText:
    if seen != held.text_hash:
        words = _("This is not the text that you looked at. Nothing was approved; look again.")
        raise Conflict("text_changed", words)
    if held.valid_until < organisation_today(now):
        words = _("The day until which it was to be used is over. Propose it with another one.")
        raise Conflict("text_over", words)
    for before in ApprovedText.objects.filter(key=held.key, state=TextState.APPROVED):
        _end(actor, before, TextState.REPLACED, "", now)
    approval_give(actor, held, now)
    return held


def _allowed(actor: Viewer, held: ApprovedText, step: TextStep) -> None:
    small = organisation_size() == "small"
    if step == TextStep.WITHDRAW:
        if not can_withdraw_text(actor, author_id=held.author_id):
            said = _("The booth, the head coach and its author withdraw it.")
            raise NotAllowed("not_approver", said)
    elif not can_decide_text(actor, author_id=held.author_id, small=small):
        own = actor.person_id == held.author_id
        said = _("Somebody else than its author decides: the booth or the head coach.")
        if not own:
            said = _("The booth and the head coach decide on texts.")
        raise NotAllowed("own_text" if own else "not_approver", said)


def _end(actor: Viewer, text: ApprovedText, state: TextState, reason: str, now: datetime) -> None:
    text.state, text.ended_at, text.ended_by_id = state, now, actor.person_id
    text.end_reason = reason[:500]
    text.save(update_fields=["state", "ended_at", "ended_by", "end_reason"])


def _version(author_id: int, of: ApprovedText | None) -> ApprovedText:
    """Return the version to write: a new one, or what the same author proposed before."""
    if of is None:
        return ApprovedText(key=uuid7(), number=1, author_id=author_id)
    rows = ApprovedText.objects.filter(key=of.key)
    # Once the first is held, all that others wrote of it is seen.
    rows.select_for_update(no_key=True).get(number=1)
    latest = rows.select_for_update(no_key=True).latest("number")
    if latest.state != TextState.PROPOSED:
        return ApprovedText(key=of.key, number=latest.number + 1, author_id=author_id)
    if latest.author_id != author_id:
        words = _("A version of it waits to be decided already.")
        raise Conflict("proposed_already", words)
    return latest


def _code(value: str, field: str) -> str:
    normal = languages_normal if field == "language" else regions_normal
    found, _unknown = normal([value]) if value else ([], [])
    if not found:
        wrong = _("A code of two letters, like de or AT.")
        raise Invalid("text", wrong, problems=[Problem(f"/{field}", wrong)])
    return found[0]


def _check(text: ApprovedText, now: datetime) -> None:
    today, problems = organisation_today(now), []
    if len(text.title) > MOST_TITLE or len(text.words) > MOST_WORDS:
        wrong = _("It is too long: at most %(title)d signs for the name, %(words)d for the words.")
        detail = wrong % {"title": MOST_TITLE, "words": MOST_WORDS}
        problems.append(Problem("/title" if len(text.title) > MOST_TITLE else "/words", detail))
    if not text.title:
        problems.append(Problem("/title", _("Give it a name by which it is found.")))
    if not text.words:
        problems.append(Problem("/words", _("Write what may be said.")))
    if not today <= text.valid_until <= today + LONGEST:
        wrong = _("A day from today on, within two years.")
        problems.append(Problem("/valid_until", wrong))
    if problems:
        raise Invalid("text", problems[0].detail, problems=problems)


def _told(text: ApprovedText) -> dict[str, object]:
    return {"text": str(text.key), "version": text.number, "hash": text.text_hash}
