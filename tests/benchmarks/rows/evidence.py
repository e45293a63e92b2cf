"""The evidence about one guideline that everybody was asked for and nine in ten have signed."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from django.db import connection

from governance.audit.services import entries_record, entries_seal
from policies.guidance.models import EvidencePack, PolicyVersion
from policies.guidance.selectors.bound import bound_by, bound_rows
from policies.guidance.services import pack_make
from tests.benchmarks.harness import Ratio, Row, Variant
from tests.benchmarks.organisation import (
    ACTOR,
    NOW,
    database_fresh,
    database_settle,
    organisation,
    organisation_import,
)
from tests.benchmarks.rows.campaign import HEAD, guideline_publish
from tests.benchmarks.rows.todos import execute

SIGNED = """
WITH signed AS (
  INSERT INTO policies_guidance_acknowledgement
    (uid, person_id, version_id, person_name, person_email, at, statement, text_hash, language,
     signed_in_by)
  SELECT uuid7(), p.id, %s, p.display_name, p.email, %s, 'I have read it.', %s, 'en', 'code'
  FROM roles_org_person p WHERE p.id %% 10 > 0
  RETURNING uid, person_id, text_hash
)
"""
TOLD = """
SELECT 'guideline.acknowledged', %s::uuid, %s,
  jsonb_build_object('person', p.uid, 'receipt', signed.uid, 'sha256', signed.text_hash)
FROM signed JOIN roles_org_person p ON p.id = signed.person_id
"""
SETTLED = """
UPDATE governance_todos_todo t SET closed_at = a.at, outcome = 'done'
FROM policies_guidance_acknowledgement a WHERE a.person_id = t.person_id
"""
COPIED = (
    "SELECT * FROM policies_guidance_acknowledgement ORDER BY id",
    "SELECT * FROM governance_todos_todo ORDER BY id",
    (
        "SELECT id, recorded_at, leaf, canonical FROM governance_audit_entry"
        " WHERE subject_type IN ('todo', 'policyversion') ORDER BY id"
    ),
)


def evidence(people: int, departments: int) -> Row:
    versions: list[PolicyVersion] = []
    day = NOW.date() + timedelta(days=20)

    def prepare() -> None:
        database_fresh()
        organisation_import(organisation(people, departments))
        versions.append(guideline_publish("Guideline"))
        _sign(versions[0])
        while entries_seal():
            pass
        database_settle()

    limit, pack = "limit: COPY of signatures, to-dos and entries", "evidence pack"
    return Row(
        title=f"evidence about {people:,} people",
        prepare=prepare,
        variants=(
            Variant(limit, copied),
            Variant(pack, lambda: packed(versions[0])),
            Variant("who was bound: the count", lambda: counted(versions[0], day)),
            Variant("who was bound: a page", lambda: paged(versions[0], day)),
        ),
        ratios=(Ratio(pack, limit, 20),),
    )


def _sign(version: PolicyVersion) -> None:
    with connection.cursor() as cursor:
        entries_record(
            cursor=cursor,
            actor=ACTOR,
            subject_type="policyversion",
            with_sql=SIGNED,
            with_params=[version.pk, NOW + timedelta(days=1), version.text_hash],
            select=TOLD,
            params=[str(version.uid), str(version)],
        )
    execute(SETTLED, [])


def copied() -> None:
    with connection.cursor() as cursor:
        for select in COPIED:
            cursor.copy_expert(f"COPY ({select}) TO STDOUT WITH CSV HEADER", io.StringIO())


def packed(version: PolicyVersion) -> None:
    pack = EvidencePack.objects.create(version=version, asked_at=NOW, asked_label="Benchmark")
    pack_make(pack=pack, now=NOW)


def counted(version: PolicyVersion, day: Any) -> None:
    assert bound_by(HEAD, version.policy, day).count


def paged(version: PolicyVersion, day: Any) -> None:
    assert len(list(bound_rows(HEAD, version, day, first=500, most=50))) == 50
