"""The pages of lists about guidelines ask as often with sixty rows as with two, and seldom."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from governance.core.uid import uuid7
from policies.guidance.models import Comment, EvidencePack, Policy, PolicyVersion
from policies.guidance.rules import text_fingerprint
from policies.guidance.services import version_consult, version_submit
from roles.org.models import Person, Placement
from tests.cast import NOW, Cast
from tests.policies.guidance.test_clauses import clause, hr
from tests.policies.guidance.test_lists_lean import guidelines_more
from tests.policies.making import draft, published
from tests.queries import queries_of

if TYPE_CHECKING:
    from django.test import Client

MOST = 8  # of a list, besides who somebody is and what surrounds every page
MORE = {"/versions/1/": 20, "/review/": 20}  # a text and all that belongs to it
EMPTY = "/api/docs/"  # a page that reads nothing of its own


def rows_more(cast: Cast, versions: list[PolicyVersion], number: int) -> None:
    """So many more people in Support, guidelines, comments of each version, and packs."""
    people = Person.objects.bulk_create(
        Person(display_name=f"P {uuid7()}", department=cast.support) for _number in range(number)
    )
    placement = Placement.objects.filter(department=cast.support)[0]
    Placement.objects.bulk_create(
        Placement(person=each, department=cast.support, during=placement.during) for each in people
    )
    guidelines_more(number)
    for version in versions:
        Comment.objects.bulk_create(
            Comment(
                version=version,
                person=each,
                author_label=each.display_name,
                text="Why?",
                at=NOW,
                question=version.state == "review",
            )
            for each in people
        )
    EvidencePack.objects.bulk_create(
        EvidencePack(version=versions[0], asked_at=NOW, asked_label="A", made_at=NOW)
        for _number in range(number)
    )
    following = {
        "title": "House rules",
        "text": "So.",
        "text_hash": text_fingerprint("House rules", "So."),
        "state": "superseded",
        "html": "<p>",
    }
    last = versions[0].policy.versions.order_by("-number")[0].number
    PolicyVersion.objects.bulk_create(
        PolicyVersion(
            policy=versions[0].policy,
            number=last + 1 + each,
            drafted_by_label="A",
            drafted_at=NOW,
            published_at=NOW,
            **following,
        )
        for each in range(number)
    )


def most(page: tuple[str, str]) -> int:
    return next((number for part, number in MORE.items() if part in page[1]), MOST)


def besides(client: Client, address: str) -> int:
    """Return how many queries the page takes more than an empty one for the same reader."""
    assert client.get(address).status_code == 200, address
    frame, whole = (queries_of(partial(client.get, each)) for each in (EMPTY, address))
    return len(whole) - len(frame)


def test_with_sixty_rows_each_page_takes_as_many_as_with_two(cast: Cast) -> None:
    version, contract, consulted, reviewed = published(cast), clause(cast), draft(cast), draft(cast)
    version_consult(actor=cast.coach.viewer, version=consulted, now=NOW)
    version_submit(actor=cast.coach.viewer, version=reviewed, now=NOW)
    for each in (consulted, reviewed):
        each.refresh_from_db()
    hr(cast)
    slugs = {
        name: Policy.objects.get(pk=each.policy_id).slug
        for name, each in (("clause", contract), ("talk", consulted), ("review", reviewed))
    }
    own = f"/guidelines/{version.policy.slug}/"
    pages = (
        ("employee", "/guidelines/"),
        ("coach", "/guidelines/"),
        ("coach", "/guidelines/?state=review"),
        ("head_coach", f"{own}campaign/"),
        ("head_coach", f"{own}campaign/?view=people"),
        ("coach", f"{own}versions/1/audience/"),
        ("coach", f"{own}versions/1/"),
        ("employee", f"{own}versions/1/"),
        ("employee", f"/guidelines/{slugs['clause']}/contracts/"),
        ("employee", f"/guidelines/{slugs['talk']}/comments/"),
        ("head_coach", f"/guidelines/{slugs['review']}/review/"),
        ("auditor", "/evidence/packs/"),
        ("auditor", f"/evidence/bound/?policy={version.policy.slug}&day={NOW.date()}"),
        ("auditor", f"/evidence/bound/{cast.employee.listed.uid}/"),
        ("head_coach", "/exemptions/"),
    )
    clients = {name: cast.members[name].client() for name, _address in pages}
    taken: dict[tuple[str, str], list[int]] = {each: [] for each in pages}
    for more in (2, 58):
        rows_more(cast, [version, consulted, reviewed], more)
        for name, address in pages:
            taken[name, address].append(besides(clients[name], address))
    assert {each: n for each, n in taken.items() if n[0] != n[1] or n[0] > most(each)} == {}
