"""A minor version: what people acknowledged holds on, and they are told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from governance.notify.services import messages_queue
from governance.todos.services import todos_carry
from policies.guidance.registry import MINOR
from policies.guidance.selectors import guideline_path
from roles.org.selectors import organisation_settings
from roles.team.selectors import audience_people

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion

TODO_KIND = "guideline"
TOLD = """
SELECT DISTINCT 'guideline.minor:' || %s || ':' || p.uid, p.id, jsonb_build_object(
    'path', %s, 'number', %s, 'note', %s, 'title', COALESCE((
      SELECT made.title FROM policies_guidance_versiontext made
      WHERE made.version_id = %s AND made.published_at IS NOT NULL AND made.language = lower(
        split_part(COALESCE(NULLIF(p.language, ''), %s), '-', 1))), %s))
FROM policies_guidance_acknowledgement a
JOIN policies_guidance_policyversion v ON v.id = a.version_id AND v.policy_id = %s
JOIN roles_org_person p ON p.id = a.person_id AND p.employment = 'active'
WHERE p.id IN ({people}) AND v.number >= (
  SELECT max(m.number) FROM policies_guidance_policyversion m
  WHERE m.policy_id = v.policy_id AND m.major AND m.published_at IS NOT NULL)
"""


def signatures_carry(
    *, actor: Viewer, former: PolicyVersion, version: PolicyVersion, now: datetime
) -> dict[str, object]:
    """Let signatures hold for ``version`` too: nothing is asked anew, nobody loses readiness.

    Whoever still owed the former one owes this one, by the same day. Whoever had signed gets
    one notice, in their language where there is a translation: not on leave, nor when it is not
    for them any more. Returns how many of each; a few statements whatever their number.
    """
    path = guideline_path(version.policy)
    owing = todos_carry(
        actor=actor,
        kind=TODO_KIND,
        ref=former.uid,
        to=version.uid,
        title=version.title,
        path=path,
        now=now,
    )
    people = audience_people(version.policy).order_by().values("pk")
    sql, params = people.query.sql_with_params()
    language = organisation_settings().language
    title = [version.pk, language, version.title]
    facts = [str(version.uid), path, version.number, version.change_note, *title]
    with connection.cursor() as cursor:
        told = messages_queue(
            cursor=cursor,
            template=MINOR.templates[0],
            now=now,
            select=TOLD.format(people=sql),
            params=[*facts, version.policy_id, *params],
        )
    return {"owing": owing, "told": told}
