"""How Playbook is at this moment, asked anew each time: nothing here is remembered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Min
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.audit.selectors import unsealed_since
from governance.core.viewer import system_viewer
from governance.escalations.selectors.rota_pages import rotas_read
from governance.escalations.selectors.watch import escalations_stopped
from governance.home.rules import PART_WORDS, PULSE_WORDS
from governance.jobs.models import Job
from governance.jobs.rules import Pulse
from governance.jobs.selectors import (
    KINDS,
    broker_answers,
    hearts,
    hearts_wrong,
    late_before,
    oldest_due,
)
from governance.notify.models import Message
from governance.notify.services import LEASE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.jobs.selectors import Heart

SHOWN = 50  # of what was given up; the rest comes up as these are dealt with
LATEST = 1000  # mails among which the one that went out last is looked for: ids are by age
SEALED_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the machinery: whether it is well, in words, and the figures behind them.

    ``names`` tell hosts, and are for administrators.
    """

    key: str
    ok: bool
    words: str
    figures: dict[str, int] = field(default_factory=dict)
    names: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return str(PART_WORDS[self.key])


@dataclass(frozen=True, slots=True)
class Status:
    """The whole: well when every part is."""

    at: datetime
    parts: tuple[Part, ...]
    hearts: tuple[Heart, ...] = ()

    @property
    def wrong(self) -> list[Part]:
        return [part for part in self.parts if not part.ok]

    @property
    def ok(self) -> bool:
        return not self.wrong

    @property
    def word(self) -> str:
        return "ok" if self.ok else "degraded"


def status_now(*, now: datetime) -> Status:
    """Return what is well and what is not, by what can be seen at this very moment."""
    found = hearts(now=now)
    parts = (
        Part("database", ok=True, words=_("It answers.")),
        _broker(),
        *(_beating(kind, found) for kind in KINDS),
        _jobs(now),
        _messages(now),
        _mail(now),
        _dead("dead_jobs", Job.objects.dead().count()),
        _dead("dead_messages", Message.objects.dead().count()),
        _sealing(now),
        _escalations(now),
        _rota(now),
    )
    return Status(now, parts, tuple(found))


def status_without_database(*, now: datetime) -> Status:
    """Return what can be said when the database does not answer, which is nearly nothing."""
    return Status(now, (Part("database", ok=False, words=_("It does not answer.")), _broker()))


def _broker() -> Part:
    if broker_answers():
        return Part("broker", ok=True, words=_("It answers."))
    words = _("It does not answer. Work goes on without it, at most one poll later.")
    return Part("broker", ok=False, words=words)


def _beating(kind: str, found: Iterable[Heart]) -> Part:
    own = [heart for heart in found if heart.kind == kind]
    wrong = hearts_wrong(own, kind)
    alive = sum(heart.pulse == Pulse.ALIVE for heart in own)
    figures = {"alive": alive}
    if not own:
        return Part(kind, ok=False, words=_("None has said that it is alive."), figures=figures)
    if wrong:
        words, names = str(PULSE_WORDS[wrong[0].pulse]), tuple(heart.name for heart in wrong)
        return Part(kind, ok=False, words=words, figures=figures, names=names)
    words = ngettext("%(n)d is alive.", "%(n)d are alive.", alive) % {"n": alive}
    return Part(kind, ok=True, words=words, figures=figures)


def _jobs(now: datetime) -> Part:
    """Not well either while one was tried in vain: it may do so again and again."""
    oldest = oldest_due(now=now)
    part = _waiting("jobs", oldest.next_try_at if oldest else None, now)
    vain = Job.objects.failing().aggregate(count=Count("pk"), at=Min("next_try_at"))
    part = replace(part, figures={**part.figures, "failing": vain["count"]})
    if not vain["count"]:
        return part
    words = _in_vain(vain["count"], vain["at"])
    return replace(part, ok=False, words=words if part.ok else f"{part.words} {words}")


def _messages(now: datetime) -> Part:
    if Message.objects.leased_for_ever(now, LEASE).exists():
        return Part("messages", ok=False, words=_("One is held by a sender that never ends."))
    waiting = Message.objects.sendable(now).order_by("next_try_at", "id")
    part = _waiting("messages", waiting.values_list("next_try_at", flat=True).first(), now)
    webhooks = Message.objects.failing().filter(channel=Message.Channel.WEBHOOK).count()
    return replace(part, figures={**part.figures, "webhooks_failing": webhooks})


def _mail(now: datetime) -> Part:
    """Not well while the last mail that was tried failed and none has gone out since.

    So one bad address among many says nothing of the server. What goes out in the run in which
    another failed may have gone before it or after; the next try, a few seconds later, tells.
    """
    mails = Message.objects.filter(channel=Message.Channel.EMAIL)
    vain = mails.failing().aggregate(
        count=Count("pk"), at=Min("next_try_at"), failed=Max("failed_at")
    )
    figures = {"failing": vain["count"]}
    if not vain["count"]:
        return Part("mail", ok=True, words=_("No mail was tried in vain."), figures=figures)
    words = _in_vain(vain["count"], vain["at"])
    latest = mails.filter(state=Message.State.SENT).order_by("-pk")[:LATEST]
    sent_at = latest.aggregate(at=Max("sent_at"))["at"]
    if sent_at is not None and sent_at >= vain["failed"]:
        return Part("mail", ok=True, words=words, figures=figures)
    words = " ".join((_("The last mail failed, and none has gone out since."), words))
    return Part("mail", ok=False, words=words, figures=figures)


def _in_vain(count: int, at: datetime) -> str:
    words = ngettext(
        "%(n)d was tried in vain; the next try is at %(time)s.",
        "%(n)d were tried in vain; the next try is at %(time)s.",
        count,
    )
    return words % {"n": count, "time": time_format(localtime(at), "H:i:s")}


def _waiting(key: str, since: datetime | None, now: datetime) -> Part:
    if since is None:
        return Part(key, ok=True, words=_("Nothing waits."), figures={"oldest_seconds": 0})
    seconds = max(int((now - since).total_seconds()), 0)
    words = ngettext(
        "The oldest has waited for %(n)d second.",
        "The oldest has waited for %(n)d seconds.",
        seconds,
    )
    ok = since >= late_before(now)
    return Part(key, ok=ok, words=words % {"n": seconds}, figures={"oldest_seconds": seconds})


def _dead(key: str, count: int) -> Part:
    words = ngettext("%(n)d was given up.", "%(n)d were given up.", count) % {"n": count}
    return Part(key, ok=not count, words=words, figures={"count": count})


def _sealing(now: datetime) -> Part:
    since = unsealed_since()
    lag = max(now - since, timedelta()) if since else timedelta()
    seconds = int(lag.total_seconds())
    words = ngettext(
        "The oldest entry without a seal is %(n)d second old.",
        "The oldest entry without a seal is %(n)d seconds old.",
        seconds,
    )
    text = words % {"n": seconds} if since else _("Every entry is sealed.")
    return Part("sealing", ok=lag <= SEALED_WITHIN, words=text, figures={"lag_seconds": seconds})


def _escalations(now: datetime) -> Part:
    count = len(escalations_stopped(now=now))
    words = ngettext("%(n)d does not climb on.", "%(n)d do not climb on.", count) % {"n": count}
    text = words if count else _("All keep their clock.")
    return Part("escalations", ok=not count, words=text, figures={"stopped": count})


def _rota(now: datetime) -> Part:
    """Not well while a rota has nobody on duty at an hour of its own; what is coming is told."""
    holes = [line.holes for line in rotas_read(viewer=system_viewer("status"), now=now)]
    uncovered = sum(any(hole.since <= now < hole.until for hole in each) for each in holes)
    coming = sum(hole.since > now for each in holes for hole in each)
    told = []
    if uncovered:
        words = ngettext("%(n)d has nobody on duty.", "%(n)d have nobody on duty.", uncovered)
        told.append(words % {"n": uncovered})
    if coming:
        words = ngettext(
            "%(n)d span within a week is not covered yet.",
            "%(n)d spans within a week are not covered yet.",
            coming,
        )
        told.append(words % {"n": coming})
    figures = {"uncovered": uncovered, "coming": coming}
    words = " ".join(told) or _("All are covered for a week.")
    return Part("rota", ok=not uncovered, words=words, figures=figures)


def jobs_dead(viewer: Viewer, *, most: int | None = SHOWN) -> list[Job]:
    """Return the jobs that were given up last, the latest first."""
    return list(Job.objects.visible_to(viewer).dead().order_by("-finished_at", "-id")[:most])


def messages_dead(viewer: Viewer, *, most: int | None = SHOWN) -> list[Message]:
    """Return the messages that were given up last, the latest first."""
    dead = Message.objects.visible_to(viewer).dead().select_related("person", "target")
    return list(dead.order_by("-id")[:most])
