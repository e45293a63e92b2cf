"""What is known, done and said in a crisis: who writes it, who reads it, and that it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction

from governance.escalations.models import Crisis, CrisisFact
from governance.escalations.rules.crisis import FactKind
from governance.escalations.rules.texts import TextStep
from governance.escalations.services.crisis import crisis_text_allow
from governance.escalations.services.crisis_facts import crisis_fact_keep
from tests.governance.escalations.parts import minutes_later
from tests.governance.escalations.test_crisis import declared, ended, page_of
from tests.governance.escalations.test_texts import approved, decided
from tests.queries import queries_of
from tests.refusals import refused
from tests.trail import entries_of

if TYPE_CHECKING:
    from tests.cast import Cast, Member

FIRST, SECOND = "The water stands at the door.", "The water is in the store."


@pytest.fixture
def crisis(cast: Cast) -> Crisis:
    return declared(cast)


def keep(member: Member, crisis: Crisis, **changes: Any) -> CrisisFact:
    given: dict[str, Any] = {"kind": FactKind.KNOW, "words": FIRST, "now": minutes_later(5)}
    return crisis_fact_keep(actor=member.viewer, crisis=crisis, **(given | changes))


def test_each_version_stays_and_nobody_overwrites_what_they_did_not_read(
    cast: Cast, crisis: Crisis
) -> None:
    first = keep(cast.head_coach, crisis, seen=0)
    for again in (FIRST, f" {FIRST}\r\n"):
        assert keep(cast.head_coach, crisis, words=again, seen=0) == first, "sent twice, kept once"
    with refused("written_meanwhile"):
        keep(cast.head_coach, crisis, words=SECOND, seen=0)
    second = keep(cast.head_coach, crisis, words=SECOND, seen=1)
    assert (second.number, CrisisFact.objects.count()) == (2, 2)
    for change in (lambda: CrisisFact.objects.update(words="x"), CrisisFact.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    entry = entries_of("crisis.fact_kept")[-1]
    assert (entry["changes"]["kind"], entry["changes"]["version"]) == ("know", 2)
    assert SECOND not in str(entry)
    for name in ("coach", "auditor", "employee", "booth_member"):
        with refused("not_declarer"):
            keep(cast.members[name], crisis, words="x")
    for words in (" ", "x" * 4001):
        with refused("words"):
            keep(cast.head_coach, crisis, words=words)


def test_everybody_who_reads_of_it_reads_them_and_the_record_stays(
    cast: Cast, crisis: Crisis
) -> None:
    path = f"/crisis/{crisis.uid}/facts/"
    for words in (FIRST, SECOND):
        keep(cast.head_coach, crisis, words=words)
    assert f'href="{path}"' in page_of(cast.employee)
    page = page_of(cast.employee, path)
    assert page.index(SECOND) < page.index(FIRST)
    assert str(cast.head_coach.listed) in page
    assert 'name="words"' not in page
    partner = page_of(cast.external, path)
    assert SECOND in partner
    assert str(cast.head_coach.listed) not in partner
    few = len(queries_of(lambda: cast.employee.client().get(path)))
    keep(cast.head_coach, crisis, kind=FactKind.DO, words="We carry the tents upstairs.")
    assert len(queries_of(lambda: cast.employee.client().get(path))) == few
    ended(cast, crisis)
    with refused("ended"):
        keep(cast.head_coach, crisis, words="It is dry.")
    assert SECOND in page_of(cast.employee, path)
    assert 'name="words"' not in page_of(cast.head_coach, path)
    assert cast.external.client().get(path).status_code == 404


def test_a_crisis_elsewhere_is_not_there(cast: Cast) -> None:
    elsewhere = declared(cast, department=cast.stores)
    path = f"/crisis/{elsewhere.uid}/facts/"
    for member in (cast.employee, cast.external):
        assert member.client().get(path).status_code == 404
        assert member.client().get(f"/api/v1/crises/{elsewhere.uid}/facts/").status_code == 404


def test_the_page_writes_and_says_what_is_wrong(cast: Cast, crisis: Crisis) -> None:
    client, path = cast.head_coach.client(), f"/crisis/{crisis.uid}/facts/"
    sent = {"kind": "do", "seen": "0", "words": "We carry the tents upstairs."}
    assert client.post(path, sent | {"words": ""}).status_code == 422
    assert client.post(path, sent).status_code == 302
    stale = client.post(path, sent | {"words": "Another"})
    assert stale.status_code == 409
    page = stale.content.decode()
    assert page.index(sent["words"]) < page.index(">\nAnother</textarea>")
    assert 'name="seen" value="1"' in page, "sent once more it comes after theirs"
    assert client.post(path, sent | {"kind": "think"}).status_code == 422
    assert CrisisFact.objects.get().words == sent["words"]


def test_a_statement_goes_with_a_text_that_may_be_used_in_it(cast: Cast) -> None:
    text = approved(cast)
    crisis = declared(cast, now=minutes_later(60))
    at: dict[str, Any] = {"text": text.uid, "now": minutes_later(90)}
    with refused("text"):
        keep(cast.head_coach, crisis, kind=FactKind.SAY, **at)
    crisis_text_allow(
        actor=cast.head_coach.viewer, crisis=crisis, text=text.uid, now=minutes_later(70)
    )
    with refused("text"):
        keep(cast.head_coach, crisis, kind=FactKind.DO, **at)
    assert keep(cast.head_coach, crisis, kind=FactKind.SAY, **at).text == text
    page = page_of(cast.employee, f"/crisis/{crisis.uid}/facts/")
    assert f"/texts/{text.uid}/" in page
    assert f"/texts/{text.uid}/" not in page_of(cast.external, f"/crisis/{crisis.uid}/facts/")
    decided(cast.booth_member, text, step=TextStep.WITHDRAW, reason="It is dry.")
    page = page_of(cast.employee, f"/crisis/{crisis.uid}/facts/")
    assert text.title in page
    assert f"/texts/{text.uid}/" not in page, "they could not open it"


def test_the_api_keeps_and_lists_them(cast: Cast, crisis: Crisis) -> None:
    client, path = cast.head_coach.client(), f"/api/v1/crises/{crisis.uid}/facts/"
    sent = {"kind": "know", "words": FIRST, "seen": 0}
    assert client.post(path, sent, "application/json").json()["number"] == 1
    again = client.post(path, sent | {"words": SECOND}, "application/json")
    assert (again.status_code, again.json()["code"]) == (409, "written_meanwhile")
    [row] = cast.employee.client().get(path, {"kind": "know"}).json()["results"]
    assert (row["words"], row["written_by"]) == (FIRST, str(cast.head_coach.listed.uid))
    [told] = cast.external.client().get(path).json()["results"]
    assert (told["words"], told["written_by"]) == (FIRST, None)
    assert client.get(path, {"kind": "do"}).json()["results"] == []
