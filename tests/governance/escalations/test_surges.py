"""Early warning: what is more than usual, who is told of it, once, and how it ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from governance.escalations.models import Mention, Surge
from governance.escalations.rules import Disposition, Topic
from governance.escalations.rules.surges import is_surge, windows
from governance.escalations.services import mention_set_aside
from governance.escalations.services.surges import surge_dismiss, surges_look
from governance.findings.models import Finding
from governance.findings.services import watchdog_run
from governance.notify.models import Message
from roles.org.models import OrganisationSettings
from tests.cast import COMMAND, NOW
from tests.governance.escalations.parts import log, verbs
from tests.governance.escalations.test_mention_log import make_channel
from tests.queries import queries_of
from tests.refusals import refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roles.channels.models import Channel
    from tests.cast import Cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def usual(cast: Cast) -> None:
    """A month in which one complaint a day came at this time, and others at another."""
    heard(cast, *(NOW - day * DAY - HOUR for day in range(1, 29)))
    heard(cast, *(NOW - day * DAY - 8 * HOUR for day in range(1, 30)))


def heard(cast: Cast, *moments: datetime, topic: Topic = Topic.COMPLAINT) -> list[Mention]:
    """Only noted, which counts, too."""
    return Mention.objects.bulk_create(
        Mention(
            said="Late again.",
            where="Here",
            department=cast.support,
            topic=topic,
            wish="note",
            logged_by_label="A tool",
            logged_at=moment,
        )
        for moment in moments
    )


def look(now: datetime = NOW) -> tuple[int, int]:
    return surges_look(actor=COMMAND, now=now)


def told(cast: Cast) -> list[Message]:
    return list(Message.objects.filter(template="escalations/mail/surge").order_by("pk"))


def test_far_more_than_usual_is_told_once_and_closes_when_it_is_usual_again(cast: Cast) -> None:
    lately = [NOW - HOUR] * 4
    heard(cast, *lately)
    assert look() == (0, 0)
    heard(cast, NOW - HOUR)
    assert look() == (1, 0)
    [surge] = Surge.objects.all()
    assert (surge.department, surge.topic, surge.counted, surge.usual) == (
        cast.support,
        "complaint",
        5,
        1.0,
    )
    [mail] = told(cast)
    assert mail.person == cast.coach.listed
    assert mail.payload["path"] == f"/mentions/surges/{surge.uid}/"
    heard(cast, NOW - HOUR)
    assert look(NOW + HOUR) == (0, 0)
    assert Surge.objects.get().counted == 6
    assert look(NOW + 3 * HOUR) == (0, 1)
    heard(cast, *[NOW + 4 * HOUR] * 9)
    assert look(NOW + 4 * HOUR) == (0, 0), "the same is not told anew within the window"
    assert look(NOW + 6 * HOUR + HOUR / 2) == (1, 0)
    assert verbs(surge.uid) == ["surge.opened", "surge.closed"]
    assert len(told(cast)) == 2


@pytest.mark.parametrize(
    ("counted", "usual", "warns"), [(4, 0, False), (5, 0, True), (5, 2, False), (6, 2, True)]
)
def test_it_takes_so_many_and_so_many_times_the_usual(
    counted: int, usual: float, *, warns: bool
) -> None:
    assert is_surge(counted, usual, least=5, times=3) is warns
    assert not is_surge(counted, usual, least=0, times=3)


@pytest.mark.parametrize(
    "moment", ["2026-10-25T01:30:00", "2026-10-25T00:30:00", "2026-03-29T02:00:00"]
)
def test_over_a_change_of_the_clocks_it_is_the_last_three_hours(moment: str) -> None:
    """At half past two in Berlin, the second time and the first, and at four in spring."""
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    lately, yesterday = windows(now.astimezone(ZoneInfo("Europe/Berlin")), 1)
    assert lately == (now - 3 * HOUR, now)
    assert yesterday[1] - yesterday[0] == 3 * HOUR
    wall = [each.astimezone(ZoneInfo("Europe/Berlin")).time() for each in (now, yesterday[1])]
    assert wall[0] == wall[1]


def test_noise_and_spam_do_not_count_nor_does_a_small_organisation_hear_of_it(cast: Cast) -> None:
    made = [log(cast.employee, department=cast.support) for _number in range(5)]
    actor, spam = cast.coach.viewer, Disposition.SPAM
    mention_set_aside(actor=actor, mention=made[0], disposition=spam, now=NOW)
    assert look() == (0, 0)
    heard(cast, NOW)
    OrganisationSettings.objects.update(size="small")
    assert look() == (0, 0)
    OrganisationSettings.objects.update(size="standard", surge_least=0)
    assert look() == (0, 0)
    OrganisationSettings.objects.update(surge_least=5)
    Mention.objects.filter(logged_at__lt=NOW - 6 * DAY).delete()
    assert look() == (0, 0), "too few days to know what is usual"


@pytest.fixture
def channel(cast: Cast) -> Channel:
    return make_channel("Posts", "x", cast.support)


def test_a_channel_is_told_with_its_topic_in_one_mail_and_a_flat_number_of_queries(
    cast: Cast, channel: Channel
) -> None:
    heard(cast, *[NOW] * 3, *[NOW] * 3)
    heard(cast, *[NOW] * 2, topic=Topic.QUESTION)
    Mention.objects.filter(logged_at=NOW).update(channel=channel)
    assert look() == (2, 0)
    [mail] = told(cast)
    assert [line["counted"] for line in mail.payload["surges"]] == [6, 8]
    few = len(queries_of(look))
    heard(cast, *[NOW] * 9, topic=Topic.PRESS)
    Mention.objects.filter(topic="press").update(department=cast.stores)
    look()
    assert len(queries_of(look)) == few


def test_it_is_a_finding_with_a_page_until_a_coach_says_that_it_is_nothing(cast: Cast) -> None:
    mentions = heard(cast, *[NOW] * 5)
    look()
    surge = Surge.objects.get()
    watchdog_run(actor=COMMAND, now=NOW)
    finding = Finding.objects.get(rule="surge")
    assert (finding.subject_uid, finding.department) == (surge.uid, cast.support)
    client, path = cast.coach.client(), f"/mentions/surges/{surge.uid}/"
    assert path in client.get("/findings/").content.decode()
    assert path in client.get("/mentions/").content.decode()
    assert f"surge={surge.uid}" in client.get(path).content.decode()
    page = client.get("/mentions/", {"show": "all", "surge": str(surge.uid)}).content.decode()
    assert page.count("/mentions/0") >= len(mentions)
    assert "<b>5</b>" in page
    assert client.get("/mentions/", {"surge": "none"}).status_code == 404
    assert cast.employee.client().get(path).status_code == 404
    for member in (cast.department_head, cast.auditor):
        assert b'name="reason"' not in member.client().get(path).content
        with refused("not_coach"):
            surge_dismiss(actor=member.viewer, surge=surge, reason="A campaign.", now=NOW)
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "A campaign."}).status_code == 302
    assert client.post(path, {"reason": "A campaign."}).status_code == 409
    watchdog_run(actor=COMMAND, now=NOW + HOUR)
    assert not Finding.objects.open().filter(rule="surge").exists()
    assert look(NOW + HOUR) == (0, 0), "dismissed, it is not told anew as long as it lasts"
    assert len(told(cast)) == 1
    assert look(NOW + 4 * HOUR) == (0, 1)


def test_beyond_three_the_queue_leads_to_all_of_them(cast: Cast) -> None:
    client, every = cast.coach.client(), '"/findings/?rule=surge"'
    for number, topic in enumerate(("complaint", "press", "safety", "praise"), start=1):
        made: dict[str, Any] = {"department": cast.support, "counted": 9, "usual": 1}
        Surge.objects.create(topic=topic, opened_at=NOW, **made)
        page = client.get("/mentions/").content.decode()
        assert page.count('href="/mentions/surges/') == min(number, 3)
        assert (every in page) is (number > 3)


def test_the_api_lists_and_dismisses_it(cast: Cast) -> None:
    heard(cast, *[NOW] * 5)
    look()
    surge = Surge.objects.get()
    client, path = cast.head_coach.client(), f"/api/v1/surges/{surge.uid}/decisions/"
    [row] = client.get("/api/v1/surges/", {"open": "true"}).json()["results"]
    assert (row["topic"], row["counted"], row["usual"]) == ("complaint", 5, 1.0)
    assert client.get("/api/v1/surges/", {"open": "false"}).json()["results"] == []
    assert client.get(path).json()["yours"] == ["dismiss"]
    sent = {"decision": "dismiss", "reason": "A campaign."}
    assert client.post(path, sent, "application/json").json()["legal"] == []
    assert client.get(f"/api/v1/surges/{surge.uid}/").json()["reason"] == "A campaign."
