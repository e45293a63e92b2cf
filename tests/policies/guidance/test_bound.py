"""Who was bound by what on a day: from what was recorded then, whatever happened since."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from psycopg2.extras import DateRange

from governance.core.errors import Missing
from policies.guidance.rules import AudienceDraft
from policies.guidance.rules.standing import rule_of_policy
from policies.guidance.selectors.bound import (
    Bound,
    bound_by,
    bound_page,
    bound_person,
    bound_rows,
)
from policies.guidance.selectors.bound_versions import versions_on
from policies.guidance.services import (
    guidelines_ask,
    version_acknowledge,
)
from roles.org.models import Exemption, OrganisationSettings, Person, Placement
from roles.org.services.placing import person_place
from tests.cast import COMMAND, NOW, Cast, Member
from tests.policies.making import next_version, published
from tests.queries import queries_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.test import Client

    from policies.guidance.models import PolicyVersion

TODAY = NOW.date()
DAY = timedelta(days=1)


def sign(member: Member, version: PolicyVersion, now: datetime) -> None:
    version_acknowledge(
        actor=member.viewer, version=version, text_hash=version.text_hash, now=now, language="en"
    )


def version_ask(person: Person) -> None:
    guidelines_ask(actor=COMMAND, person_ids=[person.pk], now=NOW, joining=True)


def rows(
    cast: Cast, version: PolicyVersion, day: date, member: Member | None = None
) -> list[Bound]:
    return list(bound_rows((member or cast.auditor).viewer, version, day))


def row_of(cast: Cast, version: PolicyVersion, day: date, member: Member) -> Bound | None:
    found = [row for row in rows(cast, version, day) if row.person_uid == member.listed.uid]
    return found[0] if found else None


def test_the_version_in_force_on_a_day_is_the_one_published_last_by_its_end(cast: Cast) -> None:
    first = published(cast)
    second = next_version(cast, first, now=NOW + 3 * DAY)
    policy = first.policy

    assert versions_on(TODAY - DAY, policy) == []
    assert versions_on(TODAY, policy) == [first]
    assert versions_on(TODAY + 2 * DAY, policy) == [first]
    assert versions_on(TODAY + 3 * DAY, policy) == [second]
    found = bound_by(cast.auditor.viewer, policy, TODAY)
    assert (found.version, found.until) == (first, NOW + 3 * DAY)
    assert bound_by(cast.auditor.viewer, policy, TODAY + 3 * DAY).until is None


def test_a_day_ends_where_the_organisation_is(cast: Cast) -> None:
    OrganisationSettings.objects.update_or_create(pk=1, defaults={"time_zone": "Pacific/Auckland"})
    published(cast, now=NOW.replace(hour=11, minute=30))  # 00:30 of the next day there

    assert versions_on(TODAY) == []
    assert len(versions_on(TODAY + DAY)) == 1


def test_it_tells_who_had_been_asked_when_and_why_and_by_when(cast: Cast) -> None:
    version = published(cast)

    found = row_of(cast, version, TODAY, cast.employee)
    assert found is not None
    assert (found.why, found.asked_at, found.due_at) == ("everyone", NOW, NOW + 14 * DAY)
    assert found.department == "Support"
    assert found.standing == "in_time"


def test_it_tells_who_had_signed_when_which_text_and_in_which_language(cast: Cast) -> None:
    version = published(cast)
    sign(cast.employee, version, NOW + 2 * DAY)

    assert row_of(cast, version, TODAY + DAY, cast.employee).standing == "in_time"  # type: ignore[union-attr]
    found = row_of(cast, version, TODAY + 2 * DAY, cast.employee)
    assert found is not None
    assert found.standing == "signed"
    assert (found.signed_at, found.language) == (NOW + 2 * DAY, "en")
    assert found.text_hash == version.text_hash


def test_it_tells_who_was_late_and_who_signed_late(cast: Cast) -> None:
    version = published(cast)
    sign(cast.employee, version, NOW + 20 * DAY)

    by_then = [row_of(cast, version, TODAY + day * DAY, cast.employee) for day in (13, 14, 20)]
    assert [row.standing for row in by_then if row] == [
        "in_time",
        "late",
        "signed_late",
    ]


def test_who_signed_a_former_version_is_not_bound_by_what_came_later_until_asked(
    cast: Cast,
) -> None:
    first = published(cast)
    sign(cast.employee, first, NOW + DAY)
    second = next_version(cast, first, now=NOW + 3 * DAY)

    assert row_of(cast, first, TODAY + 2 * DAY, cast.employee).standing == "signed"  # type: ignore[union-attr]
    assert row_of(cast, second, TODAY + 3 * DAY, cast.employee).standing == "in_time"  # type: ignore[union-attr]


def test_a_minor_version_counts_who_signed_the_major_one_before_it(cast: Cast) -> None:
    first = published(cast)
    sign(cast.employee, first, NOW + DAY)
    second = next_version(cast, first, now=NOW + 2 * DAY, major=False)
    second.refresh_from_db()

    found = row_of(cast, second, TODAY + 2 * DAY, cast.employee)
    assert found is not None
    assert (found.standing, found.text_hash) == ("signed", first.text_hash)
    assert row_of(cast, second, TODAY + 2 * DAY, cast.player).standing == "in_time"  # type: ignore[union-attr]
    third = next_version(cast, second, now=NOW + 3 * DAY)
    assert row_of(cast, third, TODAY + 3 * DAY, cast.employee).standing == "in_time"  # type: ignore[union-attr]


def exempted(cast: Cast, version: PolicyVersion, **for_whom: object) -> Exemption:
    return Exemption.objects.create(
        rule=rule_of_policy(version.policy.uid),
        reason="Reads it with the next course.",
        starts_on=TODAY + DAY,
        ends_on=TODAY + 30 * DAY,
        asked_label="Somebody",
        asked_at=NOW,
        granted=True,
        decided_label="Somebody else",
        decided_at=NOW,
        **for_whom,
    )


def test_it_tells_who_was_exempt_and_why(cast: Cast) -> None:
    version = published(cast)
    exempted(cast, version, person=cast.employee.listed)

    stood = {day: row_of(cast, version, TODAY + day * DAY, cast.employee) for day in (0, 1, 29, 30)}
    assert [row.standing for row in stood.values() if row] == [
        "in_time",
        "exempt",
        "exempt",
        "late",
    ]
    assert stood[1].exemption == "Reads it with the next course."  # type: ignore[union-attr]


def test_a_departments_exemption_is_for_all_below_it(cast: Cast) -> None:
    version = published(cast)
    exempted(cast, version, department=cast.root)

    assert {row.standing for row in rows(cast, version, TODAY + DAY)} == {"exempt"}


def test_whoever_had_left_or_moved_out_of_reach_was_not_bound(cast: Cast) -> None:
    version = published(cast)
    here = cast.employee.listed
    Placement.objects.filter(person=here).update(during=DateRange(TODAY - DAY, TODAY + 2 * DAY))

    assert row_of(cast, version, TODAY + DAY, cast.employee) is not None
    assert row_of(cast, version, TODAY + 2 * DAY, cast.employee) is None


def test_the_department_is_that_of_the_day(cast: Cast) -> None:
    version = published(cast)
    here = cast.employee.listed
    Placement.objects.filter(person=here).update(during=DateRange(TODAY - DAY, TODAY + 2 * DAY))
    Placement.objects.create(
        person=here, department=cast.stores, during=DateRange(TODAY + 2 * DAY, None)
    )

    departments = [row_of(cast, version, TODAY + day * DAY, cast.employee) for day in (1, 2)]
    assert [row.department for row in departments if row] == ["Support", "Stores"]


def test_whoever_works_in_no_department_was_bound_all_the_same(cast: Cast) -> None:
    person_place(
        actor=cast.administrator.viewer, person=cast.employee.listed, department=None, now=NOW - DAY
    )
    version = published(cast)

    found = row_of(cast, version, TODAY, cast.employee)
    assert found is not None
    assert (found.standing, found.department, found.department_uid) == ("in_time", None, None)
    assert bound_by(cast.auditor.viewer, version.policy, TODAY).count == 13
    seen = {row.person for row in rows(cast, version, TODAY, cast.department_head)}
    assert str(cast.employee.listed) not in seen


def test_page_file_and_api_tell_of_who_works_in_no_department(cast: Cast, auditor: Client) -> None:
    person_place(
        actor=cast.administrator.viewer, person=cast.employee.listed, department=None, now=NOW - DAY
    )
    version = published(cast)
    hana = cast.employee.listed

    assert "13 people were bound by version 1" in page(auditor, day="2026-11-24")
    assert "Works in no department" in page(auditor, day="2026-11-24")
    answer = auditor.get("/evidence/bound/", {"day": "2026-11-24", "format": "csv"})
    (line,) = [each for each in b"".join(answer).decode().splitlines() if str(hana) in each]
    assert ",," in line
    (told,) = [
        each
        for each in bound_page(cast.auditor.viewer, version.policy, TODAY, most=50)
        if each["person"] == hana.uid
    ]
    assert (told["department"], told["standing"]) == (None, "in_time")


def test_one_person_was_bound_by_every_guideline_then_in_force(cast: Cast) -> None:
    everyone = published(cast)
    support = published(cast, audience=AudienceDraft("department", cast.support.pk))
    stores = published(cast, audience=AudienceDraft("department", cast.stores.pk))
    later = published(cast, now=NOW + 2 * DAY)

    viewer, person = cast.auditor.viewer, cast.employee.listed.pk
    found = {version for version, _row in bound_person(viewer, person, TODAY)}
    assert found == {everyone, support}
    found = {version for version, _row in bound_person(viewer, person, TODAY + 2 * DAY)}
    assert found == {everyone, support, later}
    assert stores not in found


def test_a_head_sees_the_evidence_of_their_people_and_an_employee_of_nobody(cast: Cast) -> None:
    version = published(cast)

    seen = {row.department for row in rows(cast, version, TODAY, cast.department_head)}
    assert seen == {"Support"}
    assert len(rows(cast, version, TODAY, cast.head_coach)) == 13
    for nobody in (cast.employee, cast.administrator, cast.player):
        with pytest.raises(Missing):
            rows(cast, version, TODAY, nobody)
        with pytest.raises(Missing):
            bound_by(nobody.viewer, version.policy, TODAY)


def test_everybody_sees_what_bound_themselves(cast: Cast) -> None:
    version = published(cast)

    viewer, own = cast.employee.viewer, cast.employee.listed.pk
    assert [each for each, _row in bound_person(viewer, own, TODAY)] == [version]
    with pytest.raises(Missing):
        bound_person(viewer, cast.player.listed.pk, TODAY)


def test_it_costs_the_same_queries_however_many_are_bound(cast: Cast) -> None:
    version = published(cast)
    asked = cast.auditor.viewer

    def call() -> None:
        bound_by(asked, version.policy, TODAY)
        list(bound_rows(asked, version, TODAY))

    call()
    few = queries_of(call)
    for number in range(20):
        person = Person.objects.create(display_name=f"P{number}", department=cast.support)
        Placement.objects.create(
            person=person, department=cast.support, during=DateRange(TODAY, None)
        )
        version_ask(person)
    assert len(queries_of(call)) == len(few)
    assert len(list(bound_rows(asked, version, TODAY))) == 33


@pytest.fixture
def auditor(cast: Cast) -> Iterator[Client]:
    """In a browser, three weeks later."""
    with time_machine.travel(NOW + 20 * DAY, tick=False):
        yield cast.auditor.client()


def page(client: Client, **query: str) -> str:
    answer = client.get("/evidence/bound/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_answers_for_a_guideline_and_a_day(cast: Cast, auditor: Client) -> None:
    version = published(cast)
    sign(cast.employee, version, NOW + DAY)

    found = page(auditor, policy=version.policy.slug, day="2026-11-24")
    assert "13 people were bound by version 1" in found
    assert version.text_hash in found
    assert "1 · Signed" in found
    assert "12 · Still in time" in found
    assert "12 · Late" in page(auditor, policy=version.policy.slug, day="2026-12-10")
    assert "Not in force on that day" in page(auditor, policy=version.policy.slug, day="2026-11-22")


def test_the_page_shows_those_of_one_standing(cast: Cast, auditor: Client) -> None:
    version = published(cast)
    sign(cast.employee, version, NOW + DAY)

    found = page(auditor, day="2026-11-24", show="signed")
    assert str(cast.employee.listed) in found
    assert str(cast.player.listed) not in found


def test_a_day_that_has_not_come_is_refused_at_its_field(cast: Cast, auditor: Client) -> None:
    published(cast)

    assert "This day has not come yet." in page(auditor, day="2026-12-30")


def test_the_list_is_a_file_with_every_hash_and_date(cast: Cast, auditor: Client) -> None:
    version = published(cast)
    sign(cast.employee, version, NOW + DAY)

    answer = auditor.get("/evidence/bound/", {"day": "2026-11-24", "format": "csv"})
    text = b"".join(answer).decode()
    signed = [line for line in text.splitlines() if version.text_hash in line]
    assert len(text.splitlines()) == 14
    assert len(signed) == 1
    assert "everyone" in signed[0]


def test_the_page_of_a_person_tells_what_bound_them(cast: Cast, auditor: Client) -> None:
    version = published(cast)

    answer = auditor.get(f"/evidence/bound/{cast.employee.listed.uid}/")
    assert answer.status_code == 200
    assert version.title in answer.content.decode()
