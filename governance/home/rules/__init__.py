"""Who may sign in, and how Today sorts and names what somebody owes. Pure decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from governance.home.rules.asks import ABOUT_ROLES, Ask
from governance.jobs.rules import Pulse

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.utils.functional import _StrPromise

    from governance.accounts.models import User
    from governance.core.viewer import Viewer
    from roles.org.models import Person

Records = Sequence[Mapping[str, object]]
NOON = 12
EVENING = 18


def person_of(user: User) -> Person | None:
    """Return the person that was loaded with ``user``, also one who has left."""
    person: Person | None = getattr(user, "person", None)
    return person


def may_sign_in(user: User, today: date) -> bool:
    """An active account of somebody: not of a service, not of a person who has left, and not of
    a partner whose last day is past."""
    person = person_of(user)
    gone = person is not None and (
        person.employment == person.Employment.LEFT or last_day_past(person, today)
    )
    return user.is_active and not user.is_service and not gone


def last_day_past(person: Person, today: date) -> bool:
    """Whether it is a partner who was here until a day before ``today``."""
    partner = person.kind == person.Kind.EXTERNAL
    return partner and person.ends_on is not None and person.ends_on < today


def proved_by_code(records: Records) -> bool:
    """Whether the last of a session's proofs of who it is was a code sent by e-mail."""
    return bool(records) and records[-1]["method"] == "code"


def greeting(local_now: datetime, name: str) -> str:
    """Return "Morning, Priya" for the reader's own clock; without a name just the hour."""
    if local_now.hour < NOON:
        word = _("Morning")
    elif local_now.hour < EVENING:
        word = _("Afternoon")
    else:
        word = _("Evening")
    return f"{word}, {name}" if name else word


ASKS: dict[str, Ask] = {
    "guideline": Ask(
        "sign",
        "shield",
        gettext_lazy("Guideline"),
        gettext_lazy("Read and sign"),
        gettext_lazy("Read"),
    ),
    "course": Ask(
        "learn",
        "cap",
        gettext_lazy("Course"),
        gettext_lazy("Start the course"),
        gettext_lazy("Start"),
    ),
    "course_begun": Ask(
        "learn",
        "cap",
        gettext_lazy("Course"),
        gettext_lazy("Continue the course"),
        gettext_lazy("Continue"),
    ),
    "accept": Ask(
        "decide",
        "inbox",
        gettext_lazy("A role for you"),
        gettext_lazy("Read and answer"),
        gettext_lazy("Answer"),
    ),
    "consent": Ask(
        "decide",
        "inbox",
        gettext_lazy("Consent"),
        gettext_lazy("Look and decide"),
        gettext_lazy("Decide"),
    ),
    "approve": Ask(
        "decide",
        "inbox",
        gettext_lazy("Approval"),
        gettext_lazy("Look and decide"),
        gettext_lazy("Decide"),
    ),
    "review": Ask(
        "decide",
        "inbox",
        gettext_lazy("Review"),
        gettext_lazy("Look and decide"),
        gettext_lazy("Decide"),
    ),
    "exemption": Ask(
        "decide",
        "shield",
        gettext_lazy("A rule to set aside"),
        gettext_lazy("Look and decide"),
        gettext_lazy("Decide"),
    ),
    "channel_silent": Ask(
        "decide",
        "channels",
        gettext_lazy("Channel"),
        gettext_lazy("Keep or drop it"),
        gettext_lazy("Decide"),
    ),
    "channel_verify": Ask(
        "other",
        "channels",
        gettext_lazy("Channel"),
        gettext_lazy("Look and verify"),
        gettext_lazy("Verify"),
    ),
    "channel_ask": Ask(
        "decide",
        "channels",
        gettext_lazy("Account"),
        gettext_lazy("Look and decide"),
        gettext_lazy("Decide"),
    ),
    "channel_advice": Ask(
        "answer",
        "channels",
        gettext_lazy("Channel"),
        gettext_lazy("Say what you advise"),
        gettext_lazy("Answer"),
    ),
    "trial": Ask(
        "answer",
        "clock",
        gettext_lazy("Role on trial"),
        gettext_lazy("Say what becomes of it"),
        gettext_lazy("Look at it"),
    ),
    "channel_sites": Ask(
        "other",
        "channels",
        gettext_lazy("Watch list"),
        gettext_lazy("Look through it"),
        gettext_lazy("Look through"),
    ),
    "escalation": Ask(
        "answer",
        "flag",
        gettext_lazy("Mention"),
        gettext_lazy("Open the mention"),
        gettext_lazy("Open"),
    ),
    "escalation_clock": Ask(
        "answer",
        "clock",
        gettext_lazy("Mention"),
        gettext_lazy("Say how far it is"),
        gettext_lazy("Open"),
    ),
    "escalation_close": Ask(
        "answer",
        "clock",
        gettext_lazy("Mention"),
        gettext_lazy("Close it"),
        gettext_lazy("Open"),
    ),
    "question": Ask(
        "answer",
        "question",
        gettext_lazy("Question"),
        gettext_lazy("Read and answer"),
        gettext_lazy("Answer"),
    ),
    "feedback": Ask(
        "answer",
        "chat",
        gettext_lazy("Feedback"),
        gettext_lazy("Say what becomes of it"),
        gettext_lazy("Answer"),
    ),
    "tip": Ask(
        "decide",
        "star",
        gettext_lazy("Tip"),
        gettext_lazy("Adopt or decline it"),
        gettext_lazy("Decide"),
    ),
    "approval": Ask(
        "decide",
        "shield",
        gettext_lazy("Text to approve"),
        gettext_lazy("Read and decide"),
        gettext_lazy("Decide"),
    ),
    "publish": Ask(
        "decide",
        "shield",
        gettext_lazy("Approved text"),
        gettext_lazy("Look and publish"),
        gettext_lazy("Publish"),
    ),
    "returned": Ask(
        "answer",
        "shield",
        gettext_lazy("Text that came back"),
        gettext_lazy("Read why and change it"),
        gettext_lazy("Change"),
    ),
    "annex_fit": Ask(
        "answer",
        "shield",
        gettext_lazy("Annex that does not fit any more"),
        gettext_lazy("Read why and fit it again"),
        gettext_lazy("Fit again"),
    ),
    "asked_back": Ask(
        "answer",
        "question",
        gettext_lazy("Question about your text"),
        gettext_lazy("Read and answer"),
        gettext_lazy("Answer"),
    ),
    "contracts": Ask(
        "decide",
        "shield",
        gettext_lazy("Contracts"),
        gettext_lazy("Say who has signed"),
        gettext_lazy("Confirm"),
    ),
    **ABOUT_ROLES,
}
OTHER = Ask("other", "list", gettext_lazy("To do"), gettext_lazy("Open"), gettext_lazy("Open"))

GROUPS: dict[str, tuple[_StrPromise, _StrPromise]] = {
    "answer": (gettext_lazy("To answer"), ngettext_lazy("%(n)d to answer", "%(n)d to answer", "n")),
    "decide": (gettext_lazy("To decide"), ngettext_lazy("%(n)d to decide", "%(n)d to decide", "n")),
    "sign": (gettext_lazy("To sign"), ngettext_lazy("%(n)d to sign", "%(n)d to sign", "n")),
    "learn": (gettext_lazy("To learn"), ngettext_lazy("%(n)d to learn", "%(n)d to learn", "n")),
    "other": (gettext_lazy("Also to do"), ngettext_lazy("%(n)d more", "%(n)d more", "n")),
}

PART_WORDS: dict[str, _StrPromise] = {
    "database": gettext_lazy("Database"),
    "broker": gettext_lazy("Broker"),
    "worker": gettext_lazy("Workers"),
    "poller": gettext_lazy("Pollers"),
    "beat": gettext_lazy("Beat"),
    "jobs": gettext_lazy("Due jobs"),
    "messages": gettext_lazy("Due messages"),
    "mail": gettext_lazy("Mail server"),
    "dead_jobs": gettext_lazy("Jobs given up"),
    "dead_messages": gettext_lazy("Messages given up"),
    "sealing": gettext_lazy("Sealing of the trail"),
    "escalations": gettext_lazy("Escalations"),
    "rota": gettext_lazy("Duty rotas"),
}
PULSE_WORDS: dict[Pulse, _StrPromise] = {
    Pulse.BUSY: gettext_lazy("One has been at the same poll for more than ten minutes."),
    Pulse.FAILING: gettext_lazy("One is alive, but its polls fail."),
    Pulse.SILENT: gettext_lazy("One has fallen silent."),
    Pulse.FORGOTTEN: gettext_lazy("Nothing has been heard of any for over an hour."),
}


def has_desk(viewer: Viewer) -> bool:
    return bool(viewer.coached_department_ids)


def has_hub(viewer: Viewer) -> bool:
    return viewer.head_coach


def has_reports(viewer: Viewer) -> bool:
    return bool(viewer.report_ids)
