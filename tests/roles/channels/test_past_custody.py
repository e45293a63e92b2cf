"""Who had a channel on a past day: owner, second admin, owner of the content."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from governance.audit.models import Entry
from roles.channels.models import Channel, PastCustody
from roles.channels.rules import HELD
from roles.channels.services import Custody, channel_edit
from roles.channels.services.returning import channel_return
from roles.sync.importers.files import ImportFiles
from roles.sync.services import import_run
from tests.cast import COMMAND, NOW
from tests.roles.channels.making import make_channel
from tests.roles.org.api import get, names

if TYPE_CHECKING:
    from tests.cast import Cast

DAY = timedelta(days=1)
FIELDS = f"fields={','.join(HELD)}"


@pytest.fixture
def channel(cast: Cast) -> Channel:
    """It changed hands six and four days ago."""
    made = make_channel(cast, second_admin=None, registered_at=NOW - 9 * DAY)
    then = cast.employee.listed
    first = Custody(owner=then, content_owner=cast.player.listed)
    channel_edit(actor=cast.coach.viewer, channel=made, custody=first, now=NOW - 6 * DAY)
    last = Custody(owner=then, second_admin=cast.line_manager.listed)
    channel_edit(actor=cast.coach.viewer, channel=made, custody=last, now=NOW - 4 * DAY)
    made.refresh_from_db()
    return made


@pytest.fixture
def told(cast: Cast) -> list[list[str | None]]:
    """Who had it in each of the three times."""
    first, then, last = (
        str(each.listed.uid) for each in (cast.player, cast.employee, cast.line_manager)
    )
    return [[first, None, None], [then, None, first], [then, last, None]]


def who_had(cast: Cast) -> list[list[str | None]]:
    days = [(NOW - each * DAY).date() for each in (7, 5, 1)]
    pages = [get(cast, f"channels/?{FIELDS}&as_of={day}")[1]["results"] for day in days]
    return [[row[name] for name in HELD] for (row,) in pages]


@pytest.mark.usefixtures("channel")
def test_whoever_had_it_on_a_day_is_told_of_that_day(
    cast: Cast, told: list[list[str | None]]
) -> None:
    assert who_had(cast) == told
    then = (NOW - 7 * DAY).date()
    for person, found in ((cast.player, ["LarkfieldHelp"]), (cast.employee, [])):
        query = f"channels/?as_of={then}&owner={person.listed.uid}"
        assert names(get(cast, query)[1], "handle") == found


def test_a_file_and_a_return_keep_who_had_it_before(
    cast: Cast, channel: Channel, told: list[list[str | None]]
) -> None:
    head, row = "platform,handle,url,owner,department", "x,LarkfieldHelp,,maria.ortiz,SUPPORT"
    file = f"{head}\n{row}\n"
    import_run(
        actor=COMMAND,
        files=ImportFiles({"channels.csv": file.encode()}),
        mode="patch",
        dry_run=False,
        now=NOW,
    )
    assert who_had(cast) == told
    actor, back = cast.head_coach.viewer, cast.line_manager.listed
    with transaction.atomic():
        channel_return(actor, channel, owner=back, department=cast.support, now=NOW + DAY)
    assert who_had(cast) == told
    had = PastCustody.objects.order_by("during")
    assert [each.owner for each in had][2:] == [cast.employee.listed, cast.coach.listed]
    assert [each.second_admin for each in had][2:] == [back, back]
    entry = Entry.objects.get(verb="channel.returned")
    assert entry.changes["second_admin"] == [str(back.uid), None]


def test_what_says_the_same_of_who_has_it_keeps_nothing(cast: Cast, channel: Channel) -> None:
    kept = PastCustody.objects.count()
    custody = Custody(
        owner=channel.owner, second_admin=channel.second_admin, purpose="Help.", audience="All"
    )
    channel_edit(actor=cast.coach.viewer, channel=channel, custody=custody, now=NOW)
    assert PastCustody.objects.count() == kept


def test_the_trail_gives_who_had_it_before_that_was_kept(
    cast: Cast, told: list[list[str | None]]
) -> None:
    first, then, last = cast.player.listed, cast.employee.listed, cast.line_manager.listed
    made = make_channel(cast, owner=then, second_admin=last, registered_at=NOW - 9 * DAY)
    for days, changes in (
        (6, {"owner": [first.external_id, then.external_id], "hours": [[], ["Mon 09:00-17:00"]]}),
        (6, {"content_owner": [None, str(first.uid)]}),
        (5, {"purpose": ["", "Help."]}),
        (4, {"content_owner": [str(first.uid), None], "second_admin": [None, str(last.uid)]}),
    ):
        Entry.objects.create(
            recorded_at=NOW - days * DAY,
            actor_label="A file",
            actor_kind="command",
            verb="channel.updated",
            subject_type="channel",
            subject_uid=made.uid,
            changes=changes,
        )
    with connection.cursor() as cursor:
        cursor.execute(import_module("roles.channels.migrations.0008_past_custody").FROM_TRAIL)
    assert PastCustody.objects.count() == 2
    assert who_had(cast) == told
