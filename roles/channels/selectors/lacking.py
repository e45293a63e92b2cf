"""What channels lack, for programs: by the names of the fields, and who can give it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roles.channels.models import Channel
from roles.channels.rules import State
from roles.channels.selectors.facts import facts_given_by, facts_of
from roles.channels.selectors.gaps import channel_missing_fields
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID


def channels_lacking(uids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return of each channel in use the fields that are asked for and not given; two queries.

    A small organisation is asked for less.
    """
    small = organisation_size() == "small"
    people = ("owner", "second_admin", "content_owner")
    found = Channel.objects.with_latest().filter(uid__in=uids).select_related(*people)
    used = [each for each in found if each.state == State.ACTIVE]
    facts = {} if small else facts_of(used)
    return {
        each.uid: [
            *channel_missing_fields(each, small=small),
            *(fact.value for fact in facts.get(each.pk, ())),
        ]
        for each in used
    }


def channels_given_by(uids: Collection[UUID], now: datetime) -> dict[UUID, list[str]]:
    """Return who can give what each of these lacks, by name; a few queries for all."""
    places = dict(Channel.objects.filter(uid__in=uids).values_list("uid", "department"))
    names = facts_given_by(set(places.values()), now) if places else {}
    return {uid: names[place] for uid, place in places.items()}
