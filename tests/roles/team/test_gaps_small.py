"""What a small organisation is shown as a gap: no coach, and a guideline that is not signed."""

from __future__ import annotations

import pytest

from policies.guidance.services import version_acknowledge
from roles.org.models import OrganisationSettings, Person
from roles.team.models import ReadyPeriod, RoleType
from roles.team.selectors import gaps
from roles.team.services import holders_pick, role_open
from tests.cast import NOW, Cast
from tests.policies.making import published


@pytest.fixture
def small(cast: Cast) -> Cast:
    OrganisationSettings.objects.update(size="small")
    return cast


def rules(size: str = "") -> list[str]:
    return [gap.rule for gap in gaps(now=NOW, size=size)]


def test_a_vacant_role_is_no_gap(small: Cast) -> None:
    responder = RoleType.objects.get(key="responder")
    role_open(actor=small.head_coach.viewer, type=responder, department=small.stores, now=NOW)
    assert "CV0" not in rules()
    assert "CV0" in rules("standard")


def test_nobody_who_is_ready_to_coach_is_one_and_says_who_is_asked(small: Cast) -> None:
    assert "CV1" not in rules()
    ReadyPeriod.objects.filter(assignment__role__type__kind="coach").delete()
    holders_pick(
        actor=small.administrator.viewer,
        type=RoleType.objects.get(key="coach"),
        department=small.root,
        people=[small.employee.listed],
        now=NOW,
    )
    gap = next(gap for gap in gaps(now=NOW) if gap.subject_uid == small.root.uid)
    assert (gap.rule, gap.label) == ("CV1", "Larkfield has no coach")
    assert "Hana Costa" in gap.under_way


def test_a_guideline_that_somebody_has_not_signed_is_one_until_all_have(small: Cast) -> None:
    version = published(small)
    people = Person.objects.employed().count()
    labels = [gap.label for gap in gaps(now=NOW) if gap.rule == "CV11"]
    assert labels == [f"{people} of {people} have not signed “{version.title}”"]
    for member in small.members.values():
        if member.person is not None:
            version_acknowledge(
                actor=member.viewer,
                version=version,
                text_hash=version.text_hash,
                now=NOW,
                language="en",
            )
    assert "CV11" not in rules()


def test_in_standard_size_it_is_none_for_thirty_days(cast: Cast) -> None:
    published(cast)
    assert "CV11" not in rules()
