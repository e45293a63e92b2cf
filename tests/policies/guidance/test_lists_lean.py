"""Every list about guidelines takes eight queries at most, whatever there is in it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from governance.core.uid import uuid7
from policies.guidance.models import Policy, PolicyVersion, VersionText
from policies.guidance.rules import AudienceDraft, text_fingerprint
from policies.guidance.rules.standing import rule_of_policy
from policies.guidance.selectors import consultation, guideline_lines, states_counted
from policies.guidance.selectors.attestation_rows import attestations_rows
from policies.guidance.selectors.bound import bound_by, bound_page, bound_person, bound_rows
from policies.guidance.selectors.campaign import (
    Asked,
    campaign,
    campaign_overview,
    campaign_people,
    exemption_ends,
)
from policies.guidance.selectors.contracts import contract_people, contracts_for
from policies.guidance.selectors.late_texts import late_waiting
from policies.guidance.selectors.packs import packs_made
from policies.guidance.selectors.preview import people_by_department, people_why
from policies.guidance.selectors.rows import acknowledgements_rows, policies_rows, versions_rows
from policies.guidance.services import comment_add, version_acknowledge, version_consult
from roles.org.models import Exemption, Person
from roles.team.selectors.exemptions import exemptions_shown
from tests.cast import NOW, Cast, make_person
from tests.policies.guidance.test_clauses import attest, clause, hr
from tests.policies.guidance.test_pack import packed
from tests.policies.making import TEXT, draft, next_version, published
from tests.queries import queries_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from governance.core.viewer import Viewer

DAY = NOW.date()
LATER = NOW + timedelta(days=1)


@pytest.fixture
def lists(cast: Cast) -> dict[str, Callable[[], object]]:
    """What each list reads, with a few of everything in it."""
    version, contract, consulted = published(cast), clause(cast), draft(cast)
    version_consult(actor=cast.coach.viewer, version=consulted, now=NOW)
    attest(hr(cast), contract, cast.player)
    for number in range(6):
        make_person(f"Person {number}", cast.support)
        draft(cast, audience=AudienceDraft("department", cast.stores.pk))
        for name in ("employee", "player"):
            actor = cast.members[name].viewer
            comment_add(actor=actor, version=consulted, uid=uuid7(), now=NOW, text="Why?")
    for name in ("employee", "player", "coach"):
        version_acknowledge(
            actor=cast.members[name].viewer,
            version=version,
            text_hash=version.text_hash,
            now=NOW,
            language="en",
        )
    packed(cast, version)
    latest = next_version(cast, version, now=LATER, major=False)
    coach, auditor, head = cast.coach.viewer, cast.auditor.viewer, cast.head_coach.viewer
    employee = cast.employee.viewer
    policy, slug, fields = version.policy, contract.policy.slug, ["uid"]

    def contracts() -> list[object]:
        return list(contract_people(contracts_for(head, slug, NOW))[:50])

    def bound() -> object:
        return bound_by(auditor, policy, LATER.date()), list(bound_rows(auditor, latest, DAY))

    def people() -> object:
        found = campaign(head, policy.slug, Asked(), LATER)
        shown = list(campaign_people(found)[:50])
        return shown, exemption_ends(found, shown)

    return {
        "campaign by person": people,
        "campaign by department": lambda: campaign_overview(
            campaign(head, policy.slug, Asked(), LATER)
        ),
        "guidelines": lambda: guideline_lines(coach),
        "guidelines of an employee": lambda: guideline_lines(employee),
        "who was bound": bound,
        "what bound somebody": lambda: bound_person(auditor, cast.employee.listed.pk, LATER.date()),
        "packs": lambda: packs_made(auditor),
        "contracts": contracts,
        "comments": lambda: consultation(coach, consulted.policy.slug),
        "for whom it is": lambda: (list(people_why(version)), people_by_department(version)),
        "API: policies": lambda: list(policies_rows(viewer=auditor, fields=fields)),
        "API: versions": lambda: list(
            versions_rows(viewer=auditor, policy=policy.uid, fields=fields)
        ),
        "API: acknowledgements": lambda: list(
            acknowledgements_rows(viewer=auditor, fields=fields, department=cast.support.uid)
        ),
        "API: attestations": lambda: list(attestations_rows(viewer=auditor, fields=fields)),
        "API: bound": lambda: bound_page(auditor, policy, LATER.date(), most=100),
    }


def test_each_takes_eight_queries_at_most(lists: dict[str, Callable[[], object]]) -> None:
    taken = {name: len(queries_of(call)) for name, call in lists.items()}
    assert {name: number for name, number in taken.items() if number > 8} == {}


def guidelines_more(number: int) -> None:
    """So many more of each: in force with a late translation and set aside, and in review."""
    text = TEXT.strip()
    text_hash = text_fingerprint("More", text)
    made = Policy.objects.bulk_create(
        Policy(title="More", slug=uuid7().hex, created_at=NOW) for _number in range(2 * number)
    )
    shared = {
        "number": 1,
        "title": "More",
        "text": text,
        "drafted_by_label": "A",
        "drafted_at": NOW,
    }
    in_force = {"state": "published", "html": "<p>", "text_hash": text_hash, "published_at": NOW}
    versions = PolicyVersion.objects.bulk_create(
        PolicyVersion(
            policy=each, **shared, **(in_force if place < number else {"state": "review"})
        )
        for place, each in enumerate(made)
    )
    VersionText.objects.bulk_create(
        VersionText(
            version=each,
            language="de",
            title="Mehr",
            text=text,
            text_hash=text_fingerprint("Mehr", text),
            base_hash=text_hash,
            translated_by_label="A",
            translated_at=NOW,
        )
        for each in versions[:number]
    )
    person = Person.objects.order_by("pk")[0]
    Exemption.objects.bulk_create(
        Exemption(
            rule=rule_of_policy(each.policy.uid),
            person=person,
            reason="So.",
            starts_on=DAY,
            ends_on=DAY + timedelta(days=9),
            asked_label="A",
            asked_at=NOW,
            granted=True,
            decided_by=person,
            decided_at=NOW,
        )
        for each in versions[:number]
    )


def test_with_sixty_rows_each_takes_as_many_as_with_two(cast: Cast) -> None:
    coach, head = cast.coach.viewer, cast.head_coach.viewer
    words = [f"guidelines in {state}" for state in ("published", "review", "withdrawn")]
    calls: dict[str, Callable[[], int]] = {
        **{word: partial(_in_state, coach, word.split()[-1]) for word in words},
        "late translations": lambda: len([str(each) for each in late_waiting()]),
        "exemptions": lambda: len(
            [
                (str(each), each.asked_by, each.decided_by)
                for each in exemptions_shown(viewer=head, show="in_force", today=DAY)
            ]
        ),
    }
    taken: dict[str, list[int]] = {name: [] for name in calls}
    for more, rows in ((2, 2), (58, 60)):
        guidelines_more(more)
        for name, call in calls.items():
            assert call() == (0 if "withdrawn" in name else rows), name
            taken[name].append(len(queries_of(call)))
    assert {name: each for name, each in taken.items() if len(set(each)) > 1 or each[0] > 8} == {}


def _in_state(viewer: Viewer, state: str) -> int:
    assert states_counted(viewer)
    return len(guideline_lines(viewer, state))
