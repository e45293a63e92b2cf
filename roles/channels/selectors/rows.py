"""The registry of channels as plain rows for the API, and whether an address is in it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, F, FilteredRelation, Q, Value, When

from governance.core.clock import utc_now
from roles.channels.models import KEYS, Channel, Informed, ServiceHours
from roles.channels.rules import (
    HELD,
    Hours,
    State,
    channel_name,
    hours_words,
    sees_advisers,
    sees_custody,
)
from roles.channels.selectors.lacking import channels_given_by, channels_lacking
from roles.org.models import Department
from roles.org.selectors import organisation_zone
from roles.org.selectors.rows import rows_named, unseen_blanked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from roles.channels.models import ChannelQuerySet
    from roles.channels.rules import ChannelName

STATED = Case(
    *(When(KEYS[state], then=Value(state.value)) for state in State), output_field=CharField()
)
CHANNEL_FIELDS = {
    "uid": "uid",
    "kind": "kind",
    "platform": "platform",
    "handle": "handle",
    "url": "url",
    "owner": "owner_of",
    "department": "place",
    "state": "stated",
    "second_admin": "second_admin_of",
    "content_owner": "content_owner_of",
    "recovery_mailbox": "recovery_mailbox",
    "purpose": "purpose",
    "audience": "audience",
    "languages": "languages",
    "regions": "regions",
    "controls": "controls",
    "controls_end": "controls_end",
    "hours": "hours_of",
    "consulted": "consulted",
    "informed": "informed_of",
    "last_active_on": "last_active_on",
    "verified_at": "verified_at",
    "missing": "lacks_of",
    "given_by": "givers_of",
}
# What is known of a day of the past; of all else only what it is now is kept.
CHANNEL_THEN = ("uid", "kind", "platform", "handle", *HELD, "department", "state")
# What people from outside are told instead.
HIDDEN: dict[str, Any] = {
    "second_admin": None,
    "recovery_mailbox": "",
    "consulted": [],
    "informed": [],
    "missing": [],
    "given_by": [],
}
PAST = {"place": ("placed", "department"), **{f"{name}_of": ("had", name) for name in HELD}}


def channels_rows(
    *,
    viewer: Viewer,
    fields: Sequence[str],
    uid: UUID | None = None,
    kind: str | None = None,
    platform: str | None = None,
    owner: UUID | None = None,
    department: UUID | None = None,
    state: str | None = None,
    verified_before: date | None = None,
    as_of: date | None = None,
) -> QuerySet[Channel, dict[str, Any]]:
    """Return channels as rows for ``rows_named``; one query.

    ``as_of`` gives what was in the registry at the end of that day, where the organisation is,
    with the department, the people and the state of then: ask for no fields but
    ``CHANNEL_THEN``.
    ``verified_before`` finds those that never were, too.
    """
    end = None if as_of is None else _midnight(as_of + timedelta(days=1))
    channels = Channel.objects.visible_to(viewer).with_latest(before=end)
    channels = _placed(viewer, channels, end)
    wanted = {
        "uid": uid,
        "kind": kind,
        "platform": platform.lower() if platform else None,
        "owner_of": owner,
        "place": department,
    }
    channels = channels.filter(**{path: value for path, value in wanted.items() if value})
    if state is not None:
        channels = channels.in_state(State(state))
    if verified_before is not None:
        day = _midnight(verified_before)
        channels = channels.filter(Q(verified_at=None) | Q(verified_at__lt=day))
    apart = ("hours_of", "informed_of", "lacks_of", "givers_of")  # for channels_named
    later = dict.fromkeys(apart, F("uid"))
    stated: dict[str, Any] = {"stated": STATED, **later}
    columns = [CHANNEL_FIELDS[name] for name in fields]
    behind = [] if "uid" in fields else ["uid"]
    found: Any = channels.annotate(**stated).order_by("uid")
    rows: QuerySet[Channel, dict[str, Any]] = found.values(*columns, *behind)
    return rows


def _placed(viewer: Viewer, channels: ChannelQuerySet, end: datetime | None) -> ChannelQuerySet:
    """Annotate ``PAST``: the ids of its department and of who has it, of now or just before
    ``end``; what was not in the registry by then, or in a department that the viewer does not see,
    is left out."""
    if end is None:
        now_there: dict[str, Any] = {name: F(f"{kept}__uid") for name, (_, kept) in PAST.items()}
        return channels.annotate(**now_there)
    then = end - timedelta(microseconds=1)
    held: dict[str, Any] = {
        name: FilteredRelation(path, condition=Q(**{f"{path}__during__contains": then}))
        for name, path in (("placed", "past_places"), ("had", "past_custody"))
    }
    past: dict[str, Any] = {
        name: Case(
            When(**{f"{period}__isnull": False}, then=F(f"{period}__{kept}__uid")),
            default=F(f"{kept}__uid"),
        )
        for name, (period, kept) in PAST.items()
    }
    seen = Q(placed__department__in=Department.objects.visible_to(viewer))
    here = Q(placed=None) | Q(placed__department=None) | seen
    return channels.alias(**held).annotate(**past).filter(here, registered_at__lt=end)


def channels_named(
    rows: Iterable[dict[str, Any]], fields: Sequence[str], *, viewer: Viewer
) -> list[dict[str, Any]]:
    """Return rows of ``channels_rows`` as they are answered; one more query for the hours and one
    for who is told after, a few for what is missing.

    People from outside are not told who gets in, and by which mailbox, nor what is missing and
    who can give it, nor of anybody whom they do not see. A token for some departments is not told
    who can give it: that may be somebody above them; nor which departments hear of it.
    """
    hidden: dict[str, Any] = {}
    if not sees_advisers(viewer):
        hidden = {"given_by": [], "informed": []}
    hidden = hidden if sees_custody(viewer) else HIDDEN
    found = rows_named(rows, fields, **hidden)
    found = unseen_blanked(viewer, found, "owner", "content_owner")
    if sees_custody(viewer):
        told = [each for each in fields if each not in hidden]
        found = _informed_put(_lacking_put(found, told), told)
    return _hours_put(found) if "hours" in fields else found


def _lacking_put(rows: list[dict[str, Any]], fields: Sequence[str]) -> list[dict[str, Any]]:
    asked = next((name for name in ("missing", "given_by") if name in fields), "")
    if not asked:
        return rows
    lacks = channels_lacking([row[asked] for row in rows])
    lacking = [uid for uid, names in lacks.items() if names]
    givers = channels_given_by(lacking, utc_now()) if "given_by" in fields and lacking else {}
    found = {"missing": lacks, "given_by": givers}
    told = {name: found[name] for name in found if name in fields}
    return [
        {name: told[name].get(value, []) if name in told else value for name, value in row.items()}
        for row in rows
    ]


def _informed_put(rows: list[dict[str, Any]], fields: Sequence[str]) -> list[dict[str, Any]]:
    if "informed" not in fields:
        return rows
    told: dict[UUID, list[UUID]] = defaultdict(list)
    found = Informed.objects.filter(channel__uid__in=[row["informed"] for row in rows])
    ordered = found.order_by("department__uid").values_list("channel__uid", "department__uid")
    for channel, department in ordered:
        told[channel].append(department)
    return [{**row, "informed": told[row["informed"]]} for row in rows]


def _hours_put(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    hours: dict[UUID, list[Hours]] = defaultdict(list)
    for each in _hours_of(found):
        hours[each.channel.uid].append(Hours(each.weekday, each.opens, each.closes))
    return [{**row, "hours": hours_words(hours[row["hours"]])} for row in found]


def _hours_of(rows: list[dict[str, Any]]) -> QuerySet[ServiceHours]:
    uids = [row["hours"] for row in rows]
    return ServiceHours.objects.filter(channel__uid__in=uids).select_related("channel")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), organisation_zone())


def channel_known(name: ChannelName) -> Channel | None:
    """Return the channel that ``name`` is the name of, owner and department at hand.

    An import keeps handles and addresses as they came, so both are read as names, too.
    """
    key = name.handle_key
    near = Q(handle_key__in=[key, f"@{key}"]) | Q(url__icontains=name.handle)
    found = Channel.objects.with_latest().filter(near).select_related("owner", "department")
    return next((each for each in found.order_by("pk") if _is(each, name)), None)


def _is(channel: Channel, name: ChannelName) -> bool:
    wanted = (name.platform, name.handle_key)
    if (channel.platform, channel.handle_key.removeprefix("@")) == wanted:
        return True
    address = channel_name(channel.url.removeprefix("tel:"))
    return address is not None and (address.platform, address.handle_key) == wanted
