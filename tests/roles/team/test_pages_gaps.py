"""The pages of gaps, functions and roles: filters, what is set aside, numbers that agree."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from roles.org.models import Exemption, GapRule, OrganisationSettings, Person
from roles.team.models import Role, RoleType
from roles.team.services import exemption_ask, exemption_decide
from tests.cast import NOW, Cast, make_assignment, make_person

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDS = NOW.date() + timedelta(days=30)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def page(cast: Cast, path: str, who: str = "head_coach", status: int = 200) -> str:
    answer = cast.members[who].client().get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def vacancy(cast: Cast, key: str = "gatherer") -> Role:
    return Role.objects.create(
        type=RoleType.objects.get(key=key), department=cast.stores, opened_at=NOW
    )


def test_gaps_are_counted_and_chosen_by_rule(cast: Cast) -> None:
    vacancy(cast)
    make_assignment(cast.employee.listed, cast.field_service, "gatherer")
    everything = page(cast, "/team/gaps/")
    assert "Information gatherer, Stores" in everything
    assert "Field service has no coach" in everything
    one = page(cast, "/team/gaps/?rule=CV1")
    assert "Field service has no coach" in one
    assert "Information gatherer, Stores" not in one
    assert "1 gap" in one


def test_gaps_of_a_department_and_all_below(cast: Cast) -> None:
    vacancy(cast)
    assert "Information gatherer" in page(cast, f"/team/gaps/?department={cast.stores.uid}")
    below = page(cast, f"/team/gaps/?department={cast.support.uid}")
    assert "Information gatherer, Stores" not in below
    assert "No gap like that" in below


@pytest.mark.parametrize("query", ["rule=CV99", "department=x", f"department={ENDS}"])
def test_a_filter_that_is_none_is_missing(cast: Cast, query: str) -> None:
    page(cast, f"/team/gaps/?{query}", status=404)


def test_what_is_set_aside_is_named_with_its_reason(cast: Cast) -> None:
    make_assignment(cast.employee.listed, cast.field_service, "gatherer")
    asked = exemption_ask(
        actor=cast.boss.viewer,
        rule="CV1",
        department=cast.field_service,
        reason="The team is dissolved in January.",
        ends_on=ENDS,
        now=NOW,
    )
    exemption_decide(actor=cast.head_coach.viewer, exemption=asked, granted=True, now=NOW)
    found = page(cast, "/team/gaps/")
    assert "1 set aside" in found
    assert "The team is dissolved in January." in found


def test_asking_and_granting_on_the_pages(cast: Cast) -> None:
    asks = cast.department_head.client()
    path = f"/exemptions/new/?department={cast.support.uid}&rule=CV7"
    assert "and all below it" in asks.get(path).content.decode()
    sent = {"rule": "CV7", "reason": "They share the work.", "last_day": ENDS.isoformat()}
    assert asks.post(path, sent).status_code == 302
    made = Exemption.objects.get()
    assert made.ends_on == ENDS + timedelta(days=1)
    decides = cast.head_coach.client()
    address = f"/exemptions/{made.uid}/"
    assert "They share the work." in decides.get(address).content.decode()
    refused = decides.post(address, {"decision": "refuse", "reason": ""})
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    assert decides.post(address, {"decision": "grant"}).status_code == 302
    assert decides.post(address, {"decision": "grant"}).status_code == 409
    made.refresh_from_db()
    assert made.granted


def test_nothing_is_lost_when_the_form_is_wrong(cast: Cast) -> None:
    path = f"/exemptions/new/?department={cast.support.uid}"
    sent = {"rule": "CV7", "reason": "They share the work.", "last_day": "2030-01-01"}
    answer = cast.department_head.client().post(path, sent)
    assert answer.status_code == 422
    assert "within a year" in answer.content.decode()
    assert "They share the work." in answer.content.decode()


def test_functions_count_what_is_filled_and_what_is_not_with_all_below(cast: Cast) -> None:
    vacancy(cast, "legal")
    found = page(cast, "/team/functions/")
    [cell] = re.findall(r'data-l="Legal">(.*?)</td>', row_of(found, "Stores"), re.DOTALL)
    assert "1 vacant" in cell
    [link] = re.findall(r'href="([^"]+)"', cell)
    assert roles_listed(page(cast, link.replace("&amp;", "&"))) == 1
    assert "Stores,Legal,0,1" in filed(cast, "/team/functions/?format=csv")


def test_a_file_of_the_rules_tells_by_what_each_counts(cast: Cast) -> None:
    GapRule.objects.filter(rule="CV7", size="federated").update(threshold=3, enabled=False)
    asked = "/team/gaps/rules/?format=csv"
    lines = filed(cast, asked), filed(cast, f"{asked}&size=federated")
    for found, told in zip(lines, ("Standard,On,,{},12,,", "Federated,Off,,{},3,,"), strict=True):
        [line] = [line for line in found if line.startswith("CV7,")]
        assert line.endswith(told.format("Players a coach may have"))


def filed(cast: Cast, path: str) -> list[str]:
    answer: Any = cast.head_coach.client().get(path)
    assert answer.status_code == 200
    return b"".join(answer).decode("utf-8-sig").splitlines()


def row_of(found: str, name: str) -> str:
    rows: list[str] = re.findall(r"<tr.*?</tr>", found, re.DOTALL)
    return next(row for row in rows if re.search(rf">\s*{name}\s*<", row))


def roles_listed(found: str) -> int:
    return len(re.findall(r'<th scope="row">', found))


def test_each_number_of_functions_leads_to_as_many_roles(cast: Cast) -> None:
    vacancy(cast)
    make_assignment(make_person("Ann", cast.stores), cast.stores, "responder")
    found = page(cast, "/team/functions/")
    cells = re.findall(r'<a href="(/team/roles/[^"]+)"><b>(\d+)</b>(.*?)</a>', found, re.DOTALL)
    assert cells
    for link, ready, rest in cells:
        vacant = re.search(r"(\d+) vacant", rest)
        number = int(ready) + (int(vacant.group(1)) if vacant else 0)
        assert roles_listed(page(cast, link.replace("&amp;", "&"))) == number, link


def test_the_numbers_of_coverage_lead_to_lists_of_as_many_rows(cast: Cast) -> None:
    """Somebody of the booth who plays as well is counted as both."""
    make_assignment(cast.booth_member.listed, cast.root, "responder")
    found = page(cast, "/team/")
    stats = re.findall(r'<a class="stat[^"]*"\s+href="([^"]+)">\s*<b>(\d+)', found)
    assert len(stats) == 3
    for link, number in stats:
        listed = page(cast, link.replace("&amp;", "&"))
        assert len(re.findall(r'<th scope="row">', listed)) == int(number), link


def test_since_is_a_day_of_the_organisation(cast: Cast) -> None:
    """A quarter to midnight in London is the next day in Kiritimati, whoever reads it where."""
    OrganisationSettings.objects.update(time_zone="Pacific/Kiritimati")
    Person.objects.filter(pk=cast.head_coach.listed.pk).update(time_zone="America/Los_Angeles")
    role = vacancy(cast)
    Role.objects.filter(pk=role.pk).update(opened_at=datetime(2026, 11, 20, 23, 45, tzinfo=UTC))
    assert '<time datetime="2026-11-21"' in page(cast, "/team/gaps/?rule=CV0")


def test_who_has_no_gap_is_told_so_of_what_they_lead_or_coach(cast: Cast) -> None:
    """The chart beside it may show somebody else's."""
    vacant = vacancy(cast)
    for path in ("/team/", "/team/list/"):
        own = page(cast, path, who="coach")
        assert "No gaps in what you lead or coach." in own
        assert "No gaps." not in own
        assert "1 gap" in page(cast, path)
    assert "Everything is covered" not in page(cast, "/team/gaps/", who="coach")
    vacant.delete()
    assert "No gaps." in page(cast, "/team/")
