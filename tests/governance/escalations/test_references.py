"""The ids that a mention has in other tools: who says, who reads and who finds it by them."""

from __future__ import annotations

import threading
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from openpyxl import load_workbook

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.viewer import system_viewer
from governance.escalations.models import Mention
from governance.escalations.rules import Wish
from governance.escalations.services import (
    escalation_hand_on,
    escalation_take,
    mention_refer,
    mention_unrefer,
    mentions_strip,
)
from tests.cast import NOW
from tests.governance.escalations.parts import SAID, escalation_of, log, verbs
from tests.governance.escalations.test_api import ask, report, token
from tests.trail import entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Cast, Member

TICKET, CASE = "ZD-48213", "CASE-7"
UPSTAIRS = "Till 17 in Leeds, the one upstairs"  # more words than are searched for
MANY = [f"ZD-{number}" for number in range(10)]


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def kept(mention: Mention) -> list[str]:
    mention.refresh_from_db()
    return mention.references


def add(member: Member, mention: Mention, reference: str = TICKET) -> None:
    mention_refer(actor=member.viewer, mention=mention, reference=reference)


def page_of(member: Member, mention: Mention) -> str:
    answer = member.client().get(f"/mentions/{mention.uid}/")
    assert answer.status_code == 200
    return answer.content.decode()


def rows(member: Member, query: str) -> list[str]:
    answer = member.client().get(f"/api/v1/mentions/?fields=uid&{query}")
    assert answer.status_code == 200
    return [row["uid"] for row in answer.json()["results"]]


def test_who_has_it_and_the_coaches_in_charge_say_and_take_away_its_ids(cast: Cast) -> None:
    mention = log(cast.employee)
    escalation_take(actor=cast.coach.viewer, escalation=escalation_of(mention), now=NOW)
    escalation_hand_on(
        actor=cast.coach.viewer,
        escalation=escalation_of(mention),
        person=cast.player.listed,
        reason="I go.",
        now=NOW,
    )
    for number, member in enumerate((cast.player, cast.coach, cast.head_coach)):
        add(member, mention, f"ZD-{number}")
    refused = (cast.employee, cast.department_head, cast.line_manager, cast.auditor, cast.boss)
    for member in (*refused, cast.booth_member, cast.coach_elsewhere):
        for act in (mention_refer, mention_unrefer):
            with pytest.raises(NotAllowed):
                act(actor=member.viewer, mention=mention, reference="ZD-1")
    assert kept(mention) == ["ZD-0", "ZD-1", "ZD-2"]
    mention_unrefer(actor=cast.coach.viewer, mention=mention, reference=" ZD-1 ")
    assert kept(mention) == ["ZD-0", "ZD-2"]


def test_the_trail_has_who_and_how_many_and_not_what(cast: Cast) -> None:
    mention = log(cast.employee, references=[CASE])
    before = verbs(mention.uid)
    add(cast.coach, mention)
    add(cast.coach, mention, f"  {TICKET}")  # again changes nothing
    mention_unrefer(actor=cast.coach.viewer, mention=mention, reference=CASE)
    assert verbs(mention.uid) == [*before, "mention.referred", "mention.unreferred"]
    assert entries_of("mention.referred")[-1]["changes"] == {"references": [1, 2]}
    assert entries_of("mention.unreferred")[-1]["changes"] == {"references": [2, 1]}
    trail = str(list(Entry.objects.values_list("changes", "subject_label", "reason")))
    assert TICKET not in trail
    assert CASE not in trail


def test_there_are_ten_at_most_each_once_and_none_is_long(cast: Cast) -> None:
    mention = log(cast.employee, references=[*MANY, " ZD-1", ""])
    assert kept(mention) == MANY
    with pytest.raises(Conflict) as full:
        add(cast.coach, mention, "ZD-10")
    assert full.value.code == "full"
    add(cast.coach, mention, "ZD-9")  # it has that one
    for wrong in ("", "  ", "x" * 101, "a\0b"):
        with pytest.raises(Invalid):
            add(cast.coach, mention, wrong)
    for reported in ([*MANY, "ZD-10"], ["x" * 101], ["a\0b"]):
        with pytest.raises(Invalid):
            log(cast.employee, references=reported)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mention.objects.filter(pk=mention.pk).update(references=[*MANY, "ZD-10"])
    with pytest.raises(Conflict) as missing:
        mention_unrefer(actor=cast.coach.viewer, mention=mention, reference="ZD-77")
    assert missing.value.code == "not_there"
    assert kept(mention) == MANY


def waits_for_us() -> bool:
    """Whether somebody waits for a row that this transaction holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted"
            " AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_one_at_once_neither_undoes_the_other(committed_cast: Cast) -> None:
    mention, coach = log(committed_cast.employee), committed_cast.coach
    head_coach = committed_cast.head_coach

    def other_add() -> None:
        try:
            add(head_coach, mention, CASE)
        finally:
            connection.close()

    other = threading.Thread(target=other_add)
    with transaction.atomic():
        add(coach, mention, TICKET)
        other.start()
        while other.is_alive() and not waits_for_us():
            pass
    other.join()
    assert kept(mention) == [TICKET, CASE]


def test_they_go_with_the_words_and_none_comes_after(cast: Cast) -> None:
    mention = log(cast.employee, wish=Wish.NOTE, references=[TICKET])
    later = NOW + timedelta(days=731)
    assert mentions_strip(actor=system_viewer("night"), now=later) == 1
    assert kept(mention) == []
    assert entries_of("mention.reported")[-1]["changes"]["references"] == 1
    assert entries_of("mention.stripped")[-1]["changes"] == {"days": 730, "references": 1}
    for act in (mention_refer, mention_unrefer):
        with pytest.raises(Conflict) as gone:
            act(actor=cast.coach.viewer, mention=mention, reference=TICKET)
        assert gone.value.code == "stripped"
    assert "Say its id" not in page_of(cast.coach, mention)
    assert rows(cast.head_coach, f"reference={TICKET}") == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Mention.objects.filter(pk=mention.pk).update(references=[TICKET])


def test_the_page_shows_them_to_who_may_read_it_and_is_changed_by_who_may(cast: Cast) -> None:
    mention = log(cast.employee, references=[CASE])
    for member, reads in ((cast.department_head, True), (cast.employee, True), (cast.auditor, 0)):
        page = page_of(member, mention)
        assert (CASE in page) == bool(reads)
        assert "Say its id" not in page
        assert 'value="CASE-7"' not in page
    client, path = cast.coach.client(), f"/mentions/{mention.uid}/references/"
    assert client.post(path, {"reference": f" {TICKET} "}).status_code == 302
    assert kept(mention) == [CASE, TICKET]
    wrong = client.post(path, {"reference": "x" * 101})
    assert wrong.status_code == 422
    assert 'id="refer" open' in wrong.content.decode()
    empty = client.post(path, {"reference": ""})
    assert "Write the id that the other tool gave it." in empty.content.decode()
    assert client.post(f"{path}remove/", {"reference": CASE}).status_code == 302
    again = client.post(f"{path}remove/", {"reference": CASE})
    assert again.status_code == 409
    assert "It does not have that id any more." in again.content.decode()
    assert kept(mention) == [TICKET]


def test_a_full_page_offers_no_more(cast: Cast) -> None:
    mention = log(cast.employee, references=MANY)
    assert "Say its id" not in page_of(cast.coach, mention)
    path = f"/mentions/{mention.uid}/references/"
    full = cast.coach.client().post(path, {"reference": TICKET})
    assert full.status_code == 409
    assert "It has ten ids. Take one away first." in full.content.decode()
    assert "Ask them, or take the next one." not in full.content.decode()


def found(member: Member, q: str) -> bool:
    answer = member.client().get("/mentions/", {"show": "all", "q": q})
    assert answer.status_code == 200
    return SAID in answer.content.decode()


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        (TICKET, True),
        (f"  {TICKET} ", True),
        ("Case 7 of 9", True),
        ("Till 17 in Leeds, the one upstairs", True),
        ("Till 17 in Leeds, the one", False),
        ("#8", True),
        ("ZD-4821", False),
        ("@Two.Tents", True),
        ("two.tents", True),
        ("https://x.com/two.tents", True),
        ("two.ten", False),
        ("@", False),
        ("hissed", True),
    ],
)
def test_the_box_finds_by_an_exact_id_and_an_exact_handle(
    cast: Cast, q: str, expected: object
) -> None:
    log(cast.employee, author="@Two.Tents", references=[TICKET, "Case 7 of 9", "#8", UPSTAIRS])
    assert found(cast.coach, q) is expected
    assert found(cast.head_coach, q) is expected
    assert not found(cast.coach_elsewhere, q)
    assert not found(cast.auditor, q)


def test_the_files_of_the_list_carry_them_for_who_may_read(cast: Cast) -> None:
    log(cast.employee, references=[TICKET, CASE])
    for member, ids in ((cast.coach, f"{TICKET}, {CASE}"), (cast.auditor, "")):
        answer = member.client().get("/mentions/?format=csv&show=all")
        lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
        assert "Ids in other tools" in lines[0]
        assert (TICKET in lines[1]) == bool(ids)
        answer = member.client().get("/mentions/?format=xlsx&show=all")
        book = load_workbook(BytesIO(b"".join(answer)))
        cells = [[cell.value for cell in row] for row in book.active]
        place = cells[0].index("Ids in other tools")
        assert (cells[1][place] or "") == ids


def test_a_tool_names_them_and_finds_what_is_within_its_limit_without_the_words(
    cast: Cast,
) -> None:
    secret = token(cast)
    status, made = report(
        secret, department=str(cast.support.uid), references=[TICKET, f" {TICKET}"]
    )
    assert status == 201
    mention = Mention.objects.get()
    assert mention.references == [TICKET]
    _status, answer = ask(secret, f"mentions/?reference={TICKET}")
    [row] = answer["results"]
    assert (row["uid"], row["references"], row["said"]) == (made["uid"], None, None)
    assert ask(secret, "mentions/?reference=ZD-4")[1]["results"] == []
    elsewhere = token(cast, within=cast.stores)
    assert ask(elsewhere, f"mentions/?reference={TICKET}")[1]["results"] == []
    for wrong in ([*MANY, "ZD-10"], ["x" * 101], [""], "ZD-1"):
        assert report(secret, references=wrong)[0] == 400
    path = f"mentions/{mention.uid}/references/"
    status, refused = ask(secret, path, {"decision": "add", "reference": CASE})
    assert (status, refused["code"]) == (403, "people_only")
    assert ask(secret, path)[1]["references"] is None


def test_people_find_by_an_id_what_they_may_read(cast: Cast) -> None:
    mention = log(cast.employee, references=[TICKET])
    for member in (cast.employee, cast.coach, cast.head_coach, cast.department_head):
        assert rows(member, f"reference={TICKET}") == [str(mention.uid)]
    for member in (cast.auditor, cast.booth_member, cast.coach_elsewhere):
        assert rows(member, f"reference={TICKET}") == []
    row = cast.auditor.client().get(f"/api/v1/mentions/{mention.uid}/").json()
    assert row["references"] is None
    row = cast.coach.client().get(f"/api/v1/mentions/{mention.uid}/").json()
    assert row["references"] == [TICKET]


def sent(member: Member, mention: Mention, decision: str, reference: str) -> tuple[int, Any]:
    body = {"decision": decision, "reference": reference}
    path = f"/api/v1/mentions/{mention.uid}/references/"
    answer = member.client().post(path, body, content_type="application/json")
    return answer.status_code, answer.json()


def test_people_change_them_through_the_api_and_are_told_what_is_possible(cast: Cast) -> None:
    mention = log(cast.employee)
    path = f"/api/v1/mentions/{mention.uid}/references/"
    assert cast.coach.client().get(path).json() == {
        "mention": str(mention.uid),
        "references": [],
        "legal": ["add"],
        "yours": ["add"],
    }
    assert cast.employee.client().get(path).json()["yours"] == []
    assert cast.auditor.client().get(path).json()["legal"] == []
    for _time in range(2):
        status, row = sent(cast.coach, mention, "add", TICKET)
        assert (status, row["references"]) == (201, [TICKET])
    status, problem = sent(cast.coach, mention, "remove", CASE)
    assert (status, problem["code"], problem["legal"]) == (409, "not_there", ["add", "remove"])
    status, row = sent(cast.coach, mention, "remove", TICKET)
    assert (status, row["references"], row["legal"]) == (201, [], ["add"])
    assert sent(cast.employee, mention, "add", TICKET)[0] == 403
