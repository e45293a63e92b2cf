"""Approved texts: states, what is hashed, where one fits, who may do what. Pure decisions."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from roles.team.rules import Authority

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from governance.core.viewer import Viewer

MOST_TITLE, MOST_WORDS = 200, 5000  # signs, in the form that is hashed
LONGEST: Final = timedelta(days=730)  # that a text may be used for without another look


class TextState(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    REPLACED = "replaced", _("Replaced")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DECLINED = "declined", _("Declined")


class TextStep(TextChoices):
    APPROVE = "approve", _("Approve")
    DECLINE = "decline", _("Decline")
    WITHDRAW = "withdraw", _("Withdraw")


class TextTerms(Protocol):
    """What is approved: the words, and where and until when they may be used."""

    title: str
    words: str
    language: str
    topic: str
    region: str
    channel_id: int | None
    department_id: int | None
    mention_id: int | None
    valid_until: date


def line_clean(text: str) -> str:
    """Return one line in the form that is hashed: Unicode NFC, one space between two words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def words_clean(text: str) -> str:
    """Return words in the form that is hashed: Unicode NFC, lines ended by LF, none empty at
    either end."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return lines.strip()


def terms_hash(terms: TextTerms) -> str:
    """Return the SHA-256 that an approval is bound to; a trigger computes the same.

    Of these, a line each: title, language, topic, region, the numbers of channel, department and
    mention, the last day, and the words at the end; nothing is an empty line. UTF-8.
    """
    keys = (terms.channel_id, terms.department_id, terms.mention_id)
    numbers = ("" if key is None else str(key) for key in keys)
    parts = (terms.title, terms.language, terms.topic, terms.region, *numbers)
    whole = "\n".join((*parts, terms.valid_until.isoformat(), terms.words))
    return hashlib.sha256(whole.encode()).hexdigest()


def text_steps(state: str) -> list[TextStep]:
    """Return the steps from ``state``, whoever may take them."""
    return {
        TextState.PROPOSED.value: [TextStep.APPROVE, TextStep.DECLINE],
        TextState.APPROVED.value: [TextStep.WITHDRAW],
    }.get(state, [])


def can_propose_text(viewer: Viewer) -> bool:
    """Coaches, the head coach and the booth, in person."""
    works = viewer.head_coach or bool(viewer.coached_department_ids or viewer.functions)
    return viewer.kind == "person" and viewer.person_id is not None and works


def can_decide_text(viewer: Viewer, *, author_id: int | None, small: bool) -> bool:
    """Whoever holds a function of the booth and the head coach; one's own only where it is
    ``small`` and there is nobody else."""
    decides = viewer.head_coach or bool(viewer.functions)
    if viewer.kind != "person" or viewer.person_id is None or not decides:
        return False
    return small or viewer.person_id != author_id


def can_withdraw_text(viewer: Viewer, *, author_id: int | None) -> bool:
    """Whoever may decide on texts, and its author."""
    return can_decide_text(viewer, author_id=None, small=True) or (
        viewer.person_id is not None and viewer.person_id == author_id
    )


def sees_all_texts(viewer: Viewer) -> bool:
    """Who sees texts that are not approved yet, or no more."""
    return can_propose_text(viewer) or viewer.auditor or viewer.kind == "token"


def may_use_texts(level: int) -> bool:
    """Whether somebody of this authority may speak for the organisation, if in given words."""
    return level >= Authority.APPROVED_TEXT


def must_cite(level: int) -> bool:
    """Whether somebody of this authority speaks in given words only, and has to say in which.

    Below it nobody answers by themselves: whoever is asked there finds somebody who does.
    """
    return level == Authority.APPROVED_TEXT


def language_fits(language: str, wanted: Collection[str]) -> bool:
    """Whether a text's language is one of those; where none is known every one is."""
    return not wanted or language in wanted
