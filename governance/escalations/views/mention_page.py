"""The page of one mention, whoever did what on it."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.request import viewer_of
from governance.escalations.forms import CloseForm, HoldForm, SetAsideForm, UpdateForm
from governance.escalations.forms.booth import BoothAskForm
from governance.escalations.forms.handing import HandOnForm
from governance.escalations.forms.judging import JudgeForm
from governance.escalations.forms.references import ReferenceForm
from governance.escalations.forms.watching import WatcherForm
from governance.escalations.hooks import mention_parts
from governance.escalations.rules import EscalationState, MentionStep, works_on_mentions
from governance.escalations.rules.watching import WatchStep
from governance.escalations.selectors.booth import booth_functions, booth_of
from governance.escalations.selectors.clocks_shown import clocks, contact_clocks
from governance.escalations.selectors.history import AuthorHistory, author_history
from governance.escalations.selectors.lapsed import mentions_lapsed
from governance.escalations.selectors.near import mentions_near
from governance.escalations.selectors.promises import promises_part
from governance.escalations.selectors.queue import queue_item
from governance.escalations.selectors.references import reference_choices
from governance.escalations.selectors.story import (
    mention_choices,
    mention_readable,
    original_of,
    steps_of,
)
from governance.escalations.selectors.taken_story import (
    clocks_kept,
    clocks_running,
    taken_moments,
    taken_when,
)
from governance.escalations.selectors.takers import (
    handover_moments,
    handovers_of,
    mention_takers,
    taker_first,
)
from governance.escalations.selectors.texts import shelf_of
from governance.escalations.selectors.timeline import Moment, timeline
from governance.escalations.selectors.watching import watchers_offered, watching_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from governance.core.errors import Conflict
    from governance.core.viewer import Viewer
    from governance.escalations.hooks import MentionPart
    from governance.escalations.models import Clock, Escalation, Mention, RunStep
    from governance.escalations.selectors.clocks_shown import Clock as ClockShown
    from governance.escalations.selectors.queue import QueueItem


def escalation_of(mention: Mention) -> Escalation:
    """Return its escalation; what was only noted has none, so there is nothing to take."""
    escalation: Escalation | None = getattr(mention, "escalation", None)
    if escalation is None:
        raise Missing
    return escalation


# Of what stands beside a mention: not that somebody else has it, who could be asked.
OWN_CONFLICTS = ("full", "not_there", "not_watching", "stripped")


def mention_page(
    request: HttpRequest,
    mention: Mention,
    *,
    conflict: Conflict | None = None,
    close: CloseForm | None = None,
    aside: SetAsideForm | None = None,
    hold: HoldForm | None = None,
    say: UpdateForm | None = None,
    hand: HandOnForm | None = None,
    booth: BoothAskForm | None = None,
    watcher: WatcherForm | None = None,
    refer: ReferenceForm | None = None,
    judge: JudgeForm | None = None,
) -> HttpResponse:
    """Answer with the page of a mention, and with what went wrong on it."""
    viewer, now = viewer_of(request), utc_now()
    words, lapsed = mention_readable(viewer, mention), bool(mentions_lapsed(viewer, [mention], now))
    item = queue_item(mention, viewer, now, words=words, lapsed=lapsed)
    steps, kept = steps_of(item.escalation), clocks_kept(item.escalation)
    near = mentions_near(viewer=viewer, mention=mention, readable=True) if item.words else []
    original, original_words = original_of(viewer, mention)
    taken = item.escalation is not None and item.escalation.state == EscalationState.TAKEN
    parts = _parts(viewer, mention)
    choices = mention_choices(viewer, mention, lapsed=lapsed)
    context = {
        "item": item,
        "from_field": viewer.plays and not works_on_mentions(viewer),
        "mention": mention,
        "escalation": item.escalation,
        "clocks": clocks_all(item.escalation, steps, kept, now),
        **(promises_part(viewer, mention, now) if item.words else {}),
        "history": author_history(viewer, mention) if item.words else AuthorHistory(),
        "moments": _moments(mention, item, steps, kept, parts),
        "parts": parts,
        "near": near,
        "close_form": (close or CloseForm()) if taken and item.mine else None,
        "original": original,
        "original_words": original_words,
        "choices": choices,
        "aside_form": aside or SetAsideForm(),
        "aside_wrong": aside is not None,
        "hold_form": hold or HoldForm(),
        "hold_wrong": hold is not None,
        "say_form": say or UpdateForm(),
        "say_wrong": say is not None,
        "hand_form": hand or (_hand_form(mention, item, now) if taken and item.mine else None),
        "hand_wrong": hand is not None,
        "conflict": conflict,
        "own_conflicts": OWN_CONFLICTS,
        "shelf": shelf_of(viewer, mention, now) if item.words else None,
        **booth_part(viewer, mention, now, may_ask=taken and item.mine, form=booth),
        **watch_part(viewer, mention, now, reads=words, form=watcher),
        "refers": reference_choices(viewer, mention, reads=words),
        "judge_form": judge or _judge_form(item, choices),
        "judge_wrong": judge is not None,
        "refer_form": refer or ReferenceForm(),
        "refer_wrong": refer is not None,
    }
    wrong = (close, aside, hold, say, hand, booth, watcher, refer, judge)
    status = 409 if conflict else 422 if any(wrong) else 200
    return render(request, "escalations/mention.html", context, status=status)


def clocks_all(
    escalation: Escalation | None, steps: list[RunStep], kept: list[Clock], now: datetime
) -> list[ClockShown]:
    """Return every clock that runs or ran: of the first answer, of the path, of who has it."""
    return [
        *contact_clocks(escalation, now),
        *(clocks(escalation, steps, now, taken_when(kept)) if escalation else []),
        *clocks_running(escalation, kept, now),
    ]


def _parts(viewer: Viewer, mention: Mention) -> list[MentionPart]:
    """Return what the floors above tell about it, and lead to."""
    found = (part(viewer, mention) for part in mention_parts)
    return [part for part in found if part is not None]


def _moments(
    mention: Mention,
    item: QueueItem,
    steps: list[RunStep],
    kept: list[Clock],
    parts: list[MentionPart],
) -> list[Moment]:
    """Return what happened, with who had it before and what their clocks did, oldest first."""
    escalation, handovers = item.escalation, handovers_of(item.escalation)
    first = taker_first(escalation, handovers)
    handed = handover_moments(handovers, words=item.words)
    given = {(each.at, each.taker_id) for each in handovers}
    found = [
        *taken_moments(escalation, steps, kept, given, words=item.words),
        *timeline(mention, escalation, steps, first=first, words=item.words),
        *handed,
        *(Moment(each.at, each.told, each.detail, "ok", each.url) for each in parts if each.at),
    ]
    return sorted(found, key=attrgetter("at"))


def _hand_form(mention: Mention, item: QueueItem, now: datetime) -> HandOnForm | None:
    """Return the form to hand it on by, where anybody could have it."""
    holder = item.escalation.holder_id if item.escalation else None
    takers = mention_takers(mention, but=holder or 0, now=now)
    return HandOnForm(takers=takers) if takers.exists() else None


def _judge_form(item: QueueItem, choices: dict[str, bool]) -> JudgeForm | None:
    """Return the form to say whether it was useful, for whoever may say it."""
    return JudgeForm(escalation=item.escalation) if choices.get(MentionStep.JUDGE) else None


def booth_part(
    viewer: Viewer, mention: Mention, now: datetime, *, may_ask: bool, form: BoothAskForm | None
) -> dict[str, Any]:
    """Return what the page says of the booth: what was asked, and the form for whoever has it."""
    functions = booth_functions(now) if may_ask and form is None else {}
    return {
        "booth": booth_of(viewer, mention),
        "booth_form": form or (BoothAskForm(functions=functions) if functions else None),
        "booth_wrong": form is not None,
    }


def watch_part(
    viewer: Viewer, mention: Mention, now: datetime, *, reads: bool, form: WatcherForm | None
) -> dict[str, Any]:
    """Return what the page says of who watches it, and the form by which others may be added."""
    watching = watching_of(viewer, mention, now, reads=reads)
    if form is None and watching.choices.get(WatchStep.ADD):
        offered = watchers_offered(viewer, mention, now)
        form = WatcherForm(offered=offered) if offered else None
        return {"watching": watching, "watch_form": form, "watch_wrong": False}
    return {"watching": watching, "watch_form": form, "watch_wrong": form is not None}
