"""The life of a version: its states, and which step leads from which to which. Pure decisions."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from governance.core.errors import Conflict


class State(TextChoices):
    DRAFT = "draft", _("Draft")
    CONSULTATION = "consultation", _("In consultation")
    REVIEW = "review", _("In review")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("In force")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Step(StrEnum):
    """What somebody does to a version."""

    CONSULT = "consult"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    PUBLISH = "publish"
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"


OPEN_STATES: Final = (
    State.DRAFT,
    State.CONSULTATION,
    State.REVIEW,
    State.APPROVED,
    State.SCHEDULED,
)
# How a guideline may stand, for those who see drafts; what is superseded tells of none.
STANDS: Final = (*OPEN_STATES, State.PUBLISHED, State.WITHDRAWN)
WRITABLE: Final = frozenset({State.DRAFT, State.CONSULTATION, State.REVIEW})

STEPS: Final[dict[State, dict[Step, State]]] = {
    State.DRAFT: {Step.CONSULT: State.CONSULTATION, Step.SUBMIT: State.REVIEW},
    State.CONSULTATION: {Step.SUBMIT: State.REVIEW, Step.RETURN: State.DRAFT},
    State.REVIEW: {Step.APPROVE: State.APPROVED, Step.RETURN: State.DRAFT},
    State.APPROVED: {
        Step.SCHEDULE: State.SCHEDULED,
        Step.PUBLISH: State.PUBLISHED,
        Step.RETURN: State.DRAFT,
    },
    State.SCHEDULED: {
        Step.PUBLISH: State.PUBLISHED,
        Step.UNSCHEDULE: State.APPROVED,
        Step.RETURN: State.DRAFT,
    },
    State.PUBLISHED: {Step.SUPERSEDE: State.SUPERSEDED, Step.WITHDRAW: State.WITHDRAWN},
    State.SUPERSEDED: {},
    State.WITHDRAWN: {},
}
# Where one person decides nothing need be waited for.
ALONE: Final[dict[Step, State]] = {Step.SCHEDULE: State.SCHEDULED, Step.PUBLISH: State.PUBLISHED}


def steps_legal(state: str, *, alone: bool) -> dict[Step, State]:
    """Return the steps from ``state`` and where they lead; ``alone``: one person decides."""
    known = State(state)
    more = ALONE if alone and known in WRITABLE else {}
    return {**STEPS[known], **more}


def step_to(state: str, step: Step, *, alone: bool = False) -> State:
    """Return where ``step`` leads; Conflict, naming the legal ones, when it is none of them."""
    legal = steps_legal(state, alone=alone)
    if step in legal:
        return legal[step]
    names = [each.value for each in legal]
    raise Conflict(
        "illegal_step",
        _("That is not possible now: it is %(state)s. Possible: %(legal)s.")
        % {"state": State(state).label, "legal": ", ".join(names) or _("nothing")},
        members={"legal": names},
    )
