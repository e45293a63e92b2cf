"""Guidelines in force for everybody, by the services; and who was bound by twenty of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.core.uid import uuid7
from governance.core.viewer import Viewer
from policies.guidance.rules import AudienceDraft
from policies.guidance.selectors.bound import bound_by, bound_page, bound_person, bound_rows
from policies.guidance.services import policy_draft, version_publish
from roles.org.models import OrganisationSettings, Person
from tests.benchmarks.harness import Limit, Row, Variant
from tests.benchmarks.organisation import (
    NOW,
    database_fresh,
    database_settle,
    organisation,
    organisation_import,
)
from tests.benchmarks.rows.todos import DUE, GUIDELINES, execute

if TYPE_CHECKING:
    from collections.abc import Callable

    from policies.guidance.models import PolicyVersion

HEAD = Viewer(kind="person", label="Head coach", head_coach=True)
DAY = DUE.date()
# One in twenty has not signed in time.
SIGNED = """
INSERT INTO policies_guidance_acknowledgement
  (uid, person_id, version_id, person_name, person_email, at, statement, text_hash, language,
   signed_in_by)
SELECT uuid7(), p.id, v.id, p.display_name, p.email, %(now)s, 'I have read it.', v.text_hash, 'en',
  'code'
FROM roles_org_person p, policies_guidance_policyversion v WHERE (p.id + v.id) %% 20 > 0
"""
SETTLED = """
UPDATE governance_todos_todo t SET closed_at = %(now)s, outcome = 'done'
FROM governance_todos_todosubject s, policies_guidance_policyversion v
WHERE s.id = t.subject_id AND s.ref = v.uid AND (t.person_id + v.id) %% 20 > 0
"""


def guideline_publish(title: str) -> PolicyVersion:
    """Publish one for everybody, by one person: whoever else approves is not what is measured."""
    OrganisationSettings.objects.update_or_create(pk=1, defaults={"size": "small"})
    drafted = policy_draft(
        actor=HEAD,
        uid=uuid7(),
        title=title,
        text="You may say that you work here.",
        audience=AudienceDraft(),
        now=NOW,
    )
    return version_publish(actor=HEAD, version=drafted, now=NOW)


def bound(people: int, departments: int) -> Row:
    versions: list[PolicyVersion] = []

    def prepare() -> None:
        database_fresh()
        organisation_import(organisation(people, departments))
        database_settle()
        for number in range(GUIDELINES):
            versions.append(guideline_publish(f"Guideline {number}"))
            database_settle()
        for sql in (SIGNED, SETTLED):
            execute(sql, {"now": NOW})
        database_settle()

    def some() -> PolicyVersion:
        return versions[GUIDELINES // 2]

    def page() -> None:
        assert len(list(bound_rows(HEAD, some(), DAY, first=500, most=50))) == 50

    def api() -> None:
        assert len(bound_page(HEAD, some().policy, DAY, most=100)) == 100

    def one() -> None:
        person = Person.objects.order_by("pk")[7]
        assert len(bound_person(HEAD, person.pk, DAY)) == GUIDELINES

    asked: tuple[tuple[str, Callable[[], object], float], ...] = (
        ("by one guideline: the count", lambda: bound_by(HEAD, some().policy, DAY).count, 1),
        ("by one guideline: a page", page, 1),
        ("by one guideline: a page of the API", api, 1),
        ("one person, by all of them", one, 0.1),
    )
    return Row(
        title=f"who was bound, {people:,} people × {GUIDELINES} guidelines",
        prepare=prepare,
        variants=tuple(Variant(name, run) for name, run, _seconds in asked),
        ratios=(),
        limits=tuple(Limit(name, seconds) for name, _run, seconds in asked),
    )
