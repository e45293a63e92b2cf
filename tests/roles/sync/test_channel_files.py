"""The list of channels as a file holds every fact, and an import reads all of them again."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from governance.audit.models import Entry
from governance.core.errors import Invalid
from roles.channels.models import Channel
from roles.channels.rules import hours_read
from roles.channels.selectors.story import hours_of
from roles.channels.services import Custody, channel_add, channel_edit
from roles.org.models import Department, Person
from roles.sync.models import ImportPlan
from roles.sync.selectors.imports import rows_all
from roles.team.models import RoleType
from tests.cast import NOW
from tests.roles.channels.making import make_channel
from tests.roles.sync.files import csv_files, run

if TYPE_CHECKING:
    from tests.cast import Cast

FACTS = (
    *("url", "kind", "owner", "department", "content_owner", "second_admin", "recovery_mailbox"),
    *("purpose", "audience", "languages", "regions", "controls", "controls_end", "consulted"),
)
HEAD = "platform,handle,url,owner,department"


@pytest.fixture
def channel(cast: Cast) -> Channel:
    """A chat with every fact there is; one of its people and its department have no external id."""
    made = make_channel(cast, "https://t.me/LarkfieldChat")
    custody = Custody(
        owner=cast.player.listed,
        second_admin=cast.line_manager.listed,
        content_owner=cast.employee.listed,
        purpose='=Answers, and "listens"',
        audience="Customers; visitors",
        recovery_mailbox="recovery@larkfield.example",
        languages=["en", "de"],
        regions=["GB", "AT"],
        controls=[
            "Approval before posting; also of pictures",
            "=Two people;=both",
            "C:\\",
            "\\\\x\\;",
        ],
        controls_end="Direct messages",
        consulted=["legal", "hr"],
        informed=[cast.support, cast.stores, cast.field_service],
        hours=hours_read("Mon-Fri 09:00-17:00\nSat 22:00-24:00\nMon 18:00-19:00"),
    )
    channel_edit(actor=cast.coach.viewer, channel=made, custody=custody, now=NOW)
    Person.objects.filter(pk=cast.employee.listed.pk).update(external_id=None)
    Person.objects.filter(pk=cast.line_manager.listed.pk).update(external_id=None, email=None)
    Department.objects.filter(pk=cast.support.pk).update(external_id=None)
    Department.objects.filter(pk=cast.stores.pk).update(external_id="ST;1")
    made.refresh_from_db()
    return made


def exported(cast: Cast) -> str:
    answer = cast.head_coach.client().get("/channels/?format=csv")
    return b"".join(answer).decode("utf-8-sig")


def facts(channel: Channel) -> dict[str, Any]:
    channel = Channel.objects.get(pk=channel.pk)
    informed = sorted(channel.informed.values_list("department__name", flat=True))
    named = {name: getattr(channel, name) for name in FACTS}
    return {**named, "hours": hours_of(channel), "informed": informed}


def forget(channel: Channel) -> None:
    channel.hours.all().delete()
    channel.informed.all().delete()
    texts = dict.fromkeys(("purpose", "audience", "recovery_mailbox", "controls_end", "url"), "")
    people = dict.fromkeys(("owner", "content_owner", "second_admin", "department"))
    lists: dict[str, Any] = {name: [] for name in ("languages", "regions", "controls", "consulted")}
    Channel.objects.filter(pk=channel.pk).update(kind="social", **texts, **people, **lists)


def test_what_is_exported_and_lost_comes_back_whole(cast: Cast, channel: Channel) -> None:
    before, data = facts(channel), exported(cast)
    assert all(before.values())
    assert run(csv_files(channels=data), NOW).state == "unchanged"

    forget(channel)
    assert facts(channel) != before
    run(csv_files(channels=data), NOW)
    assert facts(channel) == before

    Channel.objects.update(platform="before")  # so that the file brings a new one
    run(csv_files(channels=data), NOW)
    assert facts(Channel.objects.get(platform="telegram")) == before


def test_channels_of_every_kind_come_back_as_what_they_are(cast: Cast) -> None:
    """With an address or without, and without the column that says what each is."""
    texts = {
        "social": "x.com/larkfield",
        "phone": "+44 20 7946 0000",
        "email": "help@larkfield.example",
        "chat": "t.me/larkfield",
        "forum": "reddit.com/r/larkfield",
        "in_person": "Leeds shop, till 2",
    }
    assert set(texts) == set(Channel.Kind.values)
    for kind, text in texts.items():
        channel_add(
            actor=cast.coach.viewer,
            url=text,
            kind=kind,
            owner=cast.employee.listed,
            department=cast.support,
            now=NOW,
        )
    data = exported(cast)
    before = list(Channel.objects.order_by("pk").values("kind", "platform", "handle", "url"))
    assert run(csv_files(channels=data), NOW).state == "unchanged"
    rows = [[row[name] for name in HEAD.split(",")] for row in csv.DictReader(StringIO(data))]
    out = StringIO()
    csv.writer(out).writerows([HEAD.split(","), *rows])
    for each in (data, out.getvalue()):
        Channel.objects.all().delete()
        run(csv_files(channels=each), NOW)
        found = Channel.objects.order_by("pk").values("kind", "platform", "handle", "url")
        assert sorted(found, key=str) == sorted(before, key=str)


def test_each_column_of_the_file_that_is_read_is_changed_by_it(
    cast: Cast, channel: Channel
) -> None:
    [row] = csv.DictReader(StringIO(exported(cast)))
    row |= {"languages": "fr; en ;fr", "hours": "Sun 10:00-12:00", "second_admin": ""}
    row |= {"consulted": "it", "informed": "FIELD-SERVICE"}
    out = StringIO()
    writer = csv.DictWriter(out, list(row))
    writer.writeheader()
    writer.writerow(row)
    run(csv_files(channels=out.getvalue()), NOW)
    then = facts(channel)
    assert (then["languages"], then["second_admin"]) == (["fr", "en"], None)
    assert then["hours"] == ["Sun 10:00-12:00"]
    assert (then["consulted"], then["informed"]) == (["it"], ["Field service"])
    changes = Entry.objects.filter(verb="channel.updated").latest("pk").changes
    assert set(changes) == {"languages", "second_admin", "hours", "consulted", "informed"}
    assert changes["hours"][1] == "Sun 10:00-12:00"


def test_an_address_means_who_is_here_though_somebody_who_left_had_it(
    cast: Cast, channel: Channel
) -> None:
    here, gone = cast.employee.listed, cast.player.listed
    Person.objects.filter(pk=gone.pk).update(employment="left", email=here.email, external_id=None)
    Person.objects.filter(pk=here.pk).update(external_id=None)
    header = "platform,handle,url,owner,department"
    run(csv_files(channels=f"{header}\nx,New,,{here.email},\n"), NOW)
    assert Channel.objects.get(platform="x", handle_key="new").owner == here


def test_whoever_went_and_stands_there_still_is_no_fault(cast: Cast, channel: Channel) -> None:
    left = Person.objects.filter(pk__in=[cast.player.listed.pk, cast.employee.listed.pk])
    left.update(employment="left")
    before = facts(channel)
    assert run(csv_files(channels=exported(cast)), NOW).state == "unchanged"
    assert facts(channel) == before


def test_a_function_that_is_no_more_stays_where_it_stands(cast: Cast, channel: Channel) -> None:
    RoleType.objects.filter(function="hr").update(retired_on=NOW.date())
    data = exported(cast)
    assert run(csv_files(channels=data), NOW).state == "unchanged"
    run(csv_files(channels=data.replace(channel.audience, "Everybody")), NOW)
    assert (facts(channel)["audience"], facts(channel)["consulted"]) == (
        "Everybody",
        ["legal", "hr"],
    )
    forget(channel)
    with pytest.raises(Invalid) as found:
        run(csv_files(channels=data), NOW)
    assert "functions of the booth" in found.value.problems[0].detail


def test_a_plan_tells_functions_and_departments_by_their_names(
    cast: Cast, channel: Channel
) -> None:
    [row] = csv.DictReader(StringIO(exported(cast)))
    row |= {"consulted": "it;hr", "informed": f"{cast.support.uid};FIELD-SERVICE"}
    out = StringIO()
    writer = csv.DictWriter(out, list(row))
    writer.writeheader()
    writer.writerow(row)
    run(csv_files(channels=out.getvalue()), NOW, dry_run=True)
    [line] = rows_all(ImportPlan.objects.latest("pk"))
    told = {each.name: (each.before, each.after) for each in line.fields}
    assert told == {
        "consulted": ("Human resources; Legal", "Human resources; IT"),
        "informed": ("Field service; Stores; Support", "Field service; Support"),
    }


def test_without_the_further_columns_nothing_of_them_is_lost(cast: Cast, channel: Channel) -> None:
    before = facts(channel)
    row = f"telegram,LarkfieldChat,{channel.url},coach,SUPPORT"
    Department.objects.filter(pk=cast.support.pk).update(external_id="SUPPORT")
    Person.objects.filter(pk=cast.coach.listed.pk).update(external_id="coach")
    run(csv_files(channels=f"{HEAD}\n{row}\n"), NOW)
    assert facts(channel) == {**before, "owner": cast.coach.listed}


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("purpose", "Password: hunter2", "looks like a password"),
        ("controls", "Approval;pin is 1234", "looks like a password"),
        ("kind", "fax", "is not a kind"),
        ("languages", "en;not a code", "not a list of codes"),
        ("controls", "x" * 201, "too long"),
        ("hours", "Mon 17:00-09:00", "is not like"),
        ("hours", "Mon 09:00-12:00;Mon 11:00-13:00", "two overlap"),
        ("recovery_mailbox", "none", "not an e-mail address"),
        ("second_admin", "priya.shah", "somebody else than the owner"),
        ("content_owner", "nobody@larkfield.example", "is not known"),
        ("consulted", "legal;sorcery", "functions of the booth"),
        ("informed", "STORES;NOWHERE", "is not known"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(
    cast: Cast, column: str, cell: str, fault: str
) -> None:
    data = f"{HEAD},{column}\nx,LarkfieldHelp,,priya.shah,SUPPORT,{cell}\n"
    with pytest.raises(Invalid) as found:
        run(csv_files(channels=data), NOW)
    [problem] = found.value.problems
    assert fault in problem.detail
    assert column in problem.pointer
    assert "hunter2" not in problem.detail
    assert not Channel.objects.exists()
