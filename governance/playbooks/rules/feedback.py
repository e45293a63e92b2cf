"""Feedback: its states, what may be done in each, and by whom. Pure decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from governance.playbooks.rules.asking import can_answer, in_office, is_asker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from governance.core.viewer import Viewer

FEEDBACK_DAYS: Final = 5  # working days until its author is told what became of it
OFFER_DAYS: Final = 10  # working days that a department has to adopt or decline a tip


class FeedbackKind(TextChoices):
    CHALLENGE = "challenge", _("A challenge")
    INSIGHT = "insight", _("An insight")
    SUCCESS = "success", _("A success")


class FeedbackState(TextChoices):
    OPEN = "open", pgettext_lazy("feedback", "Waits for an answer")
    CLOSED = "closed", pgettext_lazy("feedback", "Answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("feedback", "Withdrawn")


class Outcome(TextChoices):
    """What became of it; each is told to its author in somebody's own words."""

    USED = "used", _("Used")
    KNOWN = "known", _("Known already")
    NOTED = "noted", _("Noted")
    DECLINED = "declined", _("Not taken up")


class MessageKind(TextChoices):
    SAID = "said", _("Said")
    PASSED_ON = "passed_on", _("Passed on")
    OUTCOME = "outcome", _("What became of it")


class Place(TextChoices):
    """Where it lies: with whom follows from that, whoever leaves or comes."""

    DEPARTMENT = "department", _("Coach of a department")
    HUB = "hub", _("Head coach")
    FUNCTION = "function", _("Booth")


class OfferState(TextChoices):
    OPEN = "open", pgettext_lazy("tip", "Waits for an answer")
    ADOPTED = "adopted", pgettext_lazy("tip", "Adopted")
    ADAPTED = "adapted", pgettext_lazy("tip", "Adapted")
    DECLINED = "declined", pgettext_lazy("tip", "Declined")
    LAPSED = "lapsed", pgettext_lazy("tip", "Lapsed: nobody has to decide any more")


TRANSITIONS: dict[FeedbackState, tuple[FeedbackState, ...]] = {
    FeedbackState.OPEN: (FeedbackState.CLOSED, FeedbackState.WITHDRAWN),
    FeedbackState.CLOSED: (),
    FeedbackState.WITHDRAWN: (),
}
OFFER_TRANSITIONS: dict[OfferState, tuple[OfferState, ...]] = {
    OfferState.OPEN: (
        OfferState.ADOPTED,
        OfferState.ADAPTED,
        OfferState.DECLINED,
        OfferState.LAPSED,
    ),
    **{state: () for state in OfferState if state != OfferState.OPEN},
}
OFFER_ANSWERS: Final = (OfferState.ADOPTED, OfferState.ADAPTED, OfferState.DECLINED)

# All that people do with feedback, by name; pages and API know no others.
STEPS: Final = ("say", "pass_on", "close", "withdraw", "offer", "keep")
LEGAL: dict[FeedbackState, tuple[str, ...]] = {
    FeedbackState.OPEN: ("say", "pass_on", "close", "withdraw", "offer"),
    FeedbackState.CLOSED: ("offer", "keep"),
    FeedbackState.WITHDRAWN: (),
}
KEPT_KINDS: Final = (FeedbackKind.INSIGHT, FeedbackKind.SUCCESS)


def legal_steps(state: str) -> tuple[str, ...]:
    """Return what may be done now, by somebody."""
    return LEGAL[FeedbackState(state)]


def steps_of(
    viewer: Viewer, *, author_id: int, asked_id: int | None, state: str, kind: str
) -> tuple[str, ...]:
    """Return which of the legal steps are the viewer's."""
    own = is_asker(viewer, asker_id=author_id)
    handles = can_answer(viewer, asker_id=author_id, asked_id=asked_id)
    may = {
        "say": own or handles,
        "pass_on": handles,
        "close": handles,
        "withdraw": own,
        "offer": can_offer(viewer, author_id=author_id, asked_id=asked_id),
        "keep": can_keep_feedback(viewer, author_id=author_id, asked_id=asked_id, kind=kind),
    }
    return tuple(step for step in legal_steps(state) if may[step])


def can_offer(viewer: Viewer, *, author_id: int, asked_id: int | None) -> bool:
    """Whoever has it offers it to other departments, as long as they are asked for advice."""
    return in_office(viewer) and can_answer(viewer, asker_id=author_id, asked_id=asked_id)


def can_keep_feedback(viewer: Viewer, *, author_id: int, asked_id: int | None, kind: str) -> bool:
    """What is to be learned from is kept for everybody; a challenge is not, its answer is."""
    return kind in KEPT_KINDS and can_offer(viewer, author_id=author_id, asked_id=asked_id)


def can_decide_offer(
    viewer: Viewer, *, author_id: int, asked_id: int | None, department_id: int
) -> bool:
    """The department's coaches, whoever is asked in their place, and the head coach."""
    if viewer.person_id is None or viewer.person_id == author_id:
        return False
    asked = can_answer(viewer, asker_id=author_id, asked_id=asked_id)
    return asked or department_id in viewer.coached_department_ids


def offers_words(counts: Mapping[str, int]) -> str:
    """Return "2 departments adopted it, 1 declined it" of offers by state; "" for none."""
    adopted = counts.get(OfferState.ADOPTED, 0)
    adapted = counts.get(OfferState.ADAPTED, 0)
    declined = counts.get(OfferState.DECLINED, 0)
    words = {
        ngettext("%(n)d department adopted it", "%(n)d departments adopted it", adopted): adopted,
        ngettext("%(n)d adapted it", "%(n)d adapted it", adapted): adapted,
        ngettext("%(n)d declined it", "%(n)d declined it", declined): declined,
    }
    return ", ".join(word % {"n": number} for word, number in words.items() if number)
