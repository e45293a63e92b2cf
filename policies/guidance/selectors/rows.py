"""Guidelines, their versions and signatures as plain rows for the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import DateTimeField, F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Least, Left

from governance.core.errors import Missing
from policies.guidance.models import (
    Acknowledgement,
    Policy,
    PolicyVersion,
    PolicyVersionQuerySet,
    VersionText,
)
from policies.guidance.rules import State, sees_drafts
from policies.guidance.rules.evidence import bound_departments, sees_bound
from policies.guidance.rules.text import OPENING, text_summary
from roles.org.models import OrganisationSettings
from roles.org.selectors import department_subtree
from roles.org.selectors.rows import rows_named
from roles.team.selectors.moments import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

POLICY_FIELDS = {
    "uid": "uid",
    "kind": "kind",
    "slug": "slug",
    "title": "held__title",
    "summary": "opening",
    "baseline": "baseline",
    "base": "base__uid",
    "annex_department": "annex_department__uid",
    "annex_channel": "annex_channel__uid",
    "audience": "audience_kind",
    "audience_department": "audience_department__uid",
    "audience_role_kinds": "audience_role_kinds",
    "days_to_acknowledge": "days",
    "version": "held__uid",
    "number": "held__number",
    "published_at": "held__published_at",
    "text_hash": "held__text_hash",
    "state": "held__state",
}
# For whom it was on a day of the past stands on the version that was in force.
POLICY_HELD = {
    "audience": "held__audience_kind",
    "audience_department": "held__audience_department__uid",
    "audience_role_kinds": "held__audience_role_kinds",
}
VERSION_FIELDS = {
    "uid": "uid",
    "policy": "policy__uid",
    "number": "number",
    "state": "state",
    "major": "major",
    "title": "title",
    "text": "text",
    "text_hash": "text_hash",
    "change_note": "change_note",
    "published_at": "published_at",
    "until": "until",
}
TRANSLATION_FIELDS = {
    "uid": "uid",
    "version": "version__uid",
    "number": "version__number",
    "language": "language",
    "title": "title",
    "text": "text",
    "text_hash": "text_hash",
    "base_hash": "base_hash",
    "published_at": "published_at",
}
ACKNOWLEDGEMENT_FIELDS = {
    "uid": "uid",
    "person": "person__uid",
    "person_name": "person_name",
    "person_email": "person_email",
    "policy": "version__policy__uid",
    "version": "version__uid",
    "number": "version__number",
    "at": "at",
    "statement": "statement",
    "text_hash": "text_hash",
    "language": "language",
    "signed_in_by": "signed_in_by",
    "authenticated_at": "authenticated_at",
    "html_hash": "html_hash",
    "attempt": "attempt",
    "witness": "witness__uid",
    "witness_name": "witness_name",
    "paper_reason": "paper_reason",
    "signed_on": "signed_on",
    "scan_hash": "scan_hash",
}


def policies_rows(
    *,
    viewer: Viewer,
    fields: Sequence[str],
    uid: UUID | None = None,
    as_of: date | None = None,
    department: UUID | None = None,
    state: str = State.PUBLISHED,
    base: UUID | None = None,
    kind: str | None = None,
) -> QuerySet[Policy, dict[str, Any]]:
    """Return guidelines in force, now or at the end of ``as_of``, as rows for ``rows_named``.

    ``department`` are those for that department and all below it, ``base`` the annexes to that
    guideline. Another ``state`` gives those that stand in it now and have a version that the
    viewer sees. One query.
    """
    latest = _standing(viewer, state, as_of).filter(policy=OuterRef("pk"))
    newest = latest.order_by("-published_at", "-number").values("pk")[:1]
    held = FilteredRelation("versions", condition=Q(versions__pk=F("newest")))
    policies = Policy.objects.alias(newest=Subquery(newest)).alias(held=held).exclude(newest=None)
    policies = policies.annotate(days=_days(), opening=Left("held__text", OPENING))
    now_in_force = as_of is None and state == State.PUBLISHED
    paths = POLICY_FIELDS if now_in_force else {**POLICY_FIELDS, **POLICY_HELD}
    wanted = {"uid": uid, "base__uid": base, "kind": kind}
    given = {path: value for path, value in wanted.items() if value is not None}
    policies = policies.filter(**given)
    if department is not None:
        own = Q(annex_department__uid=department)
        policies = policies.filter(own | Q((paths["audience_department"], department)))
    rows: QuerySet[Policy, dict[str, Any]]
    rows = _rows(policies, paths, fields)
    return rows


def policies_told(rows: Iterable[dict[str, Any]], fields: Sequence[str]) -> list[dict[str, Any]]:
    """Return those rows under the names of the API, the summary made of how each text begins."""
    told = rows_named(rows, fields)
    if "summary" not in fields:
        return told
    return [{**row, "summary": text_summary(row["summary"])} for row in told]


def _days() -> Coalesce:
    """Its own, else those of the settings."""
    kept = OrganisationSettings.objects.filter(pk=1).values("acknowledge_days")
    usual = OrganisationSettings._meta.get_field("acknowledge_days").default  # noqa: SLF001
    return Coalesce("days_to_acknowledge", Subquery(kept), Value(usual))


def _standing(viewer: Viewer, state: str, as_of: date | None) -> PolicyVersionQuerySet:
    versions = PolicyVersion.objects.visible_to(viewer)
    if as_of is None:
        return versions.filter(state=state).lasting()
    end = day_of(as_of)[1]
    standing = versions.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gte=end))
    return standing.filter(published_at__lt=end)


def versions_rows(
    *, viewer: Viewer, policy: UUID, fields: Sequence[str], state: str = ""
) -> QuerySet[PolicyVersion, dict[str, Any]]:
    """Return the versions of one guideline that the viewer sees; Missing when there are none.

    ``state`` keeps those that are in it.
    ``until`` is when another took its place, or it was withdrawn. Two queries.
    """
    versions = PolicyVersion.objects.visible_to(viewer).filter(policy__uid=policy)
    if not versions.exists():
        raise Missing
    if state:
        versions = versions.filter(state=state)
    later = PolicyVersion.objects.filter(
        policy=OuterRef("policy"), published_at__gt=OuterRef("published_at")
    )
    following = Subquery(
        later.order_by("published_at").values("published_at")[:1], output_field=DateTimeField()
    )
    rows: QuerySet[PolicyVersion, dict[str, Any]]
    rows = _rows(versions.annotate(until=Least(following, "withdrawn_at")), VERSION_FIELDS, fields)
    return rows


def translations_rows(
    *,
    viewer: Viewer,
    policy: UUID,
    fields: Sequence[str],
    version: UUID | None = None,
    language: str = "",
) -> QuerySet[VersionText, dict[str, Any]]:
    """Return the translations of one guideline's versions that the viewer sees: published ones,
    drafts too for those who see drafts. Missing when they see no version. Two queries."""
    versions = PolicyVersion.objects.visible_to(viewer).filter(policy__uid=policy)
    if not versions.exists():
        raise Missing
    found = VersionText.objects.filter(version__in=versions)
    if not sees_drafts(viewer):
        found = found.filter(published_at__isnull=False)
    wanted = {"version__uid": version, "language": language or None}
    given = {path: value for path, value in wanted.items() if value is not None}
    rows: QuerySet[VersionText, dict[str, Any]]
    rows = _rows(found.filter(**given), TRANSLATION_FIELDS, fields)
    return rows


def acknowledgements_rows(
    *,
    viewer: Viewer,
    fields: Sequence[str],
    policy: UUID | None = None,
    version: UUID | None = None,
    person: UUID | None = None,
    department: UUID | None = None,
    since: datetime | None = None,
    as_of: date | None = None,
) -> QuerySet[Acknowledgement, dict[str, Any]]:
    """Return signatures as rows for ``rows_named``: everybody's for auditors, the head coach and
    tokens that audit; those of their people for heads; else one's own.

    ``department`` are people who are in it, or below it, now.
    ``as_of`` leaves out what was signed after the end of that day. One query, two with a
    department.
    """
    wanted = {
        "version__policy__uid": policy,
        "version__uid": version,
        "person__uid": person,
        "at__gte": since,
        "at__lt": day_of(as_of)[1] if as_of else None,
    }
    given = {path: value for path, value in wanted.items() if value is not None}
    found = _visible(viewer).filter(**given)
    if department is not None:
        found = found.filter(person__department_id__in=department_subtree(department))
    rows: QuerySet[Acknowledgement, dict[str, Any]]
    rows = _rows(found, ACKNOWLEDGEMENT_FIELDS, fields)
    return rows


def _visible(viewer: Viewer) -> QuerySet[Acknowledgement]:
    signed = Acknowledgement.objects.all()
    own = Q(person_id=viewer.person_id or 0)
    if not sees_bound(viewer):
        return signed.filter(own)
    places = bound_departments(viewer)
    return signed if places is None else signed.filter(own | Q(person__department_id__in=places))


def _rows(queryset: Any, paths: dict[str, str], fields: Sequence[str]) -> Any:
    """Read just the fields, in their order, and behind them the uid that pages are cut by."""
    columns = [paths[name] for name in fields]
    return queryset.order_by("uid").values(*columns, *([] if "uid" in fields else ["uid"]))
