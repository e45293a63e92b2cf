"""Warning of what is heard more than usual, taking that back, and saying that it is nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.escalations.models import Surge
from governance.escalations.rules.surges import MOST_REASON, WINDOW, can_dismiss
from governance.escalations.selectors.surges import surges_now
from governance.notify.services import message_queue
from roles.team.selectors.cover import ready_coaches, ready_head_coaches

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.selectors.surges import Heard, Key
    from roles.org.models import Person


LOOK_LOCK: Final = 7_401_201  # an advisory lock of our own: one look at a time


@transaction.atomic
def surges_look(*, actor: Viewer, now: datetime) -> tuple[int, int]:
    """Open a warning for all that is above the usual and has none, close those that are over;
    return how many.

    The same is not told anew while it lasts, nor for the hours that are looked at after it was
    over. One mail to each of its coaches, or the head coaches, whatever the number. Asked again at
    once it writes nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOOK_LOCK])
    heard = surges_now(now)
    going = {_key(each): each for each in Surge.objects.select_for_update().open().order_by("pk")}
    for key, surge in going.items():
        _follow(actor, surge, heard.get(key), now)
    told = {_key(each) for each in Surge.objects.filter(closed_at__gt=now - WINDOW)}
    new = [key for key in heard if key not in going and key not in told]
    made = [_open(actor, key, heard[key], now) for key in new]
    _tell(made, now)
    return len(made), len(going.keys() - heard.keys())


@transaction.atomic
def surge_dismiss(*, actor: Viewer, surge: Surge, reason: str, now: datetime) -> Surge:
    """Say that it is nothing to be warned of: nobody is, as long as it lasts.

    Raises NotAllowed for all but the coaches in charge, Invalid without a reason or for one too
    long, Conflict when it is over or was dismissed already.
    """
    row = Surge.objects.select_for_update(of=("self",)).get(pk=surge.pk)
    if not can_dismiss(actor, department_id=row.department_id):
        words = _("Only the department's coaches and the head coach dismiss a warning.")
        raise NotAllowed("not_coach", words)
    said = reason.strip()
    wrong = "" if said and "\0" not in said else _("Say why; it stands in the trail.")
    if len(said) > MOST_REASON:
        wrong = _("At most 500 characters.")
    if wrong:
        raise Invalid("reason", wrong, problems=[Problem("/reason", wrong)])
    if row.closed_at is not None or row.dismissed_at is not None:
        raise Conflict("over", _("It is over, or somebody dismissed it already."))
    row.dismissed_by_id, row.dismissed_at, row.reason = actor.person_id, now, said
    row.save(update_fields=["dismissed_by", "dismissed_at", "reason"])
    entry_record(actor=actor, verb="surge.dismissed", subject=row, reason=said)
    return row


def _key(surge: Surge) -> Key:
    return surge.department_id, surge.topic, surge.channel_id


def _follow(actor: Viewer, surge: Surge, heard: Heard | None, now: datetime) -> None:
    """Close it where as much is heard as is usual, else remember the most that was heard."""
    if heard is None:
        surge.closed_at = now
        surge.save(update_fields=["closed_at"])
        entry_record(actor=actor, verb="surge.closed", subject=surge)
    elif heard.counted > surge.counted:
        surge.counted = heard.counted
        surge.save(update_fields=["counted"])


def _open(actor: Viewer, key: Key, heard: Heard, now: datetime) -> Surge:
    department_id, topic, channel_id = key
    made = Surge.objects.create(
        department_id=department_id,
        topic=topic,
        channel_id=channel_id,
        counted=heard.counted,
        usual=heard.usual,
        opened_at=now,
    )
    changes = {"counted": heard.counted, "usual": round(heard.usual, 2), "topic": topic}
    changes["channel"] = str(made.channel or "")
    entry_record(actor=actor, verb="surge.opened", subject=made, changes=changes)
    return made


def _tell(made: Iterable[Surge], now: datetime) -> None:
    lines: dict[Person, list[Surge]] = defaultdict(list)
    for surge in made:
        for person in _told(surge.department_id, now):
            lines[person].append(surge)
    for person, surges in lines.items():
        message_queue(
            key=f"surge:{person.uid.hex}:{now.isoformat()}",
            person=person,
            template="escalations/mail/surge",
            payload={"surges": [_line(each) for each in surges], "path": _path(surges)},
            now=now,
        )


def _told(department_id: int | None, now: datetime) -> list[Person]:
    coaches = ready_coaches(department_id, now) if department_id is not None else []
    return list(dict.fromkeys(each.person for each in coaches or ready_head_coaches(now)))


def _line(surge: Surge) -> dict[str, object]:
    return {
        "topic": surge.topic,
        "channel": str(surge.channel or ""),
        "department": str(surge.department or ""),
        "counted": surge.counted,
        "usual": surge.usual,
    }


def _path(surges: list[Surge]) -> str:
    """To the warning; of several to the queue, which has each above it."""
    [first, *others] = surges
    return reverse("mentions") if others else reverse("surge", args=[first.uid])
