"""What HR said of contracts as plain rows for the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policies.guidance.models import Attestation
from policies.guidance.rules.attesting import sees_contracts
from roles.team.selectors.moments import day_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

ATTESTATION_FIELDS = {
    "uid": "uid",
    "person": "person__uid",
    "person_name": "person_name",
    "policy": "version__policy__uid",
    "version": "version__uid",
    "number": "version__number",
    "signed_on": "signed_on",
    "reference": "reference",
    "reason": "reason",
    "made_by": "made_by_label",
    "at": "at",
    "withdraws": "withdraws__uid",
}


def attestations_rows(
    *,
    viewer: Viewer,
    fields: Sequence[str],
    policy: UUID | None = None,
    person: UUID | None = None,
    as_of: date | None = None,
) -> QuerySet[Attestation, dict[str, Any]]:
    """Return what HR said of contracts as rows for ``rows_named``: everybody's for HR, the head
    coach, auditors and tokens that audit, else one's own. One query."""
    wanted = {
        "version__policy__uid": policy,
        "person__uid": person,
        "at__lt": day_of(as_of)[1] if as_of else None,
    }
    given = {path: value for path, value in wanted.items() if value is not None}
    found = Attestation.objects.filter(**given)
    if not sees_contracts(viewer):
        found = found.filter(person=viewer.person_id or 0)
    elif viewer.within_department_ids is not None:
        found = found.filter(person__department__in=viewer.within_department_ids)
    columns = [ATTESTATION_FIELDS[name] for name in fields]
    rows: QuerySet[Attestation, dict[str, Any]]
    rows = found.order_by("uid").values(*columns, *([] if "uid" in fields else ["uid"]))
    return rows
